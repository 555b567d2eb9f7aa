import type { Finding } from "../../notebook/finding.js";
import { sourceOf, tagsOf, type NotebookCell, type NotebookFile } from "../../notebook/notebook.js";

/** Cells that were run in another order than they stand in, or whose outputs no run made: what they show is not what a run from top to bottom shows. */
export function countFindings({ notebook }: NotebookFile): Finding[] {
  let [last, lastCell] = [0, 0];
  return notebook.cells.flatMap((cell, k): Finding[] => {
    if (!isCounted(cell)) return [];
    const { execution_count: count } = cell;
    if (typeof count !== "number")
      return (cell.outputs ?? []).length > 0
        ? [finding(k + 1, "has outputs and no execution count")]
        : [];
    const before = [last, lastCell] as const;
    [last, lastCell] = [count, k + 1];
    return count > before[0]
      ? []
      : [finding(k + 1, `was run as number ${count}, cell ${before[1]} above it as ${before[0]}`)];
  });
}

function isCounted(cell: NotebookCell): boolean {
  const isCode = cell.cell_type === "code" && sourceOf(cell).trim() !== "";
  return isCode && !tagsOf(cell).includes("skip-execution");
}

function finding(cell: number, what: string): Finding {
  return { kind: "output", cell, message: `${what}: run \`npx gatehouse update\`` };
}
