import { diffArrays } from "diff";
import {
  joined,
  sourceOf,
  type NotebookCell,
  type Notebook,
  type Output,
} from "../notebook/notebook.js";
import { plainLine } from "../report/plain.js";
import { isObject } from "../notebook/structure.js";

/** What changed from one notebook to the other, in lines people can read: `-` before, `+` after. */
export function notebookDiff(file: string, before: Notebook, after: Notebook): string {
  const path = plainLine(file);
  const lines = after.cells.flatMap((cell, k) => {
    const changes = lineDiff(cellLines(before.cells[k]), cellLines(cell));
    return changes.length > 0 ? [`${path}, cell ${k + 1}:`, ...changes] : [];
  });
  return lines.length > 0 ? `${lines.join("\n")}\n` : `${path}: rewritten in canonical form\n`;
}

/** The lines of a cell that a reader sees: its source if it is prose, its outputs if it is code. */
function cellLines(cell: NotebookCell | undefined): string[] {
  if (!cell) return [];
  if (cell.cell_type !== "code") return sourceOf(cell).split("\n");
  return (cell.outputs ?? []).flatMap(outputLines);
}

function outputLines(output: Output): string[] {
  if (output.output_type === "stream") return joined(output["text"]).trimEnd().split("\n");
  if (output.output_type === "error")
    return [`${joined(output["ename"])}: ${joined(output["evalue"])}`];
  const data = isObject(output["data"]) ? output["data"] : {};
  const kinds = Object.keys(data).sort().join(", ");
  return [`[${kinds}]`, ...joined(data["text/plain"]).split("\n")];
}

/** Beyond so many changed lines in a cell it is only said how many there are. */
const mostChanges = 2000;
const mostShown = 200;
const longestLine = 300;

/** Lines removed and added; unchanged lines are left out. */
function lineDiff(before: string[], after: string[]): string[] {
  const parts = diffArrays(before, after, { maxEditLength: mostChanges });
  if (!parts)
    return [`  ${before.length} lines before, ${after.length} after: too many differ to be shown`];
  const lines = parts.flatMap(({ added, removed, value }) =>
    added || removed ? value.map((line) => `${added ? "+" : "-"} ${short(line)}`) : [],
  );
  const more = lines.length - mostShown;
  return more > 0 ? [...lines.slice(0, mostShown), `  and ${more} lines more`] : lines;
}

function short(line: string): string {
  return line.length > longestLine ? `${line.slice(0, longestLine)}…` : line;
}
