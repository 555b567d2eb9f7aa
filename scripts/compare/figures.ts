import { createHash } from "node:crypto";
import { joined, type Json, type Output } from "../notebook/notebook.js";
import { splitLines } from "../notebook/canonical.js";
import { differences, type Difference } from "./compare.js";
import type { Finding } from "../notebook/finding.js";

/** The MIME type of a Plotly figure. */
export const plotlyMime = "application/vnd.plotly.v1+json";
const svgMime = "image/svg+xml";

interface PlotlyFigure {
  data: Json[];
  layout: Json & { title?: { text?: string }; meta?: { description?: string } };
}

/** The figure an output shows, if it shows one. */
export function figureOf(output: Output): PlotlyFigure | undefined {
  const data = output["data"] as Json | undefined;
  return data?.[plotlyMime] as PlotlyFigure | undefined;
}

/** Completes a figure's bundle for readers without scripts: a static picture, a sentence, and the seals of both. */
export async function completeFigure(
  output: Output,
  render: (figure: unknown) => Promise<string>,
): Promise<Output> {
  const figure = figureOf(output);
  if (!figure) return output;
  const svg = await render(figure);
  return {
    ...output,
    data: {
      [plotlyMime]: figure,
      [svgMime]: splitLines(svg),
      "text/plain": splitLines(figure.layout.meta?.description ?? "A figure."),
    },
    metadata: { ...(output["metadata"] as Json), gatehouse: seals(figure, svg) },
  };
}

/** Keeps the picture of a figure that has not changed: it need not be drawn again. */
export function picturedAlready(fresh: Output, committed: Output | undefined): Output | undefined {
  const figure = figureOf(fresh);
  if (!figure || !committed || sealProblem(committed)) return undefined;
  const same = differences(figureOf(committed), figure, 0).length === 0;
  return same ? committed : undefined;
}

/** What is wrong with a committed figure's picture and sentence, if anything. */
export function sealProblem(output: Output): string | undefined {
  const figure = figureOf(output);
  if (!figure) return undefined;
  const data = output["data"] as Json;
  const seal = (output["metadata"] as Json | undefined)?.["gatehouse"] as Json | undefined;
  if (data[svgMime] === undefined || !seal)
    return "has no static picture: run `npx gatehouse update`";
  const expected = seals(figure, joined(data[svgMime]));
  if (seal["figure"] !== expected.figure)
    return "has a static picture of another figure: run `npx gatehouse update`";
  if (seal["svg"] !== expected.svg)
    return "has a static picture that was edited: run `npx gatehouse update`";
  if (joined(data["text/plain"]) !== (figure.layout.meta?.description ?? "A figure.")) {
    return "has a description that is not the figure's: run `npx gatehouse update`";
  }
  return undefined;
}

/** The drift of a figure in its own terms, or nothing. */
export function figureDrift(
  committed: Output,
  now: Output,
  cell: number,
  tolerance: number,
): Finding | undefined {
  const [before, after] = [figureOf(committed)!, figureOf(now)!];
  const found = differences(before, after, tolerance);
  if (found.length === 0) return undefined;
  const largest = largestOf(found);
  const title = before.layout.title?.text ?? "without a title";
  const kind = String(before.data[0]?.["type"] ?? "figure");
  const count =
    found.length === 1 ? "the only difference" : `largest of ${found.length} differences`;
  return {
    kind: "figure",
    cell,
    message: `${kind} '${title}', ${placeOf(largest, after)}: ${show(largest.committed)} committed, ${show(largest.now)} now; ${count}`,
    expected: show(largest.committed),
    actual: show(largest.now),
  };
}

/** The difference that says most: the largest between numbers, or the first of all where no number differs. */
function largestOf(found: Difference[]): Difference {
  const size = ({ committed, now }: Difference) =>
    typeof committed === "number" && typeof now === "number" ? Math.abs(committed - now) : -1;
  return found.reduce((largest, each) => (size(each) > size(largest) ? each : largest));
}

/** `step 3, unit 5` for a heatmap's value, `point 4 of 'σ'` for a line's, the path for anything else. */
function placeOf({ path }: Difference, figure: PlotlyFigure): string {
  const [part, k, key, row, column] = path;
  const trace = part === "data" ? figure.data[Number(k)] : undefined;
  const named = trace?.["name"] ? ` of '${String(trace["name"])}'` : "";
  if (trace && key === "z" && column !== undefined) {
    const x = (trace["x"] as unknown[] | undefined)?.[Number(column)] ?? column;
    const y = (trace["y"] as unknown[] | undefined)?.[Number(row)] ?? row;
    return `step ${String(x)}, unit ${String(y)}${named}`;
  }
  if (trace && (key === "y" || key === "x") && row !== undefined)
    return `point ${Number(row) + 1}${named}, ${key}`;
  return path.join(".");
}

function show(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function seals(figure: unknown, svg: string): { figure: string; svg: string } {
  return { figure: sha256(stableJson(figure)), svg: sha256(svg) };
}

/** JSON with sorted keys, so that the seal does not depend on their order. */
function stableJson(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
