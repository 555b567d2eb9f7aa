import type { Element, ElementContent } from "hast";
import { fromHtml } from "hast-util-from-html";
import { toHtml } from "hast-util-to-html";
import temml from "temml";
import { quantityOfSymbol } from "../quantities.js";

/**
 * A formula as MathML that Chromium and Firefox set alike, without styles of its own: classes alone, so that pages
 * need no inline styles.
 * @throws Error with Temml's words when the formula cannot be set.
 */
export function formulaHtml(tex: string, isDisplay: boolean): string {
  const mathml = temml.renderToString(tex, {
    displayMode: isDisplay,
    throwOnError: true,
    // Signs like ½ may stand in formulas.
    strict: false,
    trust: false,
  });
  const tree = fromHtml(mathml, { fragment: true });
  for (const child of tree.children) if (child.type === "element") mend(child, { inScript: false });
  return toHtml(tree, { closeSelfClosing: true });
}

interface FormulaPlace {
  /** Whether this stands in a subscript or superscript, where operators get no space. */
  inScript: boolean;
  /** Whether the letters here only name which of several something is: the t of cₜ, the i of a sum. */
  isIndex?: boolean;
}

const scripts = new Set(["msub", "msup", "msubsup", "munder", "mover", "munderover"]);

function mend(node: Element, place: FormulaPlace): void {
  const { tagName, properties } = node;
  if (tagName === "math") delete properties["style"];
  toClasses(node);
  if (tagName === "mo") mendOperator(node, place);
  if (tagName === "mi" || tagName === "mover") colour(node, place);
  elementsOf(node).forEach((child, k) => mend(child, placeOf(child, k, node, place)));
}

function placeOf(child: Element, k: number, parent: Element, place: FormulaPlace): FormulaPlace {
  // A letter with a tilde is coloured as a whole.
  if (parent.tagName === "mover" && hasClass(parent, "quantity"))
    return { ...place, isIndex: true };
  if (!scripts.has(parent.tagName) || k === 0) return place;
  // The subscript of a weight or bias says whose it is: W_f, b_f.
  const [base] = elementsOf(parent);
  const isOwner = parent.tagName === "msub" && base && /^[WUVRbpδ]$/.test(textOf(base).trim());
  return { inScript: true, isIndex: !isOwner || elementsOf(child).length > 0 };
}

/** ⊙ is no operator that grows, accents are no wider than they are, and scripts are set tight. */
function mendOperator({ properties, children }: Element, { inScript }: FormulaPlace): void {
  const [sign] = children;
  const text = sign?.type === "text" ? sign.value : "";
  if (text === "⊙" || text === "⊗" || text === "⊕") properties["largeop"] = "false";
  if (text === "~" || text === "^" || text === "¯") properties["stretchy"] = "false";
  if (!inScript || properties["fence"] === "true") return;
  properties["lspace"] = "0em";
  properties["rspace"] = "0em";
}

/** The quantities of the cell have one hue each, wherever they stand. */
function colour(node: Element, { isIndex }: FormulaPlace): void {
  if (isIndex) return;
  const quantity = quantityOfSymbol(textOf(node).replace("~", "\u0303"));
  if (quantity) addClass(node, "quantity", `q-${quantity}`);
}

/** The styles that Temml writes, as classes of math.css; what it writes beside them changes nothing. */
const classes: Record<string, string> = {
  "math-depth:0": "depth-0",
  "padding-left:0em": "left-0",
  "padding-right:0em": "right-0",
  "padding-left:1em": "left-1",
  "padding-left:2em": "left-2",
  "padding-left:5.9776pt": "left-half",
  "padding-right:5.9776pt": "right-half",
  "padding-left:0.5em": "left-half",
  "padding-right:0.5em": "right-half",
};

function toClasses(node: Element): void {
  const style = node.properties["style"];
  delete node.properties["style"];
  if (typeof style !== "string") return;
  for (const declaration of style.split(";")) {
    const name = classes[declaration.replace(/\s/g, "")];
    if (name) addClass(node, name);
  }
}

function addClass({ properties }: Element, ...names: string[]): void {
  const own = properties["className"];
  properties["className"] = [...(Array.isArray(own) ? own : []), ...names];
}

function hasClass({ properties }: Element, name: string): boolean {
  const own = properties["className"];
  return Array.isArray(own) && own.includes(name);
}

function elementsOf({ children }: Element): Element[] {
  return children.filter((child): child is Element => child.type === "element");
}

function textOf(node: ElementContent): string {
  if (node.type === "text") return node.value;
  return "children" in node ? node.children.map(textOf).join("") : "";
}
