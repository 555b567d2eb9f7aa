import { parser } from "@lezer/javascript";
import { classHighlighter, highlightCode } from "@lezer/highlight";
import { html, joinHtml, type Html } from "../html/template.js";

const typescript = parser.configure({ dialect: "ts" });

/**
 * TypeScript as HTML: spans with the classes `tok-keyword`, `tok-string` and so on.
 * @param link where a name leads, if anywhere.
 */
export function highlight(code: string, link?: (name: string) => string | undefined): Html {
  const pieces: Html[] = [];
  highlightCode(
    code,
    typescript.parse(code),
    classHighlighter,
    (text, classes) => {
      const to = classes ? link?.(text) : undefined;
      const name = to === undefined ? html`${text}` : html`<a href="${to}">${text}</a>`;
      pieces.push(classes ? html`<span class="${classes}">${name}</span>` : name);
    },
    () => pieces.push(html`${"\n"}`),
  );
  return joinHtml(pieces);
}
