import MarkdownIt from "markdown-it";
import type Token from "markdown-it/lib/token.mjs";
import { isPicture, leadingOf } from "../html/address.js";
import { html, trusted, type Html } from "../html/template.js";
import { highlight } from "./highlight.js";
import { hideComments } from "./markdown-comments.js";
import { anchorHeadings, dressCourse, dressTables, linkTerms, wordsOf } from "./markdown-dress.js";
import { setFormulas } from "./mathematics/rules.js";
import { notShown } from "./not-shown.js";

/** What the renderer reports while it works. */
export interface MarkdownContext {
  /** Turns the target of a link into one that works on the site; may complain by throwing. */
  link(target: string): string;
  /** How often each anchor has been given, where several sources stand on one page. */
  seen?: Map<string, number>;
  /** Terms of the glossary that the page has not yet linked, by name: the first of each in bold becomes a link. */
  terms?: Map<string, string>;
}

/** A heading of a Markdown source. */
export interface Heading {
  id: string;
  text: string;
  /** 1 to 6. */
  level: number;
}

/** What was refused in the source that is being rendered. */
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

/** The anchors in a Markdown source: of headings and exercises. */
export function anchorsOf(source: string): string[] {
  return parsed(source).flatMap((token) => token.attrGet("id") ?? []);
}

/** The headings of a Markdown source, with their anchors. */
export function headingsOf(source: string): Heading[] {
  const tokens = parsed(source);
  return tokens.flatMap((token, k) => {
    const id = token.type === "heading_open" ? token.attrGet("id") : null;
    if (id === null) return [];
    return [{ id, text: wordsOf(tokens[k + 1]!), level: Number(token.tag.slice(1)) }];
  });
}

function parsed(source: string): Token[] {
  return markdown.parse(source, { link: (target: string) => target });
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
  setFormulas(md, trusted, (problem) => refused.push(problem));
  md.validateLink = (address) => leadingOf(address) !== "refused" || isPicture(address);
  md.core.ruler.push("course", (state) => {
    const context = state.env as MarkdownContext;
    anchorHeadings(state.tokens, context.seen);
    rewriteLinks(state.tokens, context);
    if (context.terms) linkTerms(state.tokens, context.terms, state.Token);
    state.tokens = dressTables(dressCourse(state.tokens), state.Token);
  });
  const { rules } = md.renderer;
  rules["heading_close"] = (tokens, k) => headingEnd(tokens, k);
  rules["fence"] = (tokens, k) => codeBlock(tokens[k]!);
  rules["code_block"] = rules["fence"];
  rules["image"] = (tokens, k, options, env) =>
    picture(tokens[k]!, md.renderer.renderInlineAsText(tokens[k]!.children ?? [], options, env));
  return md;
}

/** A heading ends with a link to itself, which readers can copy. */
function headingEnd(tokens: Token[], k: number): string {
  const { tag } = tokens[k]!;
  const id = tokens[k - 2]?.attrGet("id");
  if (!id || tag === "h1") return `</${tag}>\n`;
  const words = `Link to “${wordsOf(tokens[k - 1]!)}”`;
  const link = html` <a class="anchor" href="${`#${id}`}" aria-label="${words}">#</a>`;
  return `${link}</${tag}>\n`;
}

function codeBlock({ content, info }: Token): string {
  const [language = ""] = info.trim().split(/\s+/);
  const code = language === "ts" ? highlight(content) : content;
  const name = language === "" ? "code" : `language-${language}`;
  return `${html`<pre class="listing"><code class="${name}">${code}</code></pre>`}\n`;
}

/** A picture of the site; one from elsewhere is named and not fetched. */
function picture(token: Token, alt: string): string {
  const source = token.attrGet("src") ?? "";
  if (!isPicture(source)) return String(notShown([source], alt));
  return String(html`<img src="${source}" alt="${alt}" />`);
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
