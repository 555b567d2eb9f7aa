import path from "node:path";
import type { NotebookFile } from "../../notebook/notebook.js";
import { isInstalled, libFolder } from "../../paths.js";
import { cellNeeds, type CellNeeds } from "./cell-graph.js";
import { libraryGraph, reach, type LibraryGraph } from "./library-graph.js";
import { readMadeWith, type MadeWith } from "./made-with.js";

/** Says, of a cell (from 1) or of the notebook as a whole (0), what changed since the last update that it depends on. */
export type CauseOf = (cell: number) => string | undefined;

/** The causes of a notebook's drift, from what its outputs were made with and what there is now. */
export async function causesFor(file: NotebookFile): Promise<CauseOf> {
  const noted = (await readMadeWith(path.dirname(file.path)))[path.basename(file.path)];
  // What the library's parts were is known from its sources.
  if (!noted || isInstalled) return () => undefined;
  return causes(file, noted, await libraryGraph(libFolder));
}

/** The same from a given note and a given library. */
export function causes(file: NotebookFile, noted: MadeWith, graph: LibraryGraph): CauseOf {
  const needs = cellNeeds(file.notebook);
  return (cell) => {
    const own = needs[cell - 1] ?? whole(needs);
    const changed = [
      ...changedParts(own, noted, graph),
      ...changedCells(own, cell, file, needs, noted),
    ];
    if (changed.length === 0) return undefined;
    const more = changed.length > 4 ? ` and ${changed.length - 4} more` : "";
    return `because ${changed.slice(0, 4).join(", ")}${more} changed since the last update`;
  };
}

function whole(needs: CellNeeds[]): CellNeeds {
  return {
    hash: "",
    cells: new Set(needs.map((_, k) => k + 1)),
    exports: new Set(needs.flatMap(({ exports }) => [...exports])),
  };
}

/** The parts of the library that a cell reaches and that are not what was noted. */
export function changedParts(
  { exports }: CellNeeds,
  noted: MadeWith,
  graph: LibraryGraph,
): string[] {
  const names = [...exports].flatMap((name) => graph.exports.get(name) ?? []);
  const keys = [...reach(graph, names)].sort();
  const changed = keys
    .map((key) => graph.parts.get(key)!)
    .filter(({ key, hash }) => noted.library[key] !== hash)
    .map(({ name, file, line }) => `\`${name}\` in ${file}:${line}`);
  const gone = [...exports].filter((name) => !graph.exports.has(name));
  return [...changed, ...gone.map((name) => `the export \`${name}\`, which is gone,`)];
}

function changedCells(
  { cells }: CellNeeds,
  self: number,
  { notebook }: NotebookFile,
  needs: CellNeeds[],
  noted: MadeWith,
): string[] {
  return [...cells]
    .sort((a, b) => a - b)
    .filter((cell) => {
      const { id, cell_type } = notebook.cells[cell - 1]!;
      return cell_type === "code" && noted.cells[id] !== needs[cell - 1]!.hash;
    })
    .map((cell) => (cell === self ? "the cell's own code" : `the code of cell ${cell}`));
}
