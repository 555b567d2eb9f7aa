import type { FindInline } from "../equations/check-cells.js";
import type { NotebookFile } from "../notebook/notebook.js";
import { inlineEquations } from "./prose/inline-mathematics.js";
import { rulesFor } from "./rules.js";

/** What of a notebook's sentences is checked as equations: all of it where the lesson is under that rule. */
export async function inlineFor({ path }: NotebookFile): Promise<FindInline> {
  return (await rulesFor(path)).has("mathematics") ? inlineEquations : () => [];
}
