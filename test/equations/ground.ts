import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import * as library from "../../lib/index.js";
import { checkCells, type EquationReport } from "../../scripts/equations/check-cells.js";
import { tracesOf } from "../../scripts/equations/course/course-traces.js";
import { courseTraces } from "../../scripts/equations/course/traces.js";
import { rangesOf, readDirectives } from "../../scripts/equations/read/directives.js";
import { startScope, type Bindings } from "../../scripts/equations/evaluate/evaluate.js";
import { locateEquations } from "../../scripts/equations/read/locate.js";
import { parseBlock } from "../../scripts/equations/read/statements.js";
import type { BoundTrace } from "../../scripts/equations/evaluate/symbols.js";
import type { RelationChain, IndexRange } from "../../scripts/equations/read/syntax.js";
import { sourceOf, type Notebook } from "../../scripts/notebook/notebook.js";
import { notebooksFolder } from "../../scripts/paths.js";

/** The course's traces, computed by lib/ as it stands. */
export const traces = tracesOf(library);

/** How the course's traces are made. */
export const makeTrace = courseTraces(library);

/** Checks cells of a notebook whose trace is `forward`, or another. */
export function check(cells: string[], trace: string | null = "forward"): EquationReport {
  const listed = cells.map((source, k) => ({ index: k + 1, source }));
  return checkCells({ cells: listed, metadata: trace === null ? undefined : { trace } }, traces);
}

/** What is wrong with one displayed equation; null when it is accepted. */
export function refusal(equation: string, trace = "forward"): string | null {
  const { findings, equations } = check([`$$\n% @check trace=${trace}\n${equation}\n$$`]);
  if (equations.length !== 1) throw new Error(`no equation: ${equation}`);
  return findings[0]?.message ?? null;
}

/** The course's notebooks, with the sources of their prose cells. */
export async function courseNotebooks(): Promise<
  { name: string; cells: { index: number; source: string }[]; metadata: unknown }[]
> {
  const names = (await readdir(notebooksFolder)).filter((name) => name.endsWith(".ipynb")).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(path.join(notebooksFolder, name), "utf8");
      const { cells, metadata } = JSON.parse(text) as Notebook;
      const prose = cells
        .map((cell, k) => ({ index: k + 1, source: sourceOf(cell), type: cell.cell_type }))
        .filter(({ type }) => type === "markdown");
      return { name, cells: prose, metadata: metadata["equations"] };
    }),
  );
}

/** An equation of the course that is claimed to hold, read. */
export interface CourseEquation {
  source: string;
  traceName: string;
  chains: RelationChain[];
  ranges: IndexRange[];
}

/** Every equation of the course that is claimed to hold. */
export async function courseEquations(): Promise<CourseEquation[]> {
  const notebooks = await courseNotebooks();
  const displayed = notebooks.flatMap(({ cells, metadata }) =>
    cells.flatMap((cell) =>
      locateEquations(cell.source).equations.map(({ source }) => ({
        source,
        usual: usualTrace(metadata),
      })),
    ),
  );
  return displayed
    .filter(({ source }) => readDirectives(source).kind === "check")
    .map(({ source, usual }) => {
      const directives = readDirectives(source);
      const traceName = directives.trace ?? usual;
      const isDeclared = declaredIn(traces.get(traceName));
      const { chains, ranges } = parseBlock(source, isDeclared);
      return {
        source,
        traceName,
        chains,
        ranges: [...ranges, ...rangesOf(directives, isDeclared)],
      };
    });
}

/** The trace that a notebook's equations are about, where they name none. */
function usualTrace(metadata: unknown): string {
  return (metadata as { trace?: string } | undefined)?.trace ?? "forward";
}

/** Which symbols a trace has. */
export function declaredIn(trace: BoundTrace): (key: string) => boolean {
  return (key) => trace.symbols.has(key);
}

/** Where an equation is evaluated when nothing is bound yet. */
export function scopeOf(trace: BoundTrace): Bindings {
  return startScope(trace, new Map());
}
