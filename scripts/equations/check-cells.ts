import type { Finding } from "../notebook/finding.js";
import { sourceOf, type Notebook } from "../notebook/notebook.js";
import { checkEquation, type Ground, type EquationOutcome } from "./check-equation.js";
import { locateEquations, type LocatedEquation } from "./read/locate.js";
import type { BoundTrace } from "./evaluate/symbols.js";
import { EquationError, type SourceSpan } from "./read/syntax.js";

/** The prose of a notebook, and what its equations are about. */
export interface Prose {
  /** Markdown sources with their cell, counted from 1, and what else in them is to be checked than is marked. */
  cells: { index: number; source: string; inline?: LocatedEquation[] }[];
  /** The notebook's `equations` metadata, as it stands. */
  metadata: unknown;
}

/** Finds in a Markdown source what is to be checked although it is not displayed and not marked. */
export type FindInline = (source: string) => LocatedEquation[];

/** The prose of a notebook. */
export function proseOf({ cells, metadata }: Notebook, findInline: FindInline): Prose {
  const prose = cells.flatMap((cell, k) =>
    cell.cell_type === "markdown" ? [{ index: k + 1, source: sourceOf(cell) }] : [],
  );
  return {
    cells: prose.map((cell) => ({ ...cell, inline: findInline(cell.source) })),
    metadata: metadata["equations"],
  };
}

/** A trace by name, or the names there are. */
export interface Traces {
  names: string[];
  /** @throws Error when the library cannot compute it. */
  get(name: string): BoundTrace;
}

/** One equation and what came of it. */
export interface CheckedEquation extends EquationOutcome {
  cell: number;
  line: number;
  source: string;
}

/** What came of a notebook's equations. */
export interface EquationReport {
  findings: Finding[];
  equations: CheckedEquation[];
}

/** Checks every displayed equation of a notebook, and those in running text that are marked. */
export function checkCells({ cells, metadata }: Prose, traces: Traces): EquationReport {
  const report: EquationReport = { findings: [], equations: [] };
  const defaultTrace = traceOf(metadata, traces, report.findings);
  const ground: Ground = {
    trace: (name, at) => getTrace(traces, name, at),
    defaultTrace,
    definitions: new Map(),
  };
  for (const cell of cells) checkCell(cell, ground, report);
  return report;
}

function checkCell(
  { index: cell, source: text, inline = [] }: Prose["cells"][number],
  ground: Ground,
  report: EquationReport,
): void {
  const { equations, problems } = locateEquations(text);
  for (const { start, message } of problems)
    report.findings.push(findingAt(cell, text, start, message));
  for (const { source, start, display } of [...equations, ...inline].sort(byPlace)) {
    const outcome = checkEquation(source, ground, display);
    const { line } = lineAndColumn(text, start + firstSign(source));
    report.equations.push({ ...outcome, cell, line, source });
    for (const problem of outcome.problems)
      report.findings.push(findingAt(cell, text, start + problem.start, problem.message));
  }
}

function byPlace(a: LocatedEquation, b: LocatedEquation): number {
  return a.start - b.start;
}

function firstSign(source: string): number {
  return source.length - source.replace(/^(?:\s|%[^\n]*\n)+/, "").length;
}

function findingAt(cell: number, text: string, at: number, message: string): Finding {
  const { line, column } = lineAndColumn(text, at);
  return { kind: "equation", cell, line, message: `column ${column}: ${message}` };
}

/** Both from 1. */
function lineAndColumn(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at).split("\n");
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

function traceOf(metadata: unknown, { names }: Traces, findings: Finding[]): string | null {
  if (metadata === undefined) return null;
  const { trace, ...rest } = (metadata ?? {}) as Record<string, unknown>;
  const isKnown = typeof trace === "string" && names.includes(trace);
  if (isKnown && Object.keys(rest).length === 0) return trace;
  const expected = `expected {"trace": NAME}, NAME one of ${names.join(", ")}`;
  const message = `the notebook's equations metadata: ${expected}, got ${JSON.stringify(metadata)}`;
  findings.push({ kind: "equation", cell: 0, message });
  return isKnown ? trace : null;
}

function getTrace(traces: Traces, name: string, at: SourceSpan): BoundTrace {
  if (!traces.names.includes(name))
    throw new EquationError(`no trace ${name}: expected one of ${traces.names.join(", ")}`, at);
  try {
    return traces.get(name);
  } catch (error) {
    throw new EquationError(
      `the trace ${name} cannot be computed: ${(error as Error).message}`,
      at,
    );
  }
}
