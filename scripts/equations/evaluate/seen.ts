import katex from "katex";
import { print, printSet } from "../read/print.js";
import { EquationError, type RelationChain } from "../read/syntax.js";

/** A node of what a reader sees: KaTeX's MathML without spaces, styles and groups that do not show. */
export interface SeenNode {
  tag: string;
  text: string;
  children: SeenNode[];
}

const plain = new Set(["math", "semantics", "mstyle", "mpadded", "menclose", "span", "mrow"]);

/**
 * A formula as it is seen.
 * @throws ParseError when KaTeX cannot set it.
 */
export function seen(source: string): SeenNode {
  const html = katex.renderToString(source, {
    displayMode: true,
    throwOnError: true,
    strict: "ignore",
    output: "mathml",
  });
  const [root] = parseXml(html.replace(/<annotation[^]*?<\/annotation>/g, ""));
  return settle(root!);
}

/**
 * Holds what was read against what is seen: written out again, it must look as it did. A sign that was
 * dropped, a script on the wrong letter, a digit left behind: nothing of the kind passes unnoticed.
 * @throws EquationError when it looks otherwise.
 */
export function requireSeen(chain: RelationChain): void {
  const again = printChain(chain);
  if (lookOf(again) === lookOf(chain.written)) return;
  throw new EquationError(
    `would be read as ${again}, but does not look so: write it that way`,
    chain,
  );
}

/** The look in one line; what cannot be set looks like nothing else. */
function lookOf(source: string): string {
  try {
    return inLine(seen(source));
  } catch (error) {
    return `${(error as Error).message}: ${source}`;
  }
}

/** A chain as LaTeX. */
export function printChain({ firsts, links }: RelationChain): string {
  const rights = links.map((link) => {
    const right = link.relation === "\\in" ? printSet(link.right) : print(link.right);
    return `${link.relation} ${right}`;
  });
  return [firsts.map(print).join(", "), ...rights].join(" ");
}

function inLine({ tag, text, children }: SeenNode): string {
  return children.length > 0 ? `${tag}(${children.map(inLine).join(" ")})` : text;
}

function parseXml(xml: string): SeenNode[] {
  const root: SeenNode = { tag: "root", text: "", children: [] };
  const open = [root];
  const pattern = /<(\/?)(\w+)([^>]*?)(\/?)>|([^<]+)/g;
  for (const [, close, tag, attributes, empty, text] of xml.matchAll(pattern)) {
    const parent = open.at(-1)!;
    if (text !== undefined) parent.text += unescaped(text);
    else if (close) open.pop();
    else {
      const isUpright = tag === "mi" && attributes!.includes('mathvariant="normal"');
      const node: SeenNode = { tag: isUpright ? "upright" : tag!, text: "", children: [] };
      parent.children.push(node);
      if (!empty) open.push(node);
    }
  }
  return root.children;
}

function unescaped(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** Rows within rows are one row; a row of one is that one; what cannot be seen is gone. */
function settle(node: SeenNode): SeenNode {
  const children = node.children.map(settle).filter((child) => !isInvisible(child));
  if (!plain.has(node.tag)) return spread({ tag: node.tag, text: visible(node.text), children });
  const flat = asWords(
    children.flatMap((child) => (child.tag === "row" ? child.children : [child])),
  );
  return flat.length === 1 ? flat[0]! : { tag: "row", text: "", children: flat };
}

/** Upright letters side by side are a word: `\mathrm{tanh}` is \tanh, italic t, a, n and h are not. */
function asWords(row: SeenNode[]): SeenNode[] {
  return row.reduce<SeenNode[]>((words, node) => {
    const last = words.at(-1);
    if (node.tag !== "upright" || last?.tag !== "upright") return [...words, node];
    return [...words.slice(0, -1), { ...last, text: last.text + node.text }];
  }, []);
}

/** `\tilde{c_t}` says what `\tilde c_t` says, and bounds beside a sum what bounds above and below it say. */
function spread(node: SeenNode): SeenNode {
  const [base, ...others] = node.children;
  const scripts = ["msub", "msup", "msubsup"];
  if (node.tag === "mover" && base && scripts.includes(base.tag)) {
    const [letter, ...indices] = base.children;
    const accented = { ...node, children: [letter!, ...others] };
    return { ...base, children: [accented, ...indices] };
  }
  return node.tag === "msubsup" && /^[∑∏]$/.test(base!.text)
    ? { ...node, tag: "munderover" }
    : node;
}

function visible(text: string): string {
  return text.replace(/[\s\u00a0\u2000-\u200a\u202f\u205f\u2061-\u2064]/g, "");
}

function isInvisible({ tag, text, children }: SeenNode): boolean {
  return children.length === 0 && (tag === "mspace" || (tag !== "row" && text === ""));
}
