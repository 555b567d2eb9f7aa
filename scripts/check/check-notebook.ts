import type { RunCache } from "../execute/cache/run-cache.js";
import { executeCached } from "../execute/execute-cached.js";
import type { AfterCell, Execution, ExecutionLimits } from "../execute/execution.js";
import { findKernel } from "../execute/kernelspecs.js";
import { kernelNameOf, type NotebookCell, type NotebookFile } from "../notebook/notebook.js";
import type { Finding } from "../notebook/finding.js";
import type { Answer } from "./prose/answers.js";
import { proseQuestions, questionsIn } from "./prose/questions.js";
import { askedFor } from "./strictness.js";
import { findingsOf } from "./each.js";
import { inlineFor } from "./inline-for.js";
import { outputFindings, proseFindings, rewrittenProse, type NotebookRun } from "./run-findings.js";
import type { Reading } from "./static-checks.js";
import type { RunTypes } from "./types/run-types.js";

/** What is to be done with a notebook, and how. */
export interface Request {
  limits: ExecutionLimits;
  /** A kernel to use in place of the notebook's own. */
  kernel?: string;
  /** Compare with what is committed (check), or only execute (run). */
  compare: boolean;
  /** Evaluate what the prose is bound to. */
  prose: boolean;
  /** The types of all notebooks of the command. */
  types?: RunTypes;
  /** What was found meanwhile without a kernel. */
  reading?: Promise<Reading>;
  onCell?: (index: number) => void;
  /** Hears why a kernel is started again. */
  onRestart?: (why: string) => void;
  /** Where results of earlier runs are. */
  cache?: RunCache;
}

/** Everything learned of one notebook. */
export interface Examination {
  file: NotebookFile;
  execution: Execution;
  drift: Finding[];
  /** Sources of prose cells with their bound numbers as they are now, by cell (from 1). */
  prose: Map<number, string>;
}

/**
 * Executes a notebook and, where asked, compares it with what is committed.
 * @throws NotebookError when its kernel is unknown.
 */
export async function examine(file: NotebookFile, request: Request): Promise<Examination> {
  const spec = await findKernel(request.kernel ?? kernelNameOf(file.notebook), file.path);
  const answers = new Map<number, Answer[]>();
  const hooks = {
    ...(request.prose
      ? {
          afterCell: listener(file.notebook.cells, answers),
          questions: proseQuestions(file.notebook.cells),
        }
      : {}),
    ...(request.onCell ? { onCell: request.onCell } : {}),
    ...(request.onRestart ? { onRestart: request.onRestart } : {}),
    ...(request.types && spec.name === "tslab"
      ? {
          right: () => request.types!.right(file.path),
          typesReadFrom: () => request.types!.readFrom(file.path),
        }
      : {}),
  };
  const [execution, alone] = await Promise.all([
    executeCached(file, spec, request.limits, hooks, request.cache),
    request.compare ? readAlone(file) : [],
  ]);
  const run = { cells: execution.cells, answers };
  const compared = request.compare ? await comparedWith(file, run) : [];
  const reading = (await request.reading)?.notebooks.get(file.path) ?? [];
  const drift = await askedFor(file.path, [
    ...alone,
    ...reading,
    ...compared,
    ...proseFindings(file, run).filter(({ actual }) => request.compare || actual === undefined),
  ]);
  const explained = request.compare ? await explain(file, drift) : drift;
  const sorted = explained.sort((a, b) => a.cell - b.cell);
  return { file, execution, drift: sorted, prose: rewrittenProse(file, run) };
}

/** What can be said of the file by itself, while the kernel is busy. */
export async function readAlone(file: NotebookFile): Promise<Finding[]> {
  const { checkForm } = await import("../notebook/schema.js");
  const { checkEquations } = await import("../equations/check-notebook.js");
  return findingsOf([
    { name: "its form", kind: "schema", find: () => checkForm(file) },
    {
      name: "its equations",
      kind: "equation",
      find: async () => (await checkEquations(file, await inlineFor(file))).findings,
    },
  ]);
}

/** How what came of an execution differs from what is committed. */
export function comparedWith(file: NotebookFile, run: NotebookRun): Promise<Finding[]> {
  const find = () => outputFindings(file, run);
  return findingsOf([{ name: "its outputs", kind: "output", find }]);
}

const computed = ["output", "figure", "prose", "claim", "equation"];

/** Adds to what was computed otherwise than before why: which code it depends on has changed. */
async function explain(file: NotebookFile, drift: Finding[]): Promise<Finding[]> {
  if (!drift.some(({ kind }) => computed.includes(kind))) return drift;
  const { causesFor } = await import("./causes/causes.js");
  const causeOf = await causesFor(file);
  return drift.map((finding) => {
    const cell = finding.kind === "equation" ? 0 : finding.cell;
    const cause = computed.includes(finding.kind) ? causeOf(cell) : undefined;
    return cause === undefined ? finding : { ...finding, cause };
  });
}

/** Asks what the prose asks in the state the cells above it left behind, and notes the answers. */
function listener(cells: NotebookCell[], answers: Map<number, Answer[]>): AfterCell {
  return async (index, evaluate) => {
    const cell = cells[index - 1];
    if (cell?.cell_type !== "markdown") return;
    const own: Answer[] = [];
    for (const question of questionsIn(cell)) own.push(await evaluate(question));
    answers.set(index, own);
  };
}
