import type { Nodes, Parents, Root } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmTableFromMarkdown } from "mdast-util-gfm-table";
import { mathFromMarkdown, type InlineMath } from "mdast-util-math";
import { gfmTable } from "micromark-extension-gfm-table";
import { math } from "micromark-extension-math";
import { markdownParts } from "./markdown-parts.js";

/** A stretch of a Markdown source. */
export interface MarkdownSpan {
  start: number;
  end: number;
}

/** What a block of text is. */
export type TextBlockKind = "heading" | "paragraph" | "table cell" | "alt text";

/** Text that is read in one go. */
export interface TextBlock extends MarkdownSpan {
  kind: TextBlockKind;
  /** As long as its stretch of the source: its words in their places, code as `codeSign`, mathematics as `mathSign`, all else blank. */
  text: string;
  isQuoted: boolean;
}

/** A Markdown source, parsed once. */
export interface ReadMarkdown {
  tree: Root;
  blocks: TextBlock[];
  /** `$…$` in running text, without its dollars. */
  inlineMath: (MarkdownSpan & { tex: string })[];
}

/** What stands for code, and for mathematics, in the text of a block. */
const codeSign = "\u25a2";
export const mathSign = "\u25b3";

/** A comment's signs while the rest is parsed: punctuation, so that emphasis ends before it as at a comment. */
const commentSign = "\u2e30";
const extensions = [math(), gfmTable()];
const mdastExtensions = [mathFromMarkdown(), gfmTableFromMarkdown()];
const read = new Map<string, ReadMarkdown>();
const mostKept = 2000;

/** The blocks and the mathematics of a Markdown source, with their places in it. Comments are in none of them. */
export function readMarkdown(source: string): ReadMarkdown {
  const known = read.get(source);
  if (known) return known;
  if (read.size >= mostKept) read.clear();
  const plain = withoutComments(source);
  const tree = fromMarkdown(plain, { extensions, mdastExtensions });
  const result: ReadMarkdown = { tree, blocks: [], inlineMath: [] };
  visit(tree, false, plain, result);
  result.blocks.sort((a, b) => a.start - b.start);
  read.set(source, result);
  return result;
}

/** A comment is inline wherever it stands; as HTML it would end a paragraph. */
function withoutComments(source: string): string {
  const pieces: string[] = [];
  let end = 0;
  for (const part of markdownParts(source)) {
    if (part.kind !== "comment") continue;
    const comment = source.slice(part.start, part.end);
    pieces.push(source.slice(end, part.start), comment.replace(/[^\n]/g, commentSign));
    end = part.end;
  }
  return [...pieces, source.slice(end)].join("");
}

const blockKinds: Partial<Record<Nodes["type"], TextBlockKind>> = {
  heading: "heading",
  paragraph: "paragraph",
  tableCell: "table cell",
};

function visit(node: Nodes, isQuoted: boolean, source: string, result: ReadMarkdown): void {
  const kind = blockKinds[node.type];
  if (kind) {
    const { start, end } = spanOf(node);
    const text = blankText(end - start);
    fill(node as Parents, start, source, text, result, isQuoted);
    result.blocks.push({ kind, start, end, text: text.join(""), isQuoted });
    return;
  }
  if (!("children" in node)) return;
  for (const child of node.children)
    visit(child, isQuoted || node.type === "blockquote", source, result);
}

function fill(
  node: Parents,
  origin: number,
  source: string,
  text: string[],
  result: ReadMarkdown,
  isQuoted: boolean,
): void {
  for (const child of node.children) {
    const { start, end } = spanOf(child);
    const put = (written: string): void => {
      for (let k = 0; k < written.length; k++) text[start - origin + k] = written[k]!;
    };
    if (child.type === "text")
      put(source.slice(start, end).replace(new RegExp(commentSign, "g"), " "));
    else if (child.type === "break") put(" ");
    else if (child.type === "inlineCode") put(codeSign.repeat(end - start));
    else if ((child as Nodes | InlineMath).type === "inlineMath") {
      put(mathSign.repeat(end - start));
      const dollars = /^\$+/.exec(source.slice(start, end))![0].length;
      result.inlineMath.push({
        start: start + dollars,
        end: end - dollars,
        tex: source.slice(start + dollars, end - dollars),
      });
    } else if (child.type === "image") {
      const at = start + source.slice(start, end).indexOf("[") + 1;
      const words = child.alt ?? "";
      result.blocks.push({
        kind: "alt text",
        start: at,
        end: at + words.length,
        text: words,
        isQuoted,
      });
    } else if ("children" in child) fill(child, origin, source, text, result, isQuoted);
  }
}

function blankText(length: number): string[] {
  return Array.from({ length }, () => " ");
}

function spanOf({ position }: Nodes): MarkdownSpan {
  return { start: position?.start.offset ?? 0, end: position?.end.offset ?? 0 };
}
