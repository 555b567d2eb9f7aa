import { canonicalText } from "../notebook/canonical.js";
import type { Notebook, NotebookCell, NotebookFile } from "../notebook/notebook.js";

/** The notebook with another cell in a place, written as the notebooks are. */
export function withCell(file: NotebookFile, k: number, cell: NotebookCell): NotebookFile {
  const cells = file.notebook.cells.map((each, n) => (n === k ? cell : each));
  return written(file, { ...file.notebook, cells });
}

/** A notebook as a file has it. */
export function written(file: NotebookFile, notebook: Notebook): NotebookFile {
  return { ...file, notebook, text: canonicalText(notebook) };
}
