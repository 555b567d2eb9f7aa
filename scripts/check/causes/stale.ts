import path from "node:path";
import { tagsOf, type NotebookCell, type NotebookFile } from "../../notebook/notebook.js";
import type { Finding } from "../../notebook/finding.js";
import { libFolder } from "../../paths.js";
import { cellNeeds } from "./cell-graph.js";
import { changedParts } from "./causes.js";
import { libraryGraph } from "./library-graph.js";
import { readMadeWith } from "./made-with.js";

/** Tags of cells whose outputs are never compared: only their code can tell that they are out of date. */
const uncompared = ["nondeterministic", "skip-execution"];

/** The committed outputs that other code than the present made, and that no comparison would find. */
export async function staleOutputs(file: NotebookFile): Promise<Finding[]> {
  const noted = (await readMadeWith(path.dirname(file.path)))[path.basename(file.path)];
  if (!noted) return [];
  if (!file.notebook.cells.some(isUncompared)) return [];
  const needs = cellNeeds(file.notebook);
  const graph = await libraryGraph(libFolder);
  return file.notebook.cells.flatMap((cell, k): Finding[] => {
    if (!isUncompared(cell) || (cell.outputs ?? []).length === 0) return [];
    const changed = [...needs[k]!.cells].filter((each) => {
      const { id } = file.notebook.cells[each - 1]!;
      return noted.cells[id] !== needs[each - 1]!.hash;
    });
    const [part] = changedParts(needs[k]!, noted, graph);
    if (changed.length === 0 && part === undefined) return [];
    const cellName = changed.includes(k + 1) ? "the cell" : `cell ${changed[0]}`;
    const which = changed.length > 0 ? `the code of ${cellName}` : part;
    const message = `the outputs were made before ${which} changed: run \`npx gatehouse update\``;
    return [{ kind: "stale", cell: k + 1, message }];
  });
}

function isUncompared(cell: NotebookCell): boolean {
  return tagsOf(cell).some((tag) => uncompared.includes(tag));
}
