import type { NotebookReport } from "../check/check-notebooks.js";
import { exceptionOf } from "../check/outputs/reasons.js";
import { problemsOf } from "./problems.js";

/** The counts of a report. */
export interface Summary {
  notebooks: number;
  ok: number;
  failed: number;
  unusable: number;
  cells: number;
  problems: number;
  /** Cells that are compared less strictly than others, or not at all, each for a reason in its metadata. */
  exceptions: number;
}

export function summarise(reports: NotebookReport[]): Summary {
  const notebooks = reports.filter(({ findings }) => !findings);
  const with_ = (status: NotebookReport["status"]) =>
    notebooks.filter((report) => report.status === status).length;
  return {
    notebooks: notebooks.length,
    ok: with_("ok"),
    failed: with_("failed"),
    unusable: with_("unusable"),
    cells: reports.reduce(
      (sum, { examination }) => sum + (examination?.execution.cells.length ?? 0),
      0,
    ),
    problems: reports.reduce((sum, report) => sum + problemsOf(report).length, 0),
    exceptions: reports
      .flatMap(({ examination }) => examination?.file.notebook.cells ?? [])
      .filter((cell) => exceptionOf(cell) !== undefined).length,
  };
}

/** The exit code of a report: 0 fine, 1 a check failed, 2 a notebook could not be used at all. */
export function exitCode(reports: NotebookReport[]): number {
  if (reports.some(({ status }) => status === "failed")) return 1;
  return reports.some(({ status }) => status === "unusable") ? 2 : 0;
}
