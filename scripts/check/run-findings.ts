import type { CellResult } from "../execute/execution.js";
import { outputDrift } from "../compare/outputs.js";
import type { Finding } from "../notebook/finding.js";
import { sourceOf, type NotebookFile } from "../notebook/notebook.js";
import { judgeProse, type Answer } from "./prose/answers.js";

/** A run of a notebook, by a kernel or in this process. */
export interface NotebookRun {
  cells: CellResult[];
  /** The answers to what each prose cell (from 1) asks; none of cells behind one that failed. */
  answers: ReadonlyMap<number, Answer[]>;
}

/** How a run departs from what is committed: its outputs, its figures, and what the prose says. */
export function runFindings(file: NotebookFile, run: NotebookRun): Finding[] {
  return [...outputFindings(file, run), ...proseFindings(file, run)];
}

/** A failed cell's outputs are not compared: its error says it all, and the cells behind it did not run. */
export function outputFindings({ notebook }: NotebookFile, { cells }: NotebookRun): Finding[] {
  return cells
    .filter(({ status }) => status === "ok")
    .flatMap(({ index, outputs }) => outputDrift(notebook.cells[index - 1]!, outputs, index));
}

/** What of the prose does not hold, or cannot be read. */
export function proseFindings(file: NotebookFile, { answers }: NotebookRun): Finding[] {
  return [...answers].flatMap(
    ([index, given]) =>
      judgeProse(index, sourceOf(file.notebook.cells[index - 1]!), given).findings,
  );
}

/** The sources of prose cells, by cell (from 1), with their bound numbers as the run has them. */
export function rewrittenProse(file: NotebookFile, { answers }: NotebookRun): Map<number, string> {
  const rewritten = [...answers].flatMap(([index, given]): [number, string][] =>
    given.length === 0
      ? []
      : [[index, judgeProse(index, sourceOf(file.notebook.cells[index - 1]!), given).rewritten]],
  );
  return new Map(rewritten);
}
