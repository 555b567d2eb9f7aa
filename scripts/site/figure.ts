import type { Json } from "../notebook/notebook.js";
import { isPicture } from "../html/address.js";
import { textOf } from "../notebook/text.js";

/** A Plotly figure of a notebook; what it says of itself may be of any type. */
export interface NotebookFigure {
  data: Json[];
  layout: Json;
}

const largest = 10_000;

/** @throws Error when it is no figure. */
export function readFigure(value: unknown): NotebookFigure {
  const { data, layout = {} } = (isObject(value) ? value : {}) as Json;
  if (!Array.isArray(data) || !data.every(isObject) || !isObject(layout))
    throw new Error("invalid figure: expected data, a list of objects, and layout, an object");
  return { data, layout };
}

/** The sentence that a figure carries. */
export function sentenceOf({ layout: { meta } }: NotebookFigure): string {
  return (isObject(meta) && textOf(meta["description"])) || "A figure.";
}

/** What stands above it: its title, if any. */
export function titleOf({ layout: { title } }: NotebookFigure): string {
  const text = textOf(isObject(title) ? title["text"] : title);
  return text.replace(/<[^<>]*>/g, " ").trim();
}

const kinds = new Set(["heatmap", "scatter", "bar", "histogram"]);

/** Whether it is a figure as the library makes them: of few kinds, and with a sentence that says what is to be seen. */
export function isOfOurs({ data, layout }: NotebookFigure): boolean {
  const said = isObject(layout["meta"]) && typeof layout["meta"]["description"] === "string";
  const isWide = layout["width"] === 700 || layout["width"] === undefined;
  return said && isWide && data.every(({ type }) => kinds.has(textOf(type)));
}

/** Its size in pixels, where it says one that a page can have. */
export function sizeOf({ layout }: NotebookFigure): { width: number; height: number } {
  return { width: pixels(layout["width"], 700), height: pixels(layout["height"], 400) };
}

function pixels(value: unknown, otherwise: number): number {
  return typeof value === "number" && value >= 1 && value <= largest ? value : otherwise;
}

/** Plotly's texts may have tags with styles; this one may fetch, or hides what it does. */
const fetchingStyle = /<[^<>]*\bstyle\b[^<>]*(?:url|image|src|[\\&@])/i;

/** What a figure would fetch from other hosts: pictures, styles of texts, and the tiles and borders of maps. */
export function elsewhereIn({ data, layout }: NotebookFigure): string[] {
  const pictures = textsIn({ layout, data })
    .filter(({ key, text }) => (key === "source" ? !isPicture(text) : fetchingStyle.test(text)))
    .map(({ text }) => text);
  const maps = data
    .map(({ type }) => textOf(type))
    .filter((type) => /^(choropleth|densitymap|scattergeo|scattermap)/.test(type));
  return [...pictures, ...maps.map((type) => `a map (${type})`)];
}

/** Every text in a figure, with the name of the field that it stands in. */
function textsIn(value: unknown, key = ""): { key: string; text: string }[] {
  if (typeof value === "string") return [{ key, text: value }];
  if (Array.isArray(value)) return value.flatMap((each) => textsIn(each, key));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => textsIn(inner, name));
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
