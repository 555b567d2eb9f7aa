import type { Question } from "../../execute/execution.js";
import { sourceOf, type NotebookCell } from "../../notebook/notebook.js";
import { questionOf, readBindings } from "./bindings.js";

/** What the prose of a notebook is going to ask of its kernel, in order. */
export function proseQuestions(cells: NotebookCell[]): Question[] {
  return cells.flatMap((cell, k) =>
    questionsIn(cell).map((expression) => ({ cell: k + 1, expression })),
  );
}

/** What a prose cell asks, in order; what cannot be read is reported as it stands. */
export function questionsIn(cell: NotebookCell): string[] {
  if (cell.cell_type !== "markdown") return [];
  return readBindings(sourceOf(cell)).bindings.map(questionOf);
}
