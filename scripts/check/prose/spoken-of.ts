import { createHash } from "node:crypto";
import { parser } from "@lezer/javascript";
import { plotlyMime } from "../../compare/figures.js";
import {
  joined,
  sourceOf,
  type Json,
  type NotebookCell,
  type Output,
} from "../../notebook/notebook.js";
import { readBindings } from "./bindings.js";
import { rewriteNumbers } from "./bound-numbers.js";
import { sentencesOf } from "./sentences.js";
import { isStatement } from "./unclaimed.js";

const typescript = parser.configure({ dialect: "ts" });

/** What a prose cell says and what stands beside it, as hashes. */
export interface SpokenOf {
  /** Of its text without the numbers that are bound. */
  prose: string;
  /** Of each code cell it stands beside, by the cell's id: what it shows, and the numbers and texts in its code. */
  cells: Record<string, string>;
}

/** Of every prose cell that says something of code beside it, by its id, what that is. */
export function spokenOf(cells: NotebookCell[]): Map<string, SpokenOf> {
  const found = new Map<string, SpokenOf>();
  for (const [k, cell] of cells.entries()) {
    const beside = codeBeside(cells, k);
    if (cell.cell_type !== "markdown" || beside.length === 0) continue;
    const source = sourceOf(cell);
    if (!sentencesOf(source).some(isStatement)) continue;
    found.set(cell.id, {
      prose: hashed(withoutNumbers(source)),
      cells: Object.fromEntries(beside.map((each) => [each.id, hashOfCode(each)])),
    });
  }
  return found;
}

/** The nearest code above and below, each up to the next prose. */
export function codeBeside(cells: NotebookCell[], at: number): NotebookCell[] {
  const beside: NotebookCell[] = [];
  let above = at - 1;
  while (cells[above]?.cell_type === "markdown") above--;
  for (; cells[above]?.cell_type === "code"; above--) beside.push(cells[above]!);
  for (let below = at + 1; cells[below]?.cell_type === "code"; below++) beside.push(cells[below]!);
  return beside;
}

/** What a code cell shows, and the numbers and texts in its code. */
export function hashOfCode(cell: NotebookCell): string {
  const source = sourceOf(cell);
  const literals: unknown[] = [];
  typescript.parse(source).iterate({
    enter: ({ name, from, to }) => {
      const text = source.slice(from, to);
      if (name === "Number") literals.push(Number(text.replaceAll("_", "")));
      else if (name === "String") literals.push(text.slice(1, -1));
      else if (/^(?:TemplateString|BooleanLiteral)$/.test(name)) literals.push(text);
    },
  });
  return hashed(JSON.stringify([literals, (cell.outputs ?? []).map(shown)]));
}

/** How a figure is dressed, not what it says. */
const dress =
  /^(?:width|height|margin|font|template|autosize|automargin|domain|paper_bgcolor|plot_bgcolor|hoverlabel|legend|ticklen|tickfont|gridcolor|zerolinecolor|modebar|thickness|len|xanchor|yanchor|xpad|ypad|uid)$/;

/** What readers see of an output, its numbers to three digits (the last ones differ between machines), no matter how it is dressed. */
function shown(output: Output): string {
  const data = (output["data"] ?? {}) as Json;
  const figure = data[plotlyMime];
  const seen =
    figure === undefined
      ? joined(data["text/html"] ?? data["text/plain"] ?? output["text"])
      : JSON.stringify(figure, (key, value: unknown) =>
          dress.test(key) ? undefined : inOrder(value),
        );
  return seen.replace(/-?\d+\.\d+(?:e[-+]?\d+)?/g, (number) =>
    String(Number(Number(number).toPrecision(3))),
  );
}

/** An object's entries in the order of their names: a kernel and a file have them in different ones. */
function inOrder(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function withoutNumbers(source: string): string {
  const numbers = readBindings(source).bindings.flatMap((each) =>
    each.kind === "number" ? [each] : [],
  );
  return rewriteNumbers(
    source,
    numbers,
    numbers.map(() => ""),
  );
}

function hashed(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 10);
}
