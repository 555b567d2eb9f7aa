import { plotlyMime } from "../compare/figures.js";
import { plainText } from "../execute/failures.js";
import type { Json, Output } from "../notebook/notebook.js";
import { isPicture } from "../html/address.js";
import { cleanHtml, cleanSvg } from "../html/clean.js";
import { dataScript, html, type Html } from "../html/template.js";
import {
  elsewhereIn,
  isOfOurs,
  readFigure,
  sentenceOf,
  sizeOf,
  titleOf,
  type NotebookFigure,
} from "./figure.js";
import { narrowed } from "./client/figures/narrow.js";
import { drawnFigure } from "./drawn.js";
import { themed } from "./figure-theme.js";
import { notShown } from "./not-shown.js";
import { quantityOfTitle } from "./quantities.js";
import { requireShallow, textOf } from "../notebook/text.js";

/** A picture that goes with a page. */
export interface Asset {
  /** The path within the site. */
  path: string;
  content: string | (() => Promise<string>);
}

/** The HTML of one output, and the pictures it needs. */
export interface RenderedOutput {
  html: Html;
  assets: Asset[];
}

/** What an output's picture is called. */
export interface OutputNames {
  /** The name of its file, without `.svg`. */
  name: string;
  /** Its number as a figure: `4.1`. */
  label: string;
}

/**
 * An output of a cell as HTML. Nothing an output contains can run in the page, nor in its pictures opened by themselves.
 * @throws Error when the output is none that nbformat knows.
 */
export function renderOutput(output: Output, names: OutputNames): RenderedOutput {
  requireShallow(output);
  const { output_type: type } = output;
  if (type === "stream") {
    const classes = output["name"] === "stderr" ? "output stderr" : "output";
    return { html: block(textOf(output["text"]), classes), assets: [] };
  }
  if (type === "error") return { html: block(tracebackOf(output), "output error"), assets: [] };
  if (type !== "display_data" && type !== "execute_result")
    throw new Error(
      `invalid output_type: expected stream, display_data, execute_result or error, got ${JSON.stringify(type) ?? "nothing"}`,
    );
  const data = output["data"] as Json | undefined;
  if (typeof data !== "object" || data === null || Array.isArray(data))
    throw new Error(`invalid data: expected an object, got ${JSON.stringify(data) ?? "nothing"}`);
  return renderData(data, names);
}

function tracebackOf({ ename, evalue, traceback }: Output): string {
  return Array.isArray(traceback)
    ? traceback.map(textOf).join("\n")
    : `${textOf(ename)}: ${textOf(evalue)}`;
}

/** The first of these that the output has: a figure, a picture, HTML, text. */
function renderData(data: Json, { name, label }: OutputNames): RenderedOutput {
  const words = textOf(data["text/plain"]);
  const svg = data["image/svg+xml"] === undefined ? undefined : svgOf(data, name);
  if (data[plotlyMime] !== undefined) {
    const figure = readFigure(data[plotlyMime]);
    return plot(figure, words, svg ?? drawnHere(figure, name), label);
  }
  if (svg) return drawing(svg, words, label);
  return {
    html: pixels(data, words) ?? markup(data) ?? block(textOrAll(data), "output"),
    assets: [],
  };
}

interface Svg {
  asset: Asset;
  left: string[];
  /** Whether it is drawn by us, and so follows the page's theme. */
  isOurs: boolean;
}

/** What a picture on a page is made from. */
function svgOf(data: Json, name: string): Svg | undefined {
  const clean = cleanSvg(textOf(data["image/svg+xml"]));
  if (!clean) return undefined;
  const { content, isOurs } = themed(clean.content, data[plotlyMime] !== undefined);
  return { asset: { path: `figures/${name}.svg`, content }, left: clean.left, isOurs };
}

