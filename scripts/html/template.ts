import { requireFile, requireLink, requirePicture } from "./address.js";

/** What may stand in a template: text, which is escaped, or HTML. */
export type HtmlValue = string | number | Html | readonly HtmlValue[];
export type { Html };

/** HTML that is safe to show: made by the template below, or trusted by name. Nothing else can make one. */
class Html {
  constructor(private readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

/**
 * HTML with values in it: `html\`<a href="${address}">${words}</a>\``. Text is escaped wherever it stands;
 * addresses are checked.
 * @throws Error when a value stands where escaping cannot make it safe (a tag, a script, a handler, a style), or
 * an address is one that a page must not hold.
 */
export function html(strings: TemplateStringsArray, ...values: HtmlValue[]): Html {
  const holes = holesOf(strings);
  const parts = values.map((value, k) => fill(holes[k]!, value) + strings[k + 1]!);
  return new Html(strings[0]! + parts.join(""));
}

/** HTML that something else has made safe: Markdown, KaTeX, the sanitisers. ESLint knows who may say so. */
export function trusted(text: string): Html {
  return new Html(text);
}

/** Pieces of HTML with text between them. */
export function joinHtml(pieces: readonly Html[], separator = ""): Html {
  return new Html(pieces.join(escapeHtml(separator)));
}

/** JSON for scripts to read: no `</script>` can be in it. */
export function dataScript(value: unknown): Html {
  const json = JSON.stringify(value).replace(/</g, "\\u003c");
  return new Html(`<script type="application/json">${json}</script>`);
}

/** Text as HTML shows it, in elements and in attributes; signs that steer terminals become pictures of themselves. */
function escapeHtml(text: string): string {
  return text
    .replace(/\r\n/g, "\n")
    .replace(/[&<>"']/g, (sign) => entities[sign]!)
    .replace(control, (sign) => pictureOf(sign.charCodeAt(0)));
}

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

// eslint-disable-next-line no-control-regex
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** U+2400 and on show the control signs; those above 127 have no pictures. */
function pictureOf(code: number): string {
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? "\u2421" : "\ufffd";
}

/** Where a value stands: between tags, or in the attribute of this name. */
type Hole = "text" | { attribute: string; isWhole: boolean };

const known = new WeakMap<TemplateStringsArray, Hole[]>();

function holesOf(strings: TemplateStringsArray): Hole[] {
  const holes = known.get(strings) ?? strings.slice(0, -1).map((_, k) => holeAfter(strings, k));
  known.set(strings, holes);
  return holes;
}

function holeAfter(strings: TemplateStringsArray, k: number): Hole {
  const before = strings.slice(0, k + 1).join("");
  const tag = /<[^<>]*$/.exec(before)?.[0];
  if (tag === undefined) {
    if (/<(script|style)\b[^>]*>(?:(?!<\/\1)[^])*$/i.test(before))
      throw new Error(`no value can be made safe in a script or style: …${before.slice(-40)}`);
    return "text";
  }
  const match = /^[^"]*(?:"[^"]*"[^"]*)*\s([\w:-]+)="([^"]*)$/.exec(tag);
  if (!match)
    throw new Error(`a value must stand between tags or in a quoted attribute: …${tag.slice(-40)}`);
  const attribute = match[1]!.toLowerCase();
  if (/^(on.*|style|srcdoc|(form)?action|data|ping|http-equiv)$/.test(attribute))
    throw new Error(`no value can be made safe in the attribute ${attribute}`);
  return { attribute, isWhole: match[2] === "" && strings[k + 1]!.startsWith('"') };
}

function fill(hole: Hole, value: HtmlValue): string {
  if (hole === "text") return textOf(value);
  if (typeof value !== "string" && typeof value !== "number")
    throw new Error(`the attribute ${hole.attribute} takes text or a number`);
  const check = { href: requireLink, src: requirePicture, srcset: requireFile }[hole.attribute];
  if (!check) return escapeHtml(String(value));
  if (!hole.isWhole) throw new Error(`the address in ${hole.attribute} must be one value`);
  check(String(value));
  return escapeHtml(String(value));
}

function textOf(value: HtmlValue): string {
  if (value instanceof Html) return String(value);
  if (Array.isArray(value)) return value.map(textOf).join("");
  return escapeHtml(String(value));
}
