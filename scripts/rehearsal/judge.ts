import { sourceOf, tagsOf, type NotebookFile } from "../notebook/notebook.js";
import { unexpected } from "../execute/expectation.js";
import { checkCells, type Traces } from "../equations/check-cells.js";
import type { Finding } from "../notebook/finding.js";
import { outputDrift } from "../compare/outputs.js";
import { boundNumbers, inStyleOf } from "../check/bound-numbers.js";
import type { Rehearsal } from "./rehearse.js";

/** How a rehearsed notebook departs from what is committed: errors, outputs, figures, prose numbers. */
export function judge({ notebook }: NotebookFile, { cells, numbers }: Rehearsal): Finding[] {
  const findings: Finding[] = [];
  for (const { index, failure, outputs, status } of cells) {
    const cell = notebook.cells[index - 1]!;
    if (tagsOf(cell).includes("skip-execution")) continue;
    const wrong = unexpected(cell, failure);
    if (wrong)
      findings.push({ kind: "error", cell: index, message: `${wrong.ename}: ${wrong.evalue}` });
    else if (status === "ok") findings.push(...outputDrift(cell, outputs, index));
  }
  for (const [index, values] of numbers)
    findings.push(...numberDrift(index, sourceOf(notebook.cells[index - 1]!), values));
  return findings;
}

/** The equations that do not hold in these traces. */
export function judgeEquations({ notebook }: NotebookFile, traces: Traces): Finding[] {
  const cells = notebook.cells
    .map((cell, k) => ({ type: cell.cell_type, index: k + 1, source: sourceOf(cell) }))
    .filter(({ type }) => type === "markdown");
  return checkCells({ cells, metadata: notebook.metadata["equations"] }, traces).findings;
}

function numberDrift(cell: number, source: string, values: (number | Error)[]): Finding[] {
  return boundNumbers(source).flatMap(({ literal, expression, line }, k): Finding[] => {
    const value = values[k];
    const now = typeof value === "number" ? inStyleOf(literal, value) : String(value?.message);
    if (now === literal) return [];
    const message = `the prose says ${literal}, \`${expression}\` is ${now}`;
    return [{ kind: "prose", cell, line, message, expected: literal, actual: now }];
  });
}
