import { runFindings } from "../run-findings.js";
import { checkCells, proseOf, type FindInline, type Traces } from "../../equations/check-cells.js";
import { unexpected } from "../../execute/expectation.js";
import type { Finding } from "../../notebook/finding.js";
import { tagsOf, type NotebookFile } from "../../notebook/notebook.js";
import type { Rehearsal } from "./rehearse.js";

/** How a rehearsed notebook departs from what is committed: errors, and what any run is held to. */
export function judge(file: NotebookFile, rehearsal: Rehearsal): Finding[] {
  const { cells } = file.notebook;
  const run = rehearsal.cells.filter(
    ({ index }) => !tagsOf(cells[index - 1]!).includes("skip-execution"),
  );
  const errors = run.flatMap(({ index, failure }): Finding[] => {
    const wrong = unexpected(cells[index - 1]!, failure);
    return wrong
      ? [{ kind: "error", cell: index, message: `${wrong.ename}: ${wrong.evalue}` }]
      : [];
  });
  const fine = run.filter(({ index }) => !errors.some(({ cell }) => cell === index));
  return [...errors, ...runFindings(file, { ...rehearsal, cells: fine })];
}

/** The equations that do not hold in these traces. */
export function judgeEquations(
  { notebook }: NotebookFile,
  traces: Traces,
  findInline: FindInline = () => [],
): Finding[] {
  return checkCells(proseOf(notebook, findInline), traces).findings;
}
