import { parser } from "@lezer/javascript";
import { classHighlighter, highlightCode } from "@lezer/highlight";
import { html, joinHtml, type Html } from "../html/template.js";
import { quantityOfIdentifier } from "./quantities.js";

const typescript = parser.configure({ dialect: "ts" });

/** Kinds of code that look like plain text: no span for them keeps pages small. */
const plain = /\btok-(operator|punctuation|variableName|propertyName)\b/;

/**
 * TypeScript as HTML: spans with the classes `tok-keyword`, `tok-string` and so on, and `q-f` and its like for the names
 * of the cell's quantities.
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
      const own = classesOf(text, classes);
      pieces.push(own ? html`<span class="${own}">${name}</span>` : name);
    },
    () => pieces.push(html`${"\n"}`),
  );
  return joinHtml(pieces);
}

function classesOf(text: string, classes: string): string {
  const quantity = classes === "" ? undefined : quantityOfIdentifier(text);
  if (quantity) return `q-${quantity}`;
  return plain.test(classes) ? "" : classes.split(" ")[0]!;
}
