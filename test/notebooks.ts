import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { canonicalText } from "../scripts/notebook/canonical.js";
import type { NotebookCell, Notebook } from "../scripts/notebook/notebook.js";
import { distFolder } from "../scripts/paths.js";

/** A code cell with this source. */
export function code(source: string, tags: string[] = []): NotebookCell {
  return {
    cell_type: "code",
    id: "",
    metadata: tags.length > 0 ? { tags } : {},
    source,
    outputs: [],
    execution_count: null,
  };
}

/** A prose cell with this source. */
export function prose(source: string): NotebookCell {
  return { cell_type: "markdown", id: "", metadata: {}, source };
}

/** A notebook of these cells on our kernel. */
export function notebookOf(cells: NotebookCell[], kernel = "tslab"): Notebook {
  return {
    cells: cells.map((cell, k) => ({ ...cell, id: `cell-${k + 1}` })),
    metadata: { kernelspec: { name: kernel, display_name: "TypeScript", language: "typescript" } },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

/** A folder inside the project (so that its notebooks can import the library) that is gone when the work is done. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  await mkdir(distFolder, { recursive: true });
  const folder = await mkdtemp(path.join(distFolder, "test-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes a notebook in canonical form. */
export async function writeNotebook(
  folder: string,
  name: string,
  notebook: Notebook,
): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, canonicalText(notebook));
  return file;
}
