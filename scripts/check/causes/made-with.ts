import { existsSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { readText } from "../../notebook/read-text.js";
import { isObject } from "../../notebook/structure.js";
import type { NotebookFile } from "../../notebook/notebook.js";
import { libFolder } from "../../paths.js";
import { writeWhole } from "../../write-whole.js";
import { cellNeeds } from "./cell-graph.js";
import { libraryGraph, reach, type LibraryGraph } from "./library-graph.js";
import { codeCellsOf, pictureSeals, rendererSeal } from "./seals.js";

/** The file, beside the notebooks, that says what their committed outputs were made with. */
export const madeWithName = "made-with.json";

/** What a notebook's outputs were made with: hashes of its cells by id, and of the library's parts it reaches. */
export interface MadeWith {
  cells: Record<string, string>;
  library: Record<string, string>;
  /** Of each cell's pictures with the figures they show; what drew them; how many code cells there have been. */
  pictures?: Record<string, string>;
  renderer?: string;
  codeCells?: number;
}

/** What is noted of a notebook's folder, by the names of its notebooks; of a file that is torn, nothing. */
export async function readMadeWith(folder: string): Promise<Record<string, MadeWith>> {
  const noted = await read(folder).catch(() => undefined);
  return isObject(noted) ? (Object.fromEntries(Object.entries(noted).filter(isNote)) as never) : {};
}

/** Why what a folder notes cannot be relied on, or nothing. */
export async function madeWithProblem(folder: string): Promise<string | undefined> {
  const repair = "restore it, or run `npx gatehouse update` on the folder";
  const noted = await read(folder).catch((error: unknown) => error);
  if (noted instanceof Error) return `not JSON (${noted.message}): ${repair}`;
  if (noted === undefined) return undefined;
  if (!isObject(noted)) return `expected an object by the names of notebooks: ${repair}`;
  const odd = Object.entries(noted).find((entry) => !isNote(entry));
  return odd && `"${odd[0]}": expected hashes of cells and of the library's parts: ${repair}`;
}

/** @throws SyntaxError where the file is there and no JSON. */
async function read(folder: string): Promise<unknown> {
  const file = path.join(folder, madeWithName);
  return existsSync(file) ? JSON.parse(await readText(file)) : undefined;
}

function isNote([, note]: [string, unknown]): boolean {
  if (!isObject(note)) return false;
  const { cells, library, pictures = {}, renderer = "", codeCells = 0 } = note;
  const areHashes = [cells, library, pictures].every(isHashes);
  return areHashes && typeof renderer === "string" && Number.isInteger(codeCells);
}

function isHashes(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((hash) => typeof hash === "string");
}

/** Notes what these notebooks, just updated, were made with; notebooks that are gone are forgotten. */
export async function noteMadeWith(folder: string, files: NotebookFile[]): Promise<void> {
  const graph = await libraryGraph(libFolder);
  const present = await readdir(folder);
  const noted = { ...(await readMadeWith(folder)) };
  for (const file of files) {
    const name = path.basename(file.path);
    // Only a person lowers this.
    const codeCells = Math.max(noted[name]?.codeCells ?? 0, codeCellsOf(file.notebook));
    noted[name] = { ...madeWith(file, graph), codeCells };
  }
  const kept = Object.entries(noted)
    .filter(([name]) => present.includes(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const text = `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`;
  const file = path.join(folder, madeWithName);
  if (text !== (await readFile(file, "utf8").catch(() => ""))) await writeWhole(file, text);
}

/** What a notebook is made with now. */
export function madeWith({ notebook }: NotebookFile, graph: LibraryGraph): MadeWith {
  const needs = cellNeeds(notebook);
  const names = new Set(needs.flatMap(({ exports }) => [...exports]));
  const keys = reach(
    graph,
    [...names].flatMap((name) => graph.exports.get(name) ?? []),
  );
  const library = [...keys].sort().map((key) => [key, graph.parts.get(key)!.hash]);
  const cells = notebook.cells.flatMap(({ id, cell_type }, k) =>
    cell_type === "code" ? [[id, needs[k]!.hash]] : [],
  );
  return {
    cells: Object.fromEntries(cells) as Record<string, string>,
    library: Object.fromEntries(library) as Record<string, string>,
    pictures: pictureSeals(notebook),
    renderer: rendererSeal(),
  };
}
