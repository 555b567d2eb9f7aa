import { NotebookError } from "./notebook-error.js";
import type { NotebookCell, Notebook } from "./notebook.js";

/** How deep the JSON of a notebook may be nested; Jupyter's own reader gives up at about 1000. */
export const mostDepth = 500;

/**
 * Requires what everything that handles a notebook relies on; the rest is for the schema to say.
 * @throws NotebookError naming the file, the cell and what arrived.
 */
export function requireStructure(path: string, notebook: Notebook): void {
  if (!isObject(notebook))
    throw new NotebookError(`${path}: expected a notebook object, got ${told(notebook)}`);
  requireDepth(path, notebook);
  requireFormat(path, notebook);
  if (!Array.isArray(notebook.cells))
    throw new NotebookError(`${path}: expected a list of cells, got ${typeof notebook.cells}`);
  requireObject(path, "metadata", notebook.metadata);
  notebook.cells.forEach((cell, k) => requireCell(`${path}, cell ${k + 1}`, cell));
}

/** Whether a value is an object of JSON, and no list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function requireFormat(path: string, { nbformat, nbformat_minor: minor }: Notebook): void {
  if (nbformat !== 4) {
    const convert = "convert it with jupyter nbconvert --to notebook --nbformat 4";
    throw new NotebookError(`${path}: expected nbformat 4, got ${told(nbformat)}: ${convert}`);
  }
  if (!Number.isInteger(minor) || minor < 0)
    throw new NotebookError(
      `${path}: invalid nbformat_minor: expected a whole number, got ${told(minor)}: restore the notebook`,
    );
}

function requireCell(where: string, cell: NotebookCell): void {
  requireObject(where, "cell", cell);
  requireObject(where, "metadata", cell.metadata);
  const { source, outputs } = cell;
  const lines = typeof source === "string" ? [source] : source;
  if (!Array.isArray(lines) || lines.some((line) => typeof line !== "string"))
    throw invalid(where, "source", "a text or a list of lines", source);
  if (cell.cell_type !== "code") return;
  if (!Array.isArray(outputs)) throw invalid(where, "outputs", "a list", outputs);
  outputs.forEach((output) => requireObject(where, "output", output));
}

function requireObject(where: string, name: string, value: unknown): void {
  if (!isObject(value)) throw invalid(where, name, "an object", value);
}

function invalid(where: string, name: string, expected: string, value: unknown): NotebookError {
  return new NotebookError(
    `${where}: invalid ${name}: expected ${expected}, got ${told(value)}: restore the notebook`,
  );
}

/** A value as a message can carry it. */
function told(value: unknown): string {
  const text = JSON.stringify(value) ?? "undefined";
  return text.length > 100 ? `${text.slice(0, 97)}…` : text;
}

/** Most of what walks through JSON, the serializer included, calls itself for each level. */
function requireDepth(path: string, notebook: Notebook): void {
  if (isTooDeep(notebook))
    throw new NotebookError(
      `${path}: nested more than ${mostDepth} levels deep: restore the notebook, or clear its outputs`,
    );
}

/** Whether a value is nested deeper than a notebook may be. */
export function isTooDeep(value: unknown): boolean {
  let level = [value].filter(nests);
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > mostDepth) return true;
    level = level.flatMap((each) => Object.values(each).filter(nests));
  }
  return false;
}

function nests(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
