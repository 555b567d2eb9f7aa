import sanitizeHtml from "sanitize-html";
import { figureOf } from "../compare/figures.js";
import { plainText } from "../execute/failures.js";
import { joined, type Json, type Output } from "../notebook/notebook.js";
import { escapeHtml, jsonForScript } from "./html.js";

/** A picture that goes with a page. */
export interface Asset {
  /** The path within the site. */
  path: string;
  content: string;
}

/** The HTML of one output, and the pictures it needs. */
export interface RenderedOutput {
  html: string;
  assets: Asset[];
}

/** An output of a cell as HTML. Nothing an output contains can run in the page. */
export function renderOutput(output: Output, name: string): RenderedOutput {
  if (figureOf(output)) return renderFigureOutput(output, name);
  return { html: renderText(output, name), assets: picturesOf(output, name) };
}

function renderText(output: Output, name: string): string {
  if (output.output_type === "stream") {
    return block(joined(output["text"]), output["name"] === "stderr" ? "output stderr" : "output");
  }
  if (output.output_type === "error")
    return block((output["traceback"] as string[]).join("\n"), "output error");
  const data = output["data"] as Json;
  if (data["image/svg+xml"] !== undefined)
    return picture(`figures/${name}.svg`, joined(data["text/plain"]));
  if (data["image/png"] !== undefined) {
    return picture(
      `data:image/png;base64,${joined(data["image/png"]).replace(/\s/g, "")}`,
      joined(data["text/plain"]),
    );
  }
  if (data["text/html"] !== undefined)
    return `<div class="output scroll" tabindex="0" role="group" aria-label="output">${clean(joined(data["text/html"])).replace(/<th><\/th>/g, "<td></td>")}</div>`;
  return block(joined(data["text/plain"] ?? JSON.stringify(data)), "output");
}

/** A figure: its static picture for everyone, its data for the script that makes it interactive, its sentence below. */
function renderFigureOutput(output: Output, name: string): RenderedOutput {
  const figure = figureOf(output)!;
  const data = output["data"] as Json;
  const sentence = joined(data["text/plain"] ?? figure.layout.meta?.description ?? "A figure.");
  const { width = 700, height = 400 } = figure.layout as { width?: number; height?: number };
  const path = `figures/${name}.svg`;
  const html = `<figure class="plot" data-width="${width}" data-height="${height}">
<div class="canvas"><img src="${path}" alt="${escapeHtml(sentence)}" width="${width}" height="${height}" loading="lazy"></div>
<figcaption>${escapeHtml(sentence)}</figcaption>
<script type="application/json">${jsonForScript(figure)}</script>
</figure>`;
  return { html, assets: [{ path, content: joined(data["image/svg+xml"]) }] };
}

function picturesOf(output: Output, name: string): Asset[] {
  const svg = (output["data"] as Json | undefined)?.["image/svg+xml"];
  return svg === undefined ? [] : [{ path: `figures/${name}.svg`, content: joined(svg) }];
}

function picture(source: string, description: string): string {
  return `<img class="output" src="${escapeHtml(source)}" alt="${escapeHtml(description)}">`;
}

function block(text: string, classes: string): string {
  return `<pre class="${classes}" tabindex="0">${escapeHtml(plainText(text).replace(/\n$/, ""))}</pre>`;
}

/** Tables and text; no scripts, styles, frames, forms or links to elsewhere. */
function clean(html: string): string {
  return sanitizeHtml(html, {
    allowedTags: [
      "table",
      "thead",
      "tbody",
      "tr",
      "th",
      "td",
      "caption",
      "b",
      "i",
      "em",
      "strong",
      "code",
      "pre",
      "p",
      "br",
      "div",
      "span",
    ],
    allowedAttributes: { th: ["colspan", "rowspan", "scope"], td: ["colspan", "rowspan"] },
  });
}
