import { createHash } from "node:crypto";
import { joined, type Json, type Output } from "../notebook/notebook.js";
import { splitLines } from "../notebook/canonical.js";
import { differences, type Difference } from "./compare.js";
import type { Finding } from "../notebook/finding.js";
import { isObject } from "../notebook/structure.js";

/** The MIME type of a Plotly figure. */
export const plotlyMime = "application/vnd.plotly.v1+json";
const svgMime = "image/svg+xml";
/** What `completeFigure` puts beside a figure. */
export const pictureTypes = [svgMime, "text/plain"];

/** A figure as the library makes them; of others it is only known that there are traces and a layout. */
interface PlotlyFigure {
  data: Json[];
  layout: Json & { meta?: { description?: string } };
}

/** The figure an output shows, if it shows one. */
export function figureOf({ data }: Output): PlotlyFigure | undefined {
  const figure = isObject(data) ? data[plotlyMime] : undefined;
  if (!isObject(figure) || !Array.isArray(figure["data"])) return undefined;
  const isFigure = figure["data"].every(isObject) && isObject(figure["layout"]);
  return isFigure ? (figure as unknown as PlotlyFigure) : undefined;
}

/** The sentence that says what is to be seen in a figure. */
function descriptionOf({ layout: { meta } }: PlotlyFigure): string {
  const description: unknown = isObject(meta) ? meta.description : undefined;
  return typeof description === "string" ? description : "A figure.";
}

function titleOf({ layout: { title } }: PlotlyFigure): string {
  const text = isObject(title) ? title["text"] : title;
  return typeof text === "string" ? text : "without a title";
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
      "text/plain": splitLines(descriptionOf(figure)),
    },
    metadata: { ...(output["metadata"] as Json), gatehouse: seals(figure, svg) },
  };
}

/** Keeps the picture of a figure that has not changed: it need not be drawn again. */
export function picturedAlready(fresh: Output, committed: Output | undefined): Output | undefined {
  const figure = figureOf(fresh);
  if (!figure || !committed || !isPictured(committed) || sealProblem(committed)) return undefined;
  const same = differences(figureOf(committed), figure, 0).length === 0;
  const known = [...pictureTypes, ...Object.keys(fresh["data"] as Json)];
  const isClean = Object.keys(committed["data"] as Json).every((type) => known.includes(type));
  return same && isClean ? committed : undefined;
}

/**
 * What is wrong with a committed figure's picture and sentence, if anything. One without a picture is as the kernel
 * sent it: JupyterLab has saved it since, and the next update draws it.
 */
export function sealProblem(output: Output): string | undefined {
  const figure = figureOf(output);
  if (!figure || !isPictured(output)) return undefined;
  const data = output["data"] as Json;
  const seal = sealOf(output) ?? {};
  const expected = seals(figure, joined(data[svgMime]));
  if (seal["figure"] !== expected.figure)
    return "has a static picture of another figure: run `npx gatehouse update`";
  if (seal["svg"] !== expected.svg)
    return "has a static picture that was edited: run `npx gatehouse update`";
  if (joined(data["text/plain"]) !== descriptionOf(figure)) {
    return "has a description that is not the figure's: run `npx gatehouse update`";
  }
  return undefined;
}

/** Whether an output has a static picture beside its figure. */
function isPictured(output: Output): boolean {
  return isObject(output["data"]) && output["data"][svgMime] !== undefined;
}

function sealOf({ metadata }: Output): Json | undefined {
  const seal = isObject(metadata) ? metadata["gatehouse"] : undefined;
  return isObject(seal) ? seal : undefined;
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
  const kind = String(before.data[0]?.["type"] ?? "figure");
  const count =
    found.length === 1 ? "the only difference" : `largest of ${found.length} differences`;
  return {
    kind: "figure",
    cell,
    message: `${kind} '${titleOf(before)}', ${placeOf(largest, after)}: ${show(largest.committed)} committed, ${show(largest.now)} now; ${count}`,
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
    const x = itemOf(trace["x"], column);
    const y = itemOf(trace["y"], row);
    return `step ${String(x)}, unit ${String(y)}${named}`;
  }
  if (trace && (key === "y" || key === "x") && row !== undefined)
    return `point ${Number(row) + 1}${named}, ${key}`;
  return path.join(".");
}

/** The label of a row or column, or its number where it has none. */
function itemOf(labels: unknown, place: string | number | undefined): unknown {
  return (Array.isArray(labels) ? (labels as unknown[])[Number(place)] : undefined) ?? place;
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
