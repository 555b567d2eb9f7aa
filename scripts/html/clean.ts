import type { Element, ElementContent, Nodes, Root } from "hast";
import { fromHtml } from "hast-util-from-html";
import { sanitize, type Schema } from "hast-util-sanitize";
import { toHtml } from "hast-util-to-html";
import { isPicture } from "./address.js";
import { safeCss, svgAttributes, svgElements } from "./svg-allowed.js";
import { trusted, type Html } from "./template.js";

/** What a notebook's HTML or picture is when nothing in it can run or fetch. */
export interface Clean<T> {
  content: T;
  /** The addresses of pictures, films and frames that were left out. */
  left: string[];
}

const htmlSchema: Schema = {
  tagNames: "table thead tbody tr th td caption b i em strong code pre p br div span img".split(
    " ",
  ),
  attributes: {
    th: ["colSpan", "rowSpan", "scope"],
    td: ["colSpan", "rowSpan"],
    img: ["src", "alt", "width", "height"],
  },
  ancestors: {},
  clobber: [],
  protocols: {},
  required: {},
  strip: ["script", "style", "title", "noscript", "template", "svg", "math"],
};

const svgSchema: Schema = {
  tagNames: svgElements,
  attributes: svgAttributes,
  ancestors: {},
  clobber: [],
  protocols: {},
  required: {},
  strip: ["script", "foreignObject"],
};

/** Tables, text and pictures that need no fetching; no scripts, styles, frames, forms or links. Parsed as browsers do. */
export function cleanHtml(source: string): Clean<Html> {
  const tree = fromHtml(source, { fragment: true });
  const left: string[] = [];
  leaveOut(tree, left);
  emptyHeadings(tree);
  return { content: trusted(toHtml(sanitize(tree, htmlSchema))), left };
}

/**
 * An SVG picture as a document of its own in which nothing can run or fetch, whatever opens it; nothing where the
 * source holds no picture.
 */
export function cleanSvg(source: string): Clean<string> | undefined {
  // eslint-disable-next-line no-control-regex
  const text = source.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
  const tree = fromHtml(text, { fragment: true });
  const left: string[] = [];
  leaveOut(tree, left);
  const root = sanitize(tree, svgSchema) as Root;
  const svg = root.children.find(
    (node): node is Element => node.type === "element" && node.tagName === "svg",
  );
  if (!svg) return undefined;
  svg.properties["xmlns"] = "http://www.w3.org/2000/svg";
  svg.properties["xmlnsXLink"] = "http://www.w3.org/1999/xlink";
  const content = toHtml(svg, { space: "svg", closeSelfClosing: true, closeEmptyElements: true });
  // The one sequence that HTML allows in text and XML does not.
  return { content: content.replaceAll("]]>", "]]&gt;"), left };
}

/** Takes out whatever would be fetched, and notes its address. */
function leaveOut(node: Nodes, left: string[]): void {
  if (!("children" in node)) return;
  node.children = (node.children as ElementContent[]).filter((child) => {
    if (child.type !== "element") return true;
    const address = fetched(child);
    if (address !== undefined) left.push(address);
    return address === undefined && (child.tagName !== "style" || isSafeSheet(textOf(child)));
  });
  for (const child of node.children) leaveOut(child, left);
}

/** A style sheet that fetches nothing; it may have other colours for dark pages. */
function isSafeSheet(css: string): boolean {
  return safeCss.test(css.replace(/@media \(prefers-color-scheme: (?:dark|light)\)/g, ""));
}

/** The address that an element would fetch from elsewhere, if any. */
function fetched({ tagName, properties }: Element): string | undefined {
  const { src, data, href, xLinkHref } = properties;
  const linked = tagName === "a" ? undefined : (href ?? xLinkHref);
  const address = src ?? (tagName === "object" ? data : linked);
  return typeof address === "string" && !isPicture(address) ? address : undefined;
}

function textOf({ children }: Element): string {
  return children.map((child) => (child.type === "text" ? child.value : "")).join("");
}

/** An empty heading names nothing: it is a plain cell to a screen reader. */
function emptyHeadings(node: Nodes): void {
  if (!("children" in node)) return;
  if (node.type === "element" && node.tagName === "th" && node.children.length === 0)
    node.tagName = "td";
  for (const child of node.children) emptyHeadings(child);
}
