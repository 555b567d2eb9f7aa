import { createRequire } from "node:module";
import MarkdownIt from "markdown-it";
import type Token from "markdown-it/lib/token.mjs";
import { highlight } from "./highlight.js";
import { slugOf } from "./html.js";

const { default: katexPlugin } = createRequire(import.meta.url)("@vscode/markdown-it-katex") as {
  default: (md: MarkdownIt, options: object) => void;
};

/** What the renderer reports while it works. */
export interface MarkdownContext {
  /** Turns the target of a link into one that works on the site; may complain by throwing. */
  link(target: string): string;
}

const codeOrComment = /^(`{3,})[^]*?^\1$|<!--[^]*?-->/gm;

/** Markdown as the notebooks write it, mathematics included; HTML in it is shown, not run. */
export function renderMarkdown(source: string, context: MarkdownContext): string {
  const md = new MarkdownIt({
    html: false,
    highlight: (text, language) => (language === "ts" ? highlight(text) : ""),
  });
  md.use(katexPlugin, { output: "htmlAndMathml", throwOnError: true, strict: "error" });
  md.core.ruler.push("course", ({ tokens }) => {
    anchorHeadings(tokens);
    rewriteLinks(tokens, context);
  });
  md.renderer.rules["table_open"] = () =>
    '<div class="scroll" tabindex="0" role="group" aria-label="table"><table>';
  md.renderer.rules["table_close"] = () => "</table></div>";
  // An empty heading names nothing: it is a plain cell to a screen reader.
  return md.render(withoutComments(source)).replace(/<th><\/th>/g, "<td></td>");
}

/** Comments bind numbers to code and are not shown; those in code blocks are code. */
function withoutComments(source: string): string {
  return source.replace(codeOrComment, (match: string) => (match.startsWith("<!--") ? "" : match));
}

function anchorHeadings(tokens: Token[]): void {
  const seen = new Map<string, number>();
  tokens.forEach((token, k) => {
    if (token.type !== "heading_open") return;
    const slug = slugOf(tokens[k + 1]!.content) || "section";
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    token.attrSet("id", count === 0 ? slug : `${slug}-${count + 1}`);
  });
}

function rewriteLinks(tokens: Token[], context: MarkdownContext): void {
  for (const token of tokens) {
    if (token.children) rewriteLinks(token.children, context);
    const target = token.type === "link_open" ? token.attrGet("href") : null;
    if (target !== null) token.attrSet("href", context.link(target));
  }
}
