import { inlineEquations, looseMathematics } from "../../scripts/check/prose/inline-mathematics.js";
import { constantBindings, unreadableBindings } from "../../scripts/check/prose/dependence.js";
import { looseNumbers } from "../../scripts/check/prose/loose-numbers.js";
import { misnamedSymbols } from "../../scripts/check/prose/terms.js";
import { unclaimedSentences } from "../../scripts/check/prose/unclaimed.js";
import { dueIn, type Stamps } from "../../scripts/check/read/stamps.js";
import { rewrittenProse } from "../../scripts/check/run-findings.js";
import { tracesOf } from "../../scripts/equations/course/course-traces.js";
import type { Library } from "../../scripts/equations/course/library.js";
import type { Finding } from "../../scripts/notebook/finding.js";
import type { NotebookCell, NotebookFile } from "../../scripts/notebook/notebook.js";
import { judge, judgeEquations } from "../../scripts/check/rehearsal/judge.js";
import { rehearse } from "../../scripts/check/rehearsal/rehearse.js";

/** All that `check` says of a notebook whose outputs it does not doubt. */
export async function checked(
  file: NotebookFile,
  used: Library,
  stamps: Stamps,
): Promise<Finding[]> {
  return [
    ...judge(file, await rehearse(file, used)),
    ...judgeEquations(file, tracesOf(used), inlineEquations),
    ...dueIn(file, stamps),
    ...(await looseNumbers(file)),
    ...unclaimedSentences(file),
    ...looseMathematics(file),
    ...misnamedSymbols(file),
    ...unreadableBindings(file),
    ...(await constantBindings(file)),
  ];
}

/** What `update` makes of a notebook: outputs and bound numbers as they are now. Nothing where a cell fails. */
export async function updated(
  file: NotebookFile,
  used: Library,
): Promise<NotebookFile | undefined> {
  const run = await rehearse(file, used);
  if (run.cells.some(({ status }) => status === "failed")) return undefined;
  const outputs = new Map(run.cells.map((cell) => [cell.index, cell.outputs]));
  const sources = rewrittenProse(file, run);
  const cells = file.notebook.cells.map((cell, k): NotebookCell => {
    const now = outputs.get(k + 1);
    return { ...cell, source: sources.get(k + 1) ?? cell.source, ...(now ? { outputs: now } : {}) };
  });
  return { ...file, notebook: { ...file.notebook, cells } };
}
