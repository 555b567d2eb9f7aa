import {
  joined,
  sourceOf,
  type Cell,
  type Json,
  type Notebook,
  type Output,
} from "../notebook/notebook.js";

/** What changed from one notebook to the other, in lines people can read: `-` before, `+` after. */
export function notebookDiff(path: string, before: Notebook, after: Notebook): string {
  const lines = after.cells.flatMap((cell, k) => {
    const changes = lineDiff(cellLines(before.cells[k]), cellLines(cell));
    return changes.length > 0 ? [`${path}, cell ${k + 1}:`, ...changes] : [];
  });
  return lines.length > 0 ? `${lines.join("\n")}\n` : `${path}: rewritten in canonical form\n`;
}

/** The lines of a cell that a reader sees: its source if it is prose, its outputs if it is code. */
function cellLines(cell: Cell | undefined): string[] {
  if (!cell) return [];
  if (cell.cell_type !== "code") return sourceOf(cell).split("\n");
  return (cell.outputs ?? []).flatMap(outputLines);
}

function outputLines(output: Output): string[] {
  if (output.output_type === "stream") return joined(output["text"]).trimEnd().split("\n");
  if (output.output_type === "error")
    return [`${String(output["ename"])}: ${String(output["evalue"])}`];
  const data = (output["data"] ?? {}) as Json;
  const kinds = Object.keys(data).sort().join(", ");
  return [`[${kinds}]`, ...joined(data["text/plain"]).split("\n")];
}

/** Lines removed and added, by the longest common subsequence; unchanged lines are left out. */
function lineDiff(before: string[], after: string[]): string[] {
  const length = commonLengths(before, after);
  const out: string[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      i++;
      j++;
    } else if (
      j >= after.length ||
      (i < before.length && length[i + 1]![j]! >= length[i]![j + 1]!)
    ) {
      out.push(`- ${before[i++]}`);
    } else {
      out.push(`+ ${after[j++]}`);
    }
  }
  return out;
}

/** The length of the longest common subsequence of every pair of ends of the two lists. */
function commonLengths(before: string[], after: string[]): number[][] {
  const table = Array.from({ length: before.length + 1 }, () =>
    new Array<number>(after.length + 1).fill(0),
  );
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      table[i]![j] =
        before[i] === after[j]
          ? table[i + 1]![j + 1]! + 1
          : Math.max(table[i + 1]![j]!, table[i]![j + 1]!);
    }
  }
  return table;
}
