import { createRequire } from "node:module";
import katex, { type KatexOptions } from "katex";
import MarkdownIt from "markdown-it";
import type StateCore from "markdown-it/lib/rules_core/state_core.mjs";
import type Token from "markdown-it/lib/token.mjs";
import { isPicture, leadingOf } from "../html/address.js";
import { html, trusted, type Html } from "../html/template.js";
import { highlight } from "./highlight.js";
import { hideComments } from "./markdown-comments.js";
import { notShown } from "./not-shown.js";
import { slugOf } from "./slug.js";

const { default: katexPlugin } = createRequire(import.meta.url)("@vscode/markdown-it-katex") as {
  default: (md: MarkdownIt, options: object) => void;
};

/** What the renderer reports while it works. */
export interface MarkdownContext {
  /** Turns the target of a link into one that works on the site; may complain by throwing. */
  link(target: string): string;
}

/** What KaTeX refused in the source that is being rendered. */
const refused: Error[] = [];
const markdown = createRenderer();

/**
 * Markdown as the notebooks write it, mathematics included; HTML in it is shown, not run.
 * @throws Error when a formula cannot be set, or `link` refuses a link.
 */
export function renderMarkdown(source: string, context: MarkdownContext): Html {
  return rendered(() => markdown.render(source, context));
}

/** The same of a text without paragraphs. */
export function renderInline(source: string, context: MarkdownContext): Html {
  return rendered(() => markdown.renderInline(source, context));
}

/** The anchors of the headings in a Markdown source. */
export function anchorsOf(source: string): string[] {
  const tokens = markdown.parse(source, { link: (target: string) => target });
  return tokens.flatMap((token) => token.attrGet("id") ?? []);
}

function rendered(render: () => string): Html {
  refused.length = 0;
  const text = render();
  if (refused[0]) throw refused[0];
  return trusted(text);
}

function createRenderer(): MarkdownIt {
  const md = new MarkdownIt({ html: false });
  md.use(hideComments);
  md.use(katexPlugin, { katex: { renderToString } });
  md.validateLink = (address) => leadingOf(address) !== "refused" || isPicture(address);
  md.core.ruler.push("course", (state) => {
    anchorHeadings(state.tokens);
    emptyHeadings(state.tokens);
    rewriteLinks(state.tokens, state.env as MarkdownContext);
    state.tokens = state.tokens.flatMap((token) => scrolling(token, state.Token));
  });
  const { rules } = md.renderer;
  rules["fence"] = (tokens, k) => codeBlock(tokens[k]!);
  rules["code_block"] = rules["fence"];
  rules["image"] = (tokens, k, options, env) =>
    picture(tokens[k]!, md.renderer.renderInlineAsText(tokens[k]!.children ?? [], options, env));
  return md;
}

/** KaTeX that lets nothing pass and keeps what it refused: the plugin would only print it. */
function renderToString(formula: string, options?: KatexOptions): string {
  try {
    return katex.renderToString(formula, {
      ...options,
      output: "htmlAndMathml",
      throwOnError: true,
      strict: "error",
      trust: false,
    });
  } catch (error) {
    refused.push(
      new Error(`the formula ${formula.trim()} cannot be set: ${(error as Error).message}`),
    );
    return "";
  }
}

function codeBlock({ content, info }: Token): string {
  const [language = ""] = info.trim().split(/\s+/);
  const code = language === "ts" ? highlight(content) : content;
  const name = language === "" ? "code" : `language-${language}`;
  return `${html`<pre tabindex="0"><code class="${name}">${code}</code></pre>`}\n`;
}

/** A picture of the site; one from elsewhere is named and not fetched. */
function picture(token: Token, alt: string): string {
  const source = token.attrGet("src") ?? "";
  if (!isPicture(source)) return String(notShown([source], alt));
  return String(html`<img src="${source}" alt="${alt}" />`);
}

function anchorHeadings(tokens: Token[]): void {
  // The page's own main part has an anchor as well.
  const seen = new Map([["main", 1]]);
  tokens.forEach((token, k) => {
    if (token.type !== "heading_open") return;
    const slug = slugOf(wordsOf(tokens[k + 1]!)) || "section";
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    token.attrSet("id", count === 0 ? slug : `${slug}-${count + 1}`);
  });
}

function wordsOf({ children }: Token): string {
  return (children ?? []).map(({ content }) => content).join("");
}

/** An empty heading of a table names nothing: it is a plain cell to a screen reader. */
function emptyHeadings(tokens: Token[]): void {
  tokens.forEach((token, k) => {
    if (token.type !== "th_open" || wordsOf(tokens[k + 1]!) !== "") return;
    for (const each of [token, tokens[k + 2]!]) each.tag = "td";
  });
}

/** A table in a box that scrolls sideways where the page is narrow. */
function scrolling(token: Token, Token: StateCore["Token"]): Token[] {
  if (token.type === "table_close") return [token, new Token("scroll_close", "div", -1)];
  if (token.type !== "table_open") return [token];
  const open = new Token("scroll_open", "div", 1);
  open.attrs = Object.entries({
    class: "scroll",
    tabindex: "0",
    role: "group",
    "aria-label": "table",
  });
  return [open, token];
}

function rewriteLinks(tokens: Token[], context: MarkdownContext): void {
  for (const token of tokens) {
    if (token.children) rewriteLinks(token.children, context);
    const target = token.type === "link_open" ? token.attrGet("href") : null;
    if (target === null) continue;
    // A picture within an address is no page to go to.
    if (leadingOf(target) === "refused") token.attrs = [];
    else token.attrSet("href", context.link(target));
  }
}
