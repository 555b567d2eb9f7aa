import { sourceOf, type Notebook } from "../../execute/notebook.js";
import { checkCells, type EquationReport } from "./check-cells.js";
import { builtTraces } from "./course/course-traces.js";

/** Holds a notebook's equations against what the library, as it is built now, computes; no kernel needed. */
export async function checkEquations({ cells, metadata }: Notebook): Promise<EquationReport> {
  const prose = cells
    .map((cell, k) => ({ type: cell.cell_type, index: k + 1, source: sourceOf(cell) }))
    .filter(({ type }) => type === "markdown");
  return checkCells({ cells: prose, metadata: metadata["equations"] }, await builtTraces());
}