/** A drawing with its words below. On narrow pages it keeps its size and scrolls. */
function drawing({ asset, left, isOurs }: Svg, words: string, label: string): RenderedOutput {
  const [, width, height] = /^<svg(?=[^>]*\swidth="(\d+))(?=[^>]*\sheight="(\d+))/.exec(
    String(asset.content),
  ) ?? ["", "", ""];
  const kind = isOurs ? "drawing" : "drawing paper";
  const alt = `Figure ${label}: ${words || "a drawing"}`;
  const picture =
    width && height
      ? html`<img
          class="${kind}"
          src="${asset.path}"
          alt="${alt}"
          width="${width}"
          height="${height}"
        />`
      : html`<img class="${kind}" src="${asset.path}" alt="${alt}" />`;
  const shown = html`<figure class="plot" id="figure-${label}">
    <div class="canvas scroll">${picture}</div>
    <figcaption><strong>Figure ${label}.</strong> ${words}${noteOf(left)}</figcaption>
  </figure>`;
  return { html: shown, assets: [asset] };
}

/** The picture of a figure that was saved without one, as JupyterLab saves a cell that was run there. */
function drawnHere(figure: NotebookFigure, name: string): Svg | undefined {
  if (!isOfOurs(figure)) return undefined;
  const asset = { path: `figures/${name}.svg`, content: () => drawnFigure(figure) };
  return { asset, left: [], isOurs: true };
}

/** A figure: its static picture for everyone, its sentence, its data for the script that makes it interactive. */
function plot(
  figure: NotebookFigure,
  words: string,
  svg: Svg | undefined,
  label: string,
): RenderedOutput {
  const sentence = words || sentenceOf(figure);
  const elsewhere = elsewhereIn(figure);
  const { width, height } = sizeOf(figure);
  const alt = `Figure ${label}: ${titleOf(figure) || "a plot"}`;
  const wide = svg
    ? html`<img
        src="${svg.asset.path}"
        alt="${alt}"
        width="${width}"
        height="${height}"
        loading="lazy"
      />`
    : "";
  const narrow = svg && narrowOf(figure, svg.asset);
  const picture = narrow ? html`<picture>${narrow.html}${wide}</picture>` : wide;
  // A figure that would fetch stays the picture it is.
  const live = elsewhere.length === 0 ? dataScript(figure) : "";
  const quantity = quantityOfTitle(titleOf(figure));
  const figureHtml = html`<figure
    class="${quantity ? `plot q-${quantity}` : "plot"}"
    id="figure-${label}"
  >
    <div class="canvas">${picture}</div>
    <figcaption>
      <strong>Figure ${label}.</strong> ${sentence}${noteOf([...elsewhere, ...(svg?.left ?? [])])}
    </figcaption>
    ${live}
  </figure>`;
  return { html: figureHtml, assets: svg ? [svg.asset, ...(narrow?.assets ?? [])] : [] };
}

/** A picture for narrow pages, where the figure is of a kind that can be laid out anew. */
function narrowOf(figure: NotebookFigure, wide: Asset): RenderedOutput | undefined {
  if (!isOfOurs(figure)) return undefined;
  const drawing = narrowed(figure);
  const file = wide.path.replace(/\.svg$/, "-narrow.svg");
  const { width, height } = sizeOf(drawing);
  const source = html`<source
    media="(max-width: 45rem)"
    srcset="${file}"
    width="${width}"
    height="${height}"
  />`;
  return { html: source, assets: [{ path: file, content: () => drawnFigure(drawing) }] };
}

const raster = ["image/png", "image/jpeg", "image/gif", "image/webp"];

function pixels(data: Json, words: string): Html | undefined {
  const type = raster.find((each) => data[each] !== undefined);
  const source = `data:${type};base64,${textOf(data[type ?? ""]).replace(/\s/g, "")}`;
  return isPicture(source)
    ? html`<img class="output" src="${source}" alt="${words}" />`
    : undefined;
}

function markup(data: Json): Html | undefined {
  if (data["text/html"] === undefined) return undefined;
  const { content, left } = cleanHtml(textOf(data["text/html"]));
  return html`<div class="output scroll">${content}${noteOf(left)}</div>`;
}

function textOrAll(data: Json): string {
  return textOf(data["text/plain"]) || JSON.stringify(data);
}

function noteOf(left: string[]): Html | "" {
  return left.length === 0 ? "" : html` ${notShown(left)}`;
}

function block(text: string, classes: string): Html {
  return html`<pre class="${classes}">${plainText(text).replace(/\n$/, "")}</pre>`;
}
