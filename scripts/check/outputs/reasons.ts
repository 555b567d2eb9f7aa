import type { Finding } from "../../notebook/finding.js";
import {
  gatehouseOf,
  tagsOf,
  type NotebookCell,
  type NotebookFile,
} from "../../notebook/notebook.js";
import { defaultTolerance } from "../../compare/outputs.js";

/** Tags of cells whose outputs are not compared. */
const uncompared = ["nondeterministic", "skip-execution"];
/** Fewer letters say nothing. */
const shortest = 12;

/** What of a cell is compared less strictly than all else, or not at all; undefined where nothing is. */
export function exceptionOf(cell: NotebookCell): string | undefined {
  const tag = tagsOf(cell).find((each) => uncompared.includes(each));
  if (tag !== undefined) return `the tag ${tag}`;
  const { tolerance } = gatehouseOf(cell);
  return typeof tolerance === "number" && tolerance > defaultTolerance
    ? `a tolerance of ${tolerance}`
    : undefined;
}

/** Exceptions for which no reason is given. */
export function reasonFindings({ notebook }: NotebookFile): Finding[] {
  return notebook.cells.flatMap((cell, k): Finding[] => {
    const exception = exceptionOf(cell);
    const { reason } = gatehouseOf(cell);
    if (exception === undefined || (typeof reason === "string" && reason.length >= shortest))
      return [];
    const message = `${exception} needs a reason: say it in the cell's metadata, {"gatehouse": {"reason": "…"}}, in ${shortest} letters or more`;
    return [{ kind: "schema", cell: k + 1, message }];
  });
}
