import { namesUsed } from "../../cells/types/declared.js";
import { sourceOf, type NotebookFile } from "../../notebook/notebook.js";
import type { Finding } from "../../notebook/finding.js";
import { codeSpans } from "../../notebook/prose-text.js";
import type { ApiNames } from "./api-names.js";

/**
 * The names in code spans that look like the library's and are not: `lowerCamelCase` that neither the library nor the
 * notebook knows, calls of what is no export, and words one letter away from an export. Names of other libraries are
 * told by their form: `snake_case`, `Capitals`, and whatever hangs on a name nobody here declared (`torch.sigmoid`).
 */
export function misnamed(file: NotebookFile, api: ApiNames): Finding[] {
  const own = namesInCells(file);
  const known = (name: string) =>
    api.exports.has(name) || api.words.has(name) || own.has(name) || isLanguage(name);
  return file.notebook.cells.flatMap((cell, k) =>
    cell.cell_type !== "markdown"
      ? []
      : codeSpans(sourceOf(cell)).flatMap(({ text, line }) =>
          suspects(text, known, api)
            .filter((name) => !known(name))
            .map((name): Finding => ({
              kind: "types",
              cell: k + 1,
              line,
              message: `\`${text}\`: no \`${name}\` in the library${suggestion(name, api)}`,
            })),
        ),
  );
}

/** The names in a span that only the library or the notebook can mean. */
function suspects(span: string, known: (name: string) => boolean, api: ApiNames): string[] {
  const found = new Set<string>();
  for (const [chain] of span.matchAll(/[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*)*/g)) {
    const [root = "", ...members] = chain.split(/\??\./);
    if (members.length > 0 && !known(root)) continue;
    [root, ...members].filter(isCamel).forEach((name) => found.add(name));
  }
  for (const [, name] of span.matchAll(/(?<![\w$.])([a-z][a-z\d]{2,})\(/g)) found.add(name!);
  if (/^[a-z]{4,}$/.test(span) && nearest(span, api)) found.add(span);
  return [...found];
}

function isCamel(name: string): boolean {
  return /^[a-z][a-z\d]*[A-Z][A-Za-z\d]*$/.test(name);
}

function suggestion(name: string, api: ApiNames): string {
  const near = nearest(name, api);
  return near ? `: did you mean \`${near}\`?` : " and none in this notebook: correct the name";
}

/** The export or word that is one letter (or one swap, or the case) away. */
function nearest(name: string, { exports, words }: ApiNames): string | undefined {
  const candidates = [...exports, ...(isCamel(name) ? words : [])];
  return candidates.find((candidate) => candidate !== name && isOneEdit(name, candidate));
}

function isOneEdit(a: string, b: string): boolean {
  if (a.toLowerCase() === b.toLowerCase()) return true;
  if (Math.abs(a.length - b.length) > 1 || Math.min(a.length, b.length) < 4) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const [restA, restB] = [a.slice(start), b.slice(start)];
  const isSwap =
    restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2);
  if (a.length === b.length) return isSwap || restA.slice(1) === restB.slice(1);
  return a.length > b.length ? restA.slice(1) === restB : restA === restB.slice(1);
}

function namesInCells({ notebook }: NotebookFile): Set<string> {
  const code = notebook.cells.filter(({ cell_type }) => cell_type === "code").map(sourceOf);
  return namesUsed(code.join("\n"));
}

const hosts = [Array, Map, Math, Number, Object, Promise, Set, String, JSON];
const language = new Set<string>([
  ...Object.getOwnPropertyNames(globalThis),
  ...hosts.flatMap((host) => Object.getOwnPropertyNames(host)),
  ...hosts.flatMap((host) =>
    "prototype" in host ? Object.getOwnPropertyNames(host.prototype) : [],
  ),
]);

function isLanguage(name: string): boolean {
  return language.has(name);
}
