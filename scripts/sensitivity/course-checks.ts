import { checkDocuments } from "../check/documents/check-documents.js";
import { documentFile } from "../check/documents/document.js";
import { findingsOf } from "../check/each.js";
import { inlineFor } from "../check/inline-for.js";
import { rewrittenProse } from "../check/run-findings.js";
import { readingChecks } from "../check/static-checks.js";
import type { NotebookTypes } from "../check/types/check-types.js";
import type { Traces } from "../equations/check-cells.js";
import type { Finding } from "../notebook/finding.js";
import type { NotebookFile } from "../notebook/notebook.js";
import { checkForm } from "../notebook/schema.js";
import { judge, judgeEquations } from "../check/rehearsal/judge.js";
import type { Rehearsal } from "../check/rehearsal/rehearse.js";
import { written } from "./changed-file.js";
import type { DocumentMutation } from "./kinds.js";

/** What the checks of the command find in a notebook that ran in this process. */
export async function notebookFindings(
  file: NotebookFile,
  rehearsal: Rehearsal,
  traces: Traces,
): Promise<Finding[]> {
  return [
    ...judge(file, rehearsal),
    ...checkForm(file),
    ...judgeEquations(file, traces, await inlineFor(file)),
    ...(await findingsOf(readingChecks(file))),
  ];
}

/** The notebook as `update` leaves it after such a run: without the pictures, which it would draw. */
export function updated(file: NotebookFile, run: Rehearsal): NotebookFile {
  const prose = rewrittenProse(file, run);
  const results = new Map(run.cells.map((result) => [result.index, result.outputs]));
  const cells = file.notebook.cells.map((cell, k) => {
    const outputs = results.get(k + 1);
    const source = prose.get(k + 1);
    if (outputs) return { ...cell, outputs };
    return source === undefined ? cell : { ...cell, source };
  });
  return written(file, { ...file.notebook, cells });
}

/** What the checks of documents find in a changed one. */
export async function documentFindings(
  { document, changed }: DocumentMutation,
  types: NotebookTypes,
): Promise<Finding[]> {
  const file = documentFile(document, changed);
  const { findings } = await types.check([file]);
  return (await checkDocuments([file], findings)).flatMap((each) => each.findings);
}
