import katex from "katex";

/** A node of what a reader sees: KaTeX's MathML without spaces, styles and groups that do not show. */
export interface Seen {
  tag: string;
  text: string;
  children: Seen[];
}

const plain = new Set(["math", "semantics", "mstyle", "mpadded", "menclose", "span", "mrow"]);

/**
 * A formula as it is seen.
 * @throws ParseError when KaTeX cannot set it.
 */
export function seen(source: string): Seen {
  const html = katex.renderToString(source, {
    displayMode: true,
    throwOnError: true,
    output: "mathml",
  });
  const [root] = parseXml(html.replace(/<annotation[^]*?<\/annotation>/g, ""));
  return settle(root!);
}

/** The same in one line, for comparison. */
export function rendered(source: string): string {
  return inLine(seen(source));
}

function inLine({ tag, text, children }: Seen): string {
  return children.length > 0 ? `${tag}(${children.map(inLine).join(" ")})` : text;
}

function parseXml(xml: string): Seen[] {
  const root: Seen = { tag: "root", text: "", children: [] };
  const open = [root];
  for (const [, close, tag, empty, text] of xml.matchAll(/<(\/?)(\w+)[^>]*?(\/?)>|([^<]+)/g)) {
    const parent = open.at(-1)!;
    if (text !== undefined) parent.text += unescaped(text);
    else if (close) open.pop();
    else {
      const node: Seen = { tag: tag!, text: "", children: [] };
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
function settle(node: Seen): Seen {
  const children = node.children.map(settle).filter((child) => !isInvisible(child));
  if (!plain.has(node.tag)) return { tag: node.tag, text: visible(node.text), children };
  const flat = children.flatMap((child) => (child.tag === "row" ? child.children : [child]));
  return flat.length === 1 ? flat[0]! : { tag: "row", text: "", children: flat };
}

function visible(text: string): string {
  return text.replace(/[\s\u00a0\u2000-\u200a\u202f\u205f\u2061-\u2064]/g, "");
}

function isInvisible({ tag, text, children }: Seen): boolean {
  return children.length === 0 && (tag === "mspace" || (tag !== "row" && text === ""));
}
