import { parseJson } from "./json-text.js";
import { NotebookError, messageOf } from "./notebook-error.js";
import { readText } from "./read-text.js";
import { isObject, requireStructure } from "./structure.js";

export { NotebookError };

/** Any JSON object of a notebook. */
export type Json = Record<string, unknown>;

/** One output of a code cell, as nbformat 4.5 stores it. */
export interface Output extends Json {
  output_type: "stream" | "display_data" | "execute_result" | "error";
}

/** One cell, as nbformat 4.5 stores it. */
export interface NotebookCell extends Json {
  cell_type: "code" | "markdown" | "raw";
  id: string;
  metadata: Json;
  source: string | string[];
  outputs?: Output[];
  execution_count?: number | null;
}

/** A notebook of nbformat 4. */
export interface Notebook extends Json {
  cells: NotebookCell[];
  metadata: Json & { kernelspec?: { name: string; display_name: string; language?: string } };
  nbformat: number;
  nbformat_minor: number;
}

/** A notebook as it was read: its path, its text and what that says. */
export interface NotebookFile {
  path: string;
  text: string;
  notebook: Notebook;
  /** What stands in the file, where the notebook is of an nbformat before 4.5 and was completed. */
  original?: Notebook;
}

/**
 * Reads a notebook of nbformat 4; one of 4.0 to 4.4 is read as the 4.5 that it becomes by ids for its cells.
 * @throws NotebookError when it is no regular file, too large, not UTF-8, not JSON, or no notebook of nbformat 4.
 */
export async function readNotebook(path: string): Promise<NotebookFile> {
  return notebookFile(path, await readText(path));
}

/** The notebook that a text says. @throws NotebookError */
export function notebookFile(path: string, text: string): NotebookFile {
  const original = parse(path, text);
  requireStructure(path, original);
  if (original.nbformat_minor >= 5) return { path, text, notebook: original };
  const notebook = { ...original, nbformat_minor: 5, cells: withIds(original.cells) };
  return { path, text, notebook, original };
}

/** Every cell needs an id; one that has none gets the first free `cell-NN`. */
export function withIds(cells: NotebookCell[]): NotebookCell[] {
  const taken = new Set(cells.map(({ id }) => id));
  let next = 1;
  return cells.map((cell) => {
    if (cell.id) return cell;
    while (taken.has(idOf(next))) next++;
    return { ...cell, id: idOf(next++) };
  });
}

/** A cell's source as one string. */
export function sourceOf(cell: NotebookCell): string {
  return joined(cell.source);
}

/** Text that nbformat stores as one string or as a list of lines. */
export function joined(text: unknown): string {
  if (Array.isArray(text)) return text.map(joined).join("");
  return typeof text === "string" ? text : text == null ? "" : JSON.stringify(text);
}

/** The tags of a cell. */
export function tagsOf(cell: NotebookCell): string[] {
  const tags = cell.metadata["tags"];
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === "string") : [];
}

/** Our own settings of a cell: its `gatehouse` metadata. */
export function gatehouseOf(cell: NotebookCell): Json {
  const own = cell.metadata["gatehouse"];
  return isObject(own) ? own : {};
}

/** The name of the notebook's own kernel, as far as it gives one. */
export function kernelNameOf({ metadata }: Notebook): unknown {
  return isObject(metadata.kernelspec) ? metadata.kernelspec.name : undefined;
}

/** A byte order mark is no part of JSON, but some editors write one. */
function parse(path: string, text: string): Notebook {
  try {
    return parseJson(text.replace(/^\ufeff/, "")) as Notebook;
  } catch (error) {
    const why = /^(<{7}|>{7}) /m.test(text)
      ? "a merge conflict is not resolved: choose a side"
      : "restore it or save it again";
    throw new NotebookError(`${path}: not JSON (${messageOf(error)}): ${why}`);
  }
}

function idOf(number: number): string {
  return `cell-${String(number).padStart(2, "0")}`;
}
