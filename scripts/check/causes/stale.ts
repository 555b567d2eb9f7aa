import path from "node:path";
import { tagsOf, type NotebookFile } from "../../notebook/notebook.js";
import type { Finding } from "../../notebook/finding.js";
import { cellNeeds } from "./cell-graph.js";
import { readMadeWith } from "./made-with.js";

/** Tags of cells whose outputs are never compared: only their code can tell that they are out of date. */
const uncompared = ["nondeterministic", "skip-execution"];

/** The committed outputs that other code than the present made, and that no comparison would find. */
export async function staleOutputs(file: NotebookFile): Promise<Finding[]> {
  const noted = (await readMadeWith(path.dirname(file.path)))[path.basename(file.path)];
  if (!noted) return [];
  const needs = cellNeeds(file.notebook);
  return file.notebook.cells.flatMap((cell, k): Finding[] => {
    const isUncompared = tagsOf(cell).some((tag) => uncompared.includes(tag));
    if (!isUncompared || (cell.outputs ?? []).length === 0) return [];
    const changed = [...needs[k]!.cells].filter((each) => {
      const { id } = file.notebook.cells[each - 1]!;
      return noted.cells[id] !== needs[each - 1]!.hash;
    });
    if (changed.length === 0) return [];
    const which = changed.includes(k + 1) ? "the cell" : `cell ${changed[0]}`;
    const message = `the outputs were made before the code of ${which} changed: run \`npx gatehouse update\``;
    return [{ kind: "stale", cell: k + 1, message }];
  });
}
