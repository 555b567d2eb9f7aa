import type { NotebookReport } from "../check/check-notebooks.js";
import type { Finding } from "../notebook/finding.js";
import { plainText, type CellFailure } from "../execute/failures.js";
import { plainLine, plainLines } from "./plain.js";

/** One thing wrong with a notebook, ready to be shown: `notebook, cell, line: what`. */
export interface Problem {
  path: string;
  cell: number;
  line?: number;
  kind: string;
  message: string;
  /** Lines beneath the message: source line with a caret, stderr, traceback. */
  details: string[];
}

/** Everything wrong with a notebook, in the order of its cells. */
export function problemsOf({ path, examination, findings, reason }: NotebookReport): Problem[] {
  if (findings) return findings.map((finding) => fromFinding(path, finding));
  if (!examination) return [{ path, cell: 0, kind: "error", message: reason ?? "", details: [] }];
  const { execution, drift } = examination;
  const failures = execution.cells.flatMap(({ index, failure }) =>
    failure ? [fromFailure(path, index, failure)] : [],
  );
  const broken =
    execution.broken !== undefined && failures.length === 0
      ? [{ path, cell: 0, kind: "error", message: execution.broken, details: [] }]
      : [];
  const drifted = drift.map((finding) => fromFinding(path, finding));
  return [...broken, ...failures, ...drifted].sort((a, b) => a.cell - b.cell);
}

/** `notebooks/02-shapes.ipynb, cell 7, line 2`. */
export function placeOf({ path, cell, line }: Problem): string {
  return `${path}${cell > 0 ? `, cell ${cell}` : ""}${line === undefined ? "" : `, line ${line}`}`;
}

/** A problem as it may be printed: what it quotes is shown, and nothing in it obeyed. */
export function plainProblem(problem: Problem): Problem {
  return {
    ...problem,
    path: plainLine(problem.path),
    message: plainLines(problem.message),
    details: problem.details.map(plainLines),
  };
}

function fromFinding(path: string, { kind, cell, line, message, cause }: Finding): Problem {
  const details = cause === undefined ? [] : [cause];
  return { path, cell, kind, message, details, ...(line === undefined ? {} : { line }) };
}

function fromFailure(path: string, cell: number, failure: CellFailure): Problem {
  const { ename, evalue, line } = failure;
  return {
    path,
    cell,
    kind: "error",
    message: plainText(`${ename}: ${evalue}`),
    details: detailsOf(failure),
    ...(line === undefined ? {} : { line }),
  };
}

function detailsOf({ line, column, source, stderr, traceback }: CellFailure): string[] {
  const details: string[] = [];
  const text = line === undefined ? undefined : source?.split("\n")[line - 1];
  if (text !== undefined) {
    details.push(`${String(line).padStart(4)} | ${text}`);
    if (column !== undefined)
      details.push(`     | ${" ".repeat(Math.min(Math.max(column - 1, 0), text.length))}^`);
  }
  const frames = (traceback ?? []).filter((entry) => entry.trim().startsWith("at "));
  details.push(...frames.slice(0, 8).map((entry) => entry.trim()));
  if (stderr?.trim())
    details.push(
      "stderr:",
      ...stderr
        .trimEnd()
        .split("\n")
        .slice(-10)
        .map((entry) => `  ${entry}`),
    );
  return details;
}
