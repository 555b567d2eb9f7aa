import { sourceOf, tagsOf, type NotebookFile } from "../notebook/notebook.js";
import { unexpected } from "../execute/expectation.js";
import { checkCells, proseOf, type FindInline, type Traces } from "../equations/check-cells.js";
import type { Finding } from "../notebook/finding.js";
import { outputDrift } from "../compare/outputs.js";
import { judgeProse } from "../check/prose/answers.js";
import type { Rehearsal } from "./rehearse.js";

/** How a rehearsed notebook departs from what is committed: errors, outputs, figures, prose. */
export function judge({ notebook }: NotebookFile, { cells, answers }: Rehearsal): Finding[] {
  const findings: Finding[] = [];
  for (const { index, failure, outputs, status } of cells) {
    const cell = notebook.cells[index - 1]!;
    if (tagsOf(cell).includes("skip-execution")) continue;
    const wrong = unexpected(cell, failure);
    if (wrong)
      findings.push({ kind: "error", cell: index, message: `${wrong.ename}: ${wrong.evalue}` });
    else if (status === "ok") findings.push(...outputDrift(cell, outputs, index));
  }
  for (const [k, cell] of notebook.cells.entries())
    if (cell.cell_type === "markdown" && !isBehindFailure(k + 1, cells))
      findings.push(...judgeProse(k + 1, sourceOf(cell), answers.get(k + 1) ?? []).findings);
  return findings;
}

/** The equations that do not hold in these traces. */
export function judgeEquations(
  { notebook }: NotebookFile,
  traces: Traces,
  findInline: FindInline = () => [],
): Finding[] {
  return checkCells(proseOf(notebook, findInline), traces).findings;
}

/** What comes after a failed cell was not run. */
function isBehindFailure(index: number, cells: Rehearsal["cells"]): boolean {
  return cells.some((cell) => cell.status === "failed" && cell.index < index);
}
