import { gatehouseOf, tagsOf, type NotebookCell } from "../notebook/notebook.js";
import type { CellFailure } from "./failures.js";

/**
 * What counts as a failure of the cell, given what its author expects: with the tag `raises-exception` an error is what
 * must come, and with the metadata `gatehouse.raises` one of that name.
 */
export function unexpected(
  cell: NotebookCell,
  failure: CellFailure | undefined,
): CellFailure | undefined {
  if (!tagsOf(cell).includes("raises-exception")) return failure;
  const { raises } = gatehouseOf(cell);
  const name = typeof raises === "string" ? raises : undefined;
  if (!failure) {
    return {
      ename: "NothingRaised",
      evalue: `the cell is tagged raises-exception, but raised nothing${name ? `: expected ${name}` : ""}`,
    };
  }
  if (name === undefined || failure.ename === name) return undefined;
  return {
    ...failure,
    ename: "OtherRaised",
    evalue: `expected the cell to raise ${name}, got ${failure.ename}: ${failure.evalue}`,
  };
}
