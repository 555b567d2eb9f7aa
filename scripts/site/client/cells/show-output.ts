import { enliven } from "../figures/live.js";
import { narrowed } from "../figures/narrow.js";
import type { SiteFigure } from "../figures/site-figure.js";
import { element } from "../page/element.js";
import type { WorkerOutput } from "../worker/messages.js";

/** An output of a cell that has just run, as elements. Nothing in it can run: texts stay texts, drawings are pictures. */
export function shownOutput(output: WorkerOutput): HTMLElement {
  if (output.output_type === "stream") {
    const kind = output["name"] === "stderr" ? "output stderr" : "output";
    return element("pre", { class: kind }, String(output["text"]));
  }
  if (output.output_type === "error")
    return element("pre", { class: "output error" }, (output["traceback"] as string[]).join("\n"));
  const data = output["data"] as Record<string, unknown>;
  const figure = data["application/vnd.plotly.v1+json"];
  if (figure !== undefined) return shownFigure(figure as SiteFigure);
  const svg = data["image/svg+xml"];
  if (typeof svg === "string") return picture(svg, String(data["text/plain"] ?? "a drawing"));
  const html = data["text/html"];
  if (typeof html === "string")
    return element("div", { class: "output scroll" }, ...tablesOf(html));
  return element("pre", { class: "output" }, String(data["text/plain"] ?? JSON.stringify(data)));
}

function shownFigure(figure: SiteFigure): HTMLElement {
  const { width, height } = (matchMedia("(max-width: 45rem)").matches ? narrowed(figure) : figure)
    .layout as { width?: number; height?: number };
  const canvas = element("div", { class: "canvas" });
  canvas.style.aspectRatio = `${width ?? 700} / ${height ?? 400}`;
  const meta = figure.layout["meta"] as { description?: string } | undefined;
  const words = meta?.description ?? "A figure.";
  const box = element("figure", { class: "plot" }, canvas, element("figcaption", {}, words));
  // Once it stands in the page, where it has a size.
  requestAnimationFrame(() => {
    enliven(canvas, figure).then(
      (live) => live.element.classList.add("zooming"),
      (error: unknown) => canvas.append(String(error)),
    );
  });
  return box;
}

function picture(svg: string, words: string): HTMLElement {
  const bytes = new TextEncoder().encode(svg);
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const src = `data:image/svg+xml;base64,${btoa(binary)}`;
  return element("img", { class: "output drawing paper", src, alt: words });
}

const tableTags = new Set(["TABLE", "THEAD", "TBODY", "TR", "TH", "TD", "CAPTION"]);

/** The tables in an HTML output, built anew from their words. */
function tablesOf(html: string): HTMLElement[] {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  return [...parsed.querySelectorAll("table")].map((table) => rebuilt(table) as HTMLElement);
}

function rebuilt(node: Node): Node {
  if (!(node instanceof Element)) return document.createTextNode(node.textContent ?? "");
  const children = [...node.childNodes].map(rebuilt);
  if (!tableTags.has(node.tagName)) {
    const fragment = document.createDocumentFragment();
    fragment.append(...children);
    return fragment;
  }
  const made = document.createElement(node.tagName);
  made.append(...children);
  return made;
}
