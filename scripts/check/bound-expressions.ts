import type { Question } from "../execute/execution.js";
import { sourceOf, type NotebookCell } from "../notebook/notebook.js";
import { boundNumbers } from "./bound-numbers.js";

/** What the prose of a notebook is going to ask of its kernel, in order. */
export function boundQuestions(cells: NotebookCell[]): Question[] {
  return cells.flatMap((cell, k) =>
    cell.cell_type === "markdown"
      ? boundExpressions(sourceOf(cell)).map((expression) => ({ cell: k + 1, expression }))
      : [],
  );
}

/** What is evaluated in place of an expression whose value is to be a number. */
export function asNumber(expression: string): string {
  return `String(Number(${expression}\n))`;
}

/** What the numbers of a prose cell are bound to; a source with a binding that cannot be read is reported as it stands. */
export function boundExpressions(source: string): string[] {
  if (!source.includes("<!--=")) return [];
  try {
    return boundNumbers(source).map(({ expression }) => asNumber(expression));
  } catch {
    return [];
  }
}
