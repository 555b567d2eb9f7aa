import { readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { NotebookFile } from "../../notebook/notebook.js";
import { libFolder } from "../../paths.js";
import { cellNeeds } from "./cell-graph.js";
import { libraryGraph, reach, type LibraryGraph } from "./library-graph.js";

/** The file, beside the notebooks, that says what their committed outputs were made with. */
export const madeWithName = "made-with.json";

/** What a notebook's outputs were made with: hashes of its cells by id, and of the library's parts it reaches. */
export interface MadeWith {
  cells: Record<string, string>;
  library: Record<string, string>;
}

/** What is noted of a notebook's folder, by the names of its notebooks. */
export async function readMadeWith(folder: string): Promise<Record<string, MadeWith>> {
  try {
    const text = await readFile(path.join(folder, madeWithName), "utf8");
    return JSON.parse(text) as Record<string, MadeWith>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}

/** Notes what these notebooks, just updated, were made with; notebooks that are gone are forgotten. */
export async function noteMadeWith(folder: string, files: NotebookFile[]): Promise<void> {
  const graph = await libraryGraph(libFolder);
  const present = await readdir(folder);
  const noted = { ...(await readMadeWith(folder)) };
  for (const file of files) noted[path.basename(file.path)] = madeWith(file, graph);
  const kept = Object.entries(noted)
    .filter(([name]) => present.includes(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const text = `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`;
  const file = path.join(folder, madeWithName);
  if (text !== (await readFile(file, "utf8").catch(() => ""))) await writeFile(file, text);
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
  };
}
