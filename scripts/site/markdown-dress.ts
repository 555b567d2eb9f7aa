import type StateCore from "markdown-it/lib/rules_core/state_core.mjs";
import type Token from "markdown-it/lib/token.mjs";
import { slugOf } from "./slug.js";

/** Anchors of headings: their words, and a number where a page has the same words again. */
export function anchorHeadings(tokens: Token[], seen = new Map<string, number>()): void {
  tokens.forEach((token, k) => {
    if (token.type !== "heading_open") return;
    const slug = slugOf(wordsOf(tokens[k + 1]!)) || "section";
    // The page's own main part has an anchor as well.
    const count = seen.get(slug) ?? (slug === "main" ? 1 : 0);
    seen.set(slug, count + 1);
    token.attrSet("id", count === 0 ? slug : `${slug}-${count + 1}`);
  });
}

/** The text of an inline token, without marks. */
export function wordsOf({ children }: Token): string {
  return (children ?? []).map(({ content }) => content).join("");
}

/** The forms that the course's prose has of its own, as classes: what to predict, to check by hand, to notice, to solve. */
export function dressCourse(tokens: Token[]): Token[] {
  tokens.forEach((token, k) => {
    const paragraph = token.type === "blockquote_open" ? tokens[k + 2] : tokens[k + 1];
    const opening = paragraph && emphasised(paragraph);
    if (!opening) return;
    if (token.type === "blockquote_open") token.attrJoin("class", classOfBox(opening.words));
    if (token.type !== "paragraph_open" || token.hidden) return;
    if (/^notice/i.test(opening.words)) token.attrJoin("class", "notice");
    const number = opening.isStrong && /^(\d+|[A-Z]\d+)\.(\d+)$/.exec(opening.words);
    if (!number) return;
    token.attrJoin("class", "exercise");
    token.attrSet("id", `exercise-${number[1]!}-${number[2]!}`);
  });
  return tokens;
}

function classOfBox(words: string): string {
  if (/^predict/i.test(words)) return "box predict";
  return /hand/i.test(words) ? "box by-hand" : "box";
}

/** The words in bold or italics that a paragraph begins with. */
function emphasised({ type, children }: Token): { words: string; isStrong: boolean } | undefined {
  const [first, second] = type === "inline" ? (children ?? []).filter(isShown) : [];
  if (!first || !second || !/^(strong|em)_open$/.test(first.type)) return undefined;
  return { words: second.content, isStrong: first.type === "strong_open" };
}

function isShown({ type, content }: Token): boolean {
  return type !== "text" || content !== "";
}

/** The first time that a term of the glossary stands in bold it leads there; `terms` keeps those still to come. */
export function linkTerms(
  tokens: Token[],
  terms: Map<string, string>,
  Token: StateCore["Token"],
): void {
  for (const { children, type } of tokens) {
    if (!children || type !== "inline") continue;
    for (let k = 0; k + 2 < children.length; k++) {
      const [open, text, close] = children.slice(k, k + 3);
      if (open!.type !== "strong_open" || close!.type !== "strong_close") continue;
      const name = text!.content.toLowerCase().replace(/s?[.:]?$/, "");
      const id = text!.type === "text" ? terms.get(name) : undefined;
      if (id === undefined) continue;
      terms.delete(name);
      const link = new Token("link_open", "a", 1);
      link.attrs = [
        ["class", "term"],
        ["href", `glossary.html#${id}`],
      ];
      children.splice(k, 3, link, open!, text!, close!, new Token("link_close", "a", -1));
      k += 4;
    }
  }
}

/** Tables in boxes that scroll sideways where the page is narrow; an empty heading names nothing and is a plain cell. */
export function dressTables(tokens: Token[], Token: StateCore["Token"]): Token[] {
  tokens.forEach((token, k) => {
    if (token.type !== "th_open" || wordsOf(tokens[k + 1]!) !== "") return;
    for (const each of [token, tokens[k + 2]!]) each.tag = "td";
  });
  return tokens.flatMap((token) => {
    if (token.type === "table_close") return [token, new Token("scroll_close", "div", -1)];
    if (token.type !== "table_open") return [token];
    const open = new Token("scroll_open", "div", 1);
    open.attrs = [["class", "scroll table"]];
    return [open, token];
  });
}
