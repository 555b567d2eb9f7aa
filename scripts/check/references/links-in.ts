import MarkdownIt from "markdown-it";
import type Token from "markdown-it/lib/token.mjs";
import { runningText } from "../../notebook/prose-text.js";

/** A link or a picture of a Markdown source, in whatever way it is written. */
export interface LinkInProse {
  target: string;
  /** The words that lead there; of a picture, those in its place. */
  text: string;
  line: number;
  /** What stands before and behind it on its line. */
  before: string;
  behind: string;
}

/** A reference to what is defined nowhere: to Markdown that is text. */
export interface LooseReference {
  label: string;
  line: number;
}

/** How far ahead a target is looked for: one that comes from a definition elsewhere stands nowhere near. */
const linesAhead = 200;
const markdown = new MarkdownIt({ html: true });

/** Links and pictures: in brackets, by reference, of HTML. */
export function linksIn(source: string): LinkInProse[] {
  const text = runningText(source);
  const lines = text.split("\n");
  return markdown.parse(text, {}).flatMap((block) => {
    const lineOf = linesOf(lines, block);
    const inHtml = (html: string) =>
      targetsInHtml(html).map((target) => ({
        ...{ target, text: "", line: lineOf(target), before: "", behind: "" },
      }));
    if (block.type === "html_block") return inHtml(block.content);
    const children = block.children ?? [];
    return children.flatMap((token, k) => {
      if (token.type === "html_inline") return inHtml(token.content);
      const target = token.attrGet(token.type === "image" ? "src" : "href");
      if (target === null || (token.type !== "link_open" && token.type !== "image")) return [];
      return [{ target, line: lineOf(target), ...wordsAround(children, k) }];
    });
  });
}

/** `[words][label]`: labels that no line defines. */
export function looseReferences(source: string): LooseReference[] {
  const text = runningText(source);
  const lines = text.split("\n");
  return markdown.parse(text, {}).flatMap((block) => {
    const lineOf = linesOf(lines, block);
    const texts = (block.children ?? []).filter(({ type }) => type === "text");
    return texts.flatMap(({ content }) =>
      [...content.matchAll(/(?<![\w\]])\[([^\][]+)\]\[([^\][]*)\]/g)].map(
        ([whole, words, label]) => ({
          label: label === "" ? words! : label!,
          line: lineOf(whole),
        }),
      ),
    );
  });
}

function targetsInHtml(html: string): string[] {
  const found = html.matchAll(/\s(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi);
  return [...found].map(([, double, single]) => double ?? single ?? "");
}

function wordsAround(tokens: Token[], at: number): Pick<LinkInProse, "text" | "before" | "behind"> {
  const isImage = tokens[at]!.type === "image";
  let end = at;
  while (!isImage && end < tokens.length - 1 && tokens[end]!.type !== "link_close") end++;
  const text = isImage ? tokens[at]!.content : contentOf(tokens.slice(at + 1, end));
  // No more is looked at than a line may hold.
  const before = contentOf(tokens.slice(Math.max(0, at - 4), at))
    .split("\n")
    .at(-1)!;
  return { text, before, behind: contentOf(tokens.slice(end + 1, end + 2)).split("\n")[0]! };
}

function contentOf(tokens: Token[]): string {
  return tokens.map(({ type, content }) => (type.endsWith("break") ? "\n" : content)).join("");
}

/** The lines on which a block's targets stand, asked for in their order; the block's first where one is not found. */
function linesOf(lines: string[], { map }: Token): (target: string) => number {
  const [from, to] = map ?? [0, 0];
  let seen = from;
  return (target) => {
    const written = [target, decoded(target)];
    for (let row = seen; row < Math.min(to, seen + linesAhead); row++)
      if (written.some((each) => lines[row]!.includes(each))) return (seen = row) + 1;
    return seen + 1;
  };
}

/** The target as it is written; one with a stray `%` is written as it stands. */
export function decoded(target: string): string {
  try {
    return decodeURI(target);
  } catch {
    return target;
  }
}
