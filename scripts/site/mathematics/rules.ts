import { createRequire } from "node:module";
import type MarkdownIt from "markdown-it";
import type Token from "markdown-it/lib/token.mjs";
import { html, type Html } from "../../html/template.js";
import { formulaHtml } from "./formula.js";

const { default: mathPlugin } = createRequire(import.meta.url)("@vscode/markdown-it-katex") as {
  default: (md: MarkdownIt, options: object) => void;
};

/** What to do with a formula that cannot be set. */
export type Refuse = (problem: Error) => void;

/**
 * Formulas between `$` and `$$`, set as MathML. A mistake on show (`% @false …`) is struck and labelled, and a full
 * stop or comma stays on the line of its formula.
 * @param safe says that what a rule returns is safe HTML.
 */
export function setFormulas(md: MarkdownIt, safe: (text: string) => Html, refuse: Refuse): void {
  md.use(mathPlugin);
  md.core.ruler.push("formula punctuation", ({ tokens }) => {
    for (const { children } of tokens) if (children) keepPunctuation(children);
  });
  const set = (token: Token, isDisplay: boolean) => safe(setFormula(token, isDisplay, refuse));
  const { rules } = md.renderer;
  rules["math_inline"] = (tokens, k) => String(inline(tokens[k]!, set(tokens[k]!, false)));
  rules["math_block"] = (tokens, k) => `${display(tokens[k]!, set(tokens[k]!, true))}\n`;
  rules["math_inline_block"] = rules["math_block"];
}

function setFormula(token: Token, isDisplay: boolean, refuse: Refuse): string {
  const source = token.content.replace(/^`([^]+)`$/, "$1");
  try {
    return formulaHtml(source, isDisplay);
  } catch (error) {
    refuse(
      new Error(`the formula ${source.trim()} cannot be set: ${(error as Error).message}`, {
        cause: error,
      }),
    );
    return "";
  }
}

function inline({ meta }: Token, formula: Html): Html {
  const { before = "", after = "" } = (meta ?? {}) as { before?: string; after?: string };
  if (before + after === "") return formula;
  return html`<span class="together">${before}${formula}${after}</span>`;
}

function display({ content }: Token, formula: Html): Html {
  const reason = /(?:^|\n)\s*%\s*@false\s+(?:\S+->\S+\s+)?([^\n]*)/.exec(content)?.[1];
  const box = html`<div class="equation">${formula}</div>`;
  if (reason === undefined) return box;
  return html`<div class="false-equation" role="group" aria-label="A false equation">
    ${box}
    <p class="false-label"><strong>False.</strong> ${reason}</p>
  </div>`;
}

/** Signs that belong to a formula move into its token. */
function keepPunctuation(tokens: Token[]): void {
  tokens.forEach((token, k) => {
    if (token.type !== "math_inline") return;
    const [previous, next] = [tokens[k - 1], tokens[k + 1]];
    const before = previous?.type === "text" ? /[([“]+$/.exec(previous.content)?.[0] : undefined;
    const after = next?.type === "text" ? /^[.,;:!?)\]”’%]+/.exec(next.content)?.[0] : undefined;
    if (before) previous!.content = previous!.content.slice(0, -before.length);
    if (after) next!.content = next!.content.slice(after.length);
    if (before || after) token.meta = { before, after };
  });
}
