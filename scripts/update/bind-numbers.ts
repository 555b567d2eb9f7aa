import path from "node:path";
import { sourcesIn } from "../check/prose/bibliography.js";
import { inStyleOf } from "../check/prose/bound-numbers.js";
import { looseIn, type LooseNumber } from "../check/prose/loose-numbers.js";
import { rulesFor } from "../check/rules.js";
import { splitLines } from "../notebook/canonical.js";
import { sourceOf, type Notebook, type NotebookFile } from "../notebook/notebook.js";
import { bundledLibrary, loadLibrary } from "../check/rehearsal/library-module.js";
import type { Library } from "../equations/course/library.js";
import { computedAt, type Computed } from "./find-expressions.js";

/** Fewer digits are found by chance: of these an author chooses. */
const fewestDigits = 3;
const mostShown = 3;

/** What came of binding a notebook's loose numbers. */
export interface BoundNotebook {
  notebook: Notebook;
  /** Numbers that were not bound, with what they could be bound to. */
  rest: string[];
}

/** Binds the loose numbers of a notebook under that rule to what computes them, and lists the rest. */
export async function bindNumbers(file: NotebookFile): Promise<BoundNotebook | undefined> {
  if (!(await rulesFor(file.path)).has("numbers")) return undefined;
  const sources = (await sourcesIn(path.dirname(file.path))) ?? [];
  const loose = file.notebook.cells.flatMap((cell, k) => {
    const numbers = cell.cell_type === "markdown" ? looseIn(sourceOf(cell), sources) : [];
    return numbers.length > 0 ? [{ place: k + 1, numbers }] : [];
  });
  if (loose.length === 0) return undefined;
  return bindWith(file, loose, loadLibrary(await bundledLibrary()));
}

/** The same, of these numbers by cell (from 1) and with this library. */
export async function bindWith(
  file: NotebookFile,
  loose: { place: number; numbers: LooseNumber[] }[],
  library: Library,
): Promise<BoundNotebook> {
  const places = loose.map(({ place }) => place);
  const computed = await computedAt(file, places, library);
  const cells = [...file.notebook.cells];
  const rest: string[] = [];
  for (const { place, numbers } of loose) {
    let source = sourceOf(cells[place - 1]!);
    for (const number of [...numbers].reverse()) {
      const fitting = fittingFor(number, computed.get(place) ?? []);
      if (fitting.length > 0 && digitsOf(number.literal) >= fewestDigits)
        source = `${source.slice(0, number.end)}<!--= ${fitting[0]} -->${source.slice(number.end)}`;
      else rest.push(`cell ${place}, line ${number.line}: ${number.literal}${choice(fitting)}`);
    }
    cells[place - 1] = { ...cells[place - 1]!, source: splitLines(source) };
  }
  return { notebook: { ...file.notebook, cells }, rest: rest.sort() };
}

/** What shows the number as it stands, the shortest first. */
function fittingFor({ literal }: LooseNumber, computed: Computed[]): string[] {
  return computed
    .filter(({ value }) => inStyleOf(literal, value) === literal)
    .map(({ expression }) => expression)
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
}

function digitsOf(literal: string): number {
  return literal.replace(/^[^1-9]*|\D/g, "").length;
}

function choice(fitting: string[]): string {
  return fitting.length > 0
    ? ` could be ${fitting.slice(0, mostShown).join(", ")}`
    : " is tied to nothing";
}
