import {
  defaultJobs,
  examineAll,
  findNotebooks,
  type NotebookReport,
} from "../check/check-notebooks.js";
import { buildLibrary } from "../build/library.js";
import { RunCache } from "../execute/cache/run-cache.js";
import { readNotebook, sourceOf } from "../notebook/notebook.js";
import type { NotebookTestOptions, Runner } from "../vitest.mjs";
import { placeOf, problemsOf, type Problem } from "../report/problems.js";

/** See vitest.d.mts, where others find its types. */
export async function notebookTests(
  { describe, it }: Runner,
  paths: string | string[],
  options: NotebookTestOptions = {},
): Promise<void> {
  const { timeout = 60 } = options;
  for (const notebook of await findNotebooks([paths].flat())) {
    const cells = await codeCells(notebook);
    const examined = once(() => examineNotebook(notebook, options));
    const test = (name: string, isOurs: (problem: Problem) => boolean, cell?: number) =>
      it(
        name,
        async () => {
          const report = await examined();
          requireNone(problemsOf(report).filter(isOurs));
          requireRun(report, cell);
        },
        timeout * 11_000,
      );
    describe(notebook, () => {
      const numbers = new Set(cells.map(({ index }) => index));
      test("the notebook", ({ cell }) => !numbers.has(cell));
      for (const { index, title } of cells)
        test(`cell ${index}: ${title}`, ({ cell }) => cell === index, index);
    });
  }
}

/** The code cells by number and first line; none of a notebook that cannot be read, which its own test will say. */
async function codeCells(notebook: string): Promise<{ index: number; title: string }[]> {
  const file = await readNotebook(notebook).catch(() => undefined);
  return (file?.notebook.cells ?? [])
    .map((cell, k) => ({ cell, index: k + 1, title: sourceOf(cell).split("\n")[0]! }))
    .filter(({ cell }) => cell.cell_type === "code");
}

async function examineNotebook(
  notebook: string,
  { compare = true, kernel, timeout = 60, cache = true }: NotebookTestOptions,
): Promise<NotebookReport> {
  await buildLibrary();
  const request = {
    jobs: defaultJobs,
    limits: { cellMs: timeout * 1000, notebookMs: timeout * 10_000, startMs: timeout * 1000 },
    compare,
    prose: compare,
    ...(kernel === undefined ? {} : { kernel }),
    ...(cache ? { cache: new RunCache() } : {}),
  };
  const unheard = { started() {}, cell() {}, noted() {}, finished() {} };
  const [report] = await examineAll([notebook], request, unheard);
  return report!;
}

/** @throws Error saying where and what, when there is a problem. */
function requireNone(problems: Problem[]): void {
  if (problems.length === 0) return;
  const words = problems.map((problem) =>
    [`${placeOf(problem)}: ${problem.message}`, ...problem.details].join("\n"),
  );
  const error = new Error(words.join("\n"));
  // The way through this file says nothing.
  error.stack = words.join("\n");
  throw error;
}

/** @throws Error when the cell was not reached: what did not run has not passed. */
function requireRun({ examination }: NotebookReport, cell: number | undefined): void {
  const result = examination?.execution.cells.find(({ index }) => index === cell);
  if (result?.status === "not run") throw new Error("not run: a cell before it failed");
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => (result ??= work());
}
