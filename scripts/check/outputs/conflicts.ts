import type { Finding } from "../../notebook/finding.js";
import { sourceOf, type NotebookFile } from "../../notebook/notebook.js";

/** The lines by which Git and nbdime mark the two sides of a conflict. */
const marker = /^(<{7}|\|{7}|>{7}|={7}$)/;

/** Merge conflicts that were committed as they stood. */
export function conflictFindings({ notebook }: NotebookFile): Finding[] {
  return notebook.cells.flatMap((cell, k) => {
    const lines = sourceOf(cell).split("\n");
    // A line of equals signs alone underlines a heading.
    const isMarked = lines.some((line) => marker.test(line) && !line.startsWith("="));
    const line = lines.findIndex((each) => marker.test(each)) + 1;
    const message = "a merge conflict is not resolved: choose a side";
    return isMarked ? [{ kind: "schema" as const, cell: k + 1, line, message }] : [];
  });
}
