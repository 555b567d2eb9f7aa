import type { NotebookFile } from "../notebook/notebook.js";
import {
  checkCells,
  proseOf,
  type EquationReport,
  type FindInline,
  type Traces,
} from "./check-cells.js";
import { builtTraces } from "./course/course-traces.js";
import { ownTraces, TableError } from "./own-traces.js";

/** Holds a notebook's equations against what its course's library, as it is built now, computes; no kernel needed. */
export async function checkEquations(
  file: NotebookFile,
  findInline: FindInline = () => [],
): Promise<EquationReport> {
  try {
    return checkCells(proseOf(file.notebook, findInline), await tracesFor(file.path));
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    return { findings: [{ kind: "equation", cell: 0, message: error.message }], equations: [] };
  }
}

/** The traces that a notebook's equations may be about: its own course's, or those of this one. */
export async function tracesFor(notebook: string): Promise<Traces> {
  return (await ownTraces(notebook)) ?? builtTraces();
}
