import { createRequire } from "node:module";
import katex from "katex";
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

/**
 * Markdown as the notebooks write it, mathematics included; HTML in it is shown, not run.
 * @throws Error when a formula cannot be set, or `link` refuses a link.
 */
export function renderMarkdown(source: string, context: MarkdownContext): string {
  const md = new MarkdownIt({
    html: false,
    highlight: (text, language) => (language === "ts" ? highlight(text) : ""),
  });
  const refused: Error[] = [];
  md.use(katexPlugin, { katex: strictKatex(refused) });
  md.core.ruler.push("course", ({ tokens }) => {
    anchorHeadings(tokens);
    rewriteLinks(tokens, context);
  });
  md.renderer.rules["table_open"] = () =>
    '<div class="scroll" tabindex="0" role="group" aria-label="table"><table>';
  md.renderer.rules["table_close"] = () => "</table></div>";
  // An empty heading names nothing: it is a plain cell to a screen reader.
  const html = md.render(withoutComments(source)).replace(/<th><\/th>/g, "<td></td>");
  if (refused[0]) throw refused[0];
  return html;
}

/** KaTeX that lets nothing pass and keeps what it refused: the plugin would only print it. */
function strictKatex(refused: Error[]): Pick<typeof katex, "renderToString"> {
  return {
    renderToString(formula, options) {
      try {
        return katex.renderToString(formula, {
          ...options,
          output: "htmlAndMathml",
          throwOnError: true,
          strict: "error",
        });
      } catch (error) {
        refused.push(
          new Error(`the formula ${formula.trim()} cannot be set: ${(error as Error).message}`),
        );
        return "";
      }
    },
  };
}

/** Comments bind numbers to code and are not shown; those in code blocks are code. */
function withoutComments(source: string): string {
  return source.replace(codeOrComment, (match: string) => (match.startsWith("<!--") ? "" : match));
}

/** The anchors of the headings in a Markdown source. */
export function anchorsOf(source: string): string[] {
  const tokens = new MarkdownIt().parse(withoutComments(source), {});
  return anchorHeadings(tokens);
}

function anchorHeadings(tokens: Token[]): string[] {
  const seen = new Map<string, number>();
  return tokens.flatMap((token, k) => {
    if (token.type !== "heading_open") return [];
    const slug = slugOf(tokens[k + 1]!.content) || "section";
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    const anchor = count === 0 ? slug : `${slug}-${count + 1}`;
    token.attrSet("id", anchor);
    return [anchor];
  });
}

function rewriteLinks(tokens: Token[], context: MarkdownContext): void {
  for (const token of tokens) {
    if (token.children) rewriteLinks(token.children, context);
    const target = token.type === "link_open" ? token.attrGet("href") : null;
    if (target !== null) token.attrSet("href", context.link(target));
  }
}
