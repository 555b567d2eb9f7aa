import { readFile } from "node:fs/promises";

/** Any JSON object of a notebook. */
export type Json = Record<string, unknown>;

/** One output of a code cell, as nbformat 4.5 stores it. */
export interface Output extends Json {
  output_type: "stream" | "display_data" | "execute_result" | "error";
}

/** One cell, as nbformat 4.5 stores it. */
export interface Cell extends Json {
  cell_type: "code" | "markdown" | "raw";
  id: string;
  metadata: Json;
  source: string | string[];
  outputs?: Output[];
  execution_count?: number | null;
}

/** A notebook of nbformat 4. */
export interface Notebook extends Json {
  cells: Cell[];
  metadata: Json & { kernelspec?: { name: string; display_name: string; language?: string } };
  nbformat: number;
  nbformat_minor: number;
}

/** A notebook that cannot be used at all; the message names the file and says what to do. */
export class NotebookError extends Error {
  override name = "NotebookError";
}

/** A notebook as it was read: its path, its bytes and what they say. */
export interface NotebookFile {
  path: string;
  text: string;
  notebook: Notebook;
}

/**
 * Reads a notebook of nbformat 4.
 * @throws NotebookError when it is missing, not UTF-8, not JSON, or of another nbformat.
 */
export async function readNotebook(path: string): Promise<NotebookFile> {
  const text = decodeUtf8(path, await readBytes(path));
  const notebook = parse(path, text);
  requireFormat(path, notebook);
  return { path, text, notebook };
}

/** A cell's source as one string. */
export function sourceOf(cell: Cell): string {
  return joined(cell.source);
}

/** Text that nbformat stores as one string or as a list of lines. */
export function joined(text: unknown): string {
  return Array.isArray(text) ? text.join("") : String(text ?? "");
}

/** The tags of a cell. */
export function tagsOf(cell: Cell): string[] {
  const tags = cell.metadata["tags"];
  return Array.isArray(tags) ? tags.map(String) : [];
}

/** Our own settings of a cell: its `gatehouse` metadata. */
export function gatehouseOf(cell: Cell): Json {
  return (cell.metadata["gatehouse"] as Json | undefined) ?? {};
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new NotebookError(`${path}: no such notebook: check the path`);
    if (code === "EISDIR") throw new NotebookError(`${path}: expected a notebook, got a folder`);
    throw new NotebookError(`${path}: cannot be read (${code}): check its permissions`);
  }
}

function decodeUtf8(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new NotebookError(`${path}: not UTF-8: save it again as UTF-8`);
  }
}

function parse(path: string, text: string): Notebook {
  try {
    return JSON.parse(text) as Notebook;
  } catch (error) {
    throw new NotebookError(
      `${path}: not JSON (${(error as Error).message}): restore it or save it again`,
    );
  }
}

function requireFormat(path: string, notebook: Notebook): void {
  if (typeof notebook !== "object" || notebook === null || Array.isArray(notebook)) {
    throw new NotebookError(`${path}: expected a notebook object, got another JSON value`);
  }
  if (notebook.nbformat !== 4) {
    throw new NotebookError(
      `${path}: expected nbformat 4, got ${String(notebook.nbformat)}: convert it with jupyter nbconvert --to notebook --nbformat 4`,
    );
  }
  if (!Array.isArray(notebook.cells)) {
    throw new NotebookError(`${path}: expected a list of cells, got ${typeof notebook.cells}`);
  }
  requireObject(path, "metadata", notebook.metadata);
  notebook.cells.forEach((cell, k) => requireCell(`${path}, cell ${k + 1}`, cell));
}

/** What everything that handles a cell relies on; the rest is for the schema to say. */
function requireCell(where: string, cell: Cell): void {
  requireObject(where, "cell", cell);
  requireObject(where, "metadata", cell.metadata);
  const { source, outputs } = cell;
  const lines = typeof source === "string" ? [source] : source;
  if (!Array.isArray(lines) || lines.some((line) => typeof line !== "string")) {
    throw new NotebookError(
      `${where}: invalid source: expected a text or a list of lines, got ${JSON.stringify(source)}: restore the notebook`,
    );
  }
  if (cell.cell_type !== "code") return;
  if (!Array.isArray(outputs)) {
    throw new NotebookError(
      `${where}: invalid outputs: expected a list, got ${JSON.stringify(outputs)}: restore the notebook`,
    );
  }
  outputs.forEach((output) => requireObject(where, "output", output));
}

function requireObject(where: string, name: string, value: unknown): void {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return;
  throw new NotebookError(
    `${where}: invalid ${name}: expected an object, got ${JSON.stringify(value)}: restore the notebook`,
  );
}
