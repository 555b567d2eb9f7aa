import type { LocatedEquation } from "../../equations/read/locate.js";
import type { Finding } from "../../notebook/finding.js";
import { readMarkdown, type MarkdownSpan } from "../../notebook/markdown.js";
import { sourceOf, type NotebookCell, type NotebookFile } from "../../notebook/notebook.js";
import { blanked, lineCounter } from "../../notebook/prose-text.js";
import { readBindings } from "./bindings.js";
import { codeBeside } from "./spoken-of.js";

/** `$…$` in a sentence that carries no directive. */
type Inline = MarkdownSpan & { tex: string };

const relation =
  /\\approx|\\neq?(?![a-z])|\\l(?:e|t)q?(?![a-z])|\\g(?:e|t)q?(?![a-z])|\\in(?![a-z])|[=<>]/g;
/** A value that somebody chose: `t = 2`, `f = i = 1`, `x = [0, 3, 3]`, `t \ge 1`, `w = \tfrac12`. */
const choice =
  /^(?:\s*\|?(?:\\[a-zA-Z]+\s*)?[a-zA-Z]?(?:_\{?[\w,+\s-]*\}?)?'*\|?\s*(?:=|<|>|\\g(?:e|t)|\\l(?:e|t)|\\approx|\\in|\\neq?))+\s*(?:[-−+]?[\d.,]+|\[[-−\d.,\s]*\]|\\[td]?frac\s?\{?\d\}?\s?\{?\d\}?|[a-zA-Z])?\s*$/;
const numeric =
  /^(?:[\d.+\-−()\s{}/^,e]|\\cdot|\\times|\\[td]?frac|\\sqrt|\\sigma|\\tanh|\\exp|\\ln|\\,|\[|\])+$/;

/** What the unmarked mathematics of a Markdown source's sentences says and can be evaluated, as equations. */
export function inlineEquations(source: string): LocatedEquation[] {
  return unmarked(source).flatMap((inline): LocatedEquation[] => {
    const at = { start: inline.start, display: false };
    const parts = inline.tex.split(relation);
    const computed = numericPairs(parts, numberBehind(source, inline.end));
    if (computed.length > 0) return computed.map((pair) => ({ source: pair, ...at }));
    const isClaim =
      !/\\mapsto|\\to(?![a-z])/.test(inline.tex) &&
      parts.length > 1 &&
      parts.every((part) => part.trim() !== "");
    return isClaim && !choice.test(inline.tex) ? [{ source: inline.tex, ...at }] : [];
  });
}

/** Every two neighbours of a chain that are numbers alone, and its last with the bound number behind it: `2 \cdot 6 =` 12. */
function numericPairs(parts: string[], behind: string | undefined): string[] {
  const isOpen = parts.length > 1 && parts.at(-1)!.trim() === "";
  const all = isOpen ? [...parts.slice(0, -1), behind ?? ""] : parts;
  return all.slice(1).flatMap((part, k) => {
    const before = all[k]!;
    if (![before, part].every((each) => numeric.test(each) && /\d/.test(each))) return [];
    return [`${before.trim()} ${/\.\d/.test(part) ? "\\approx" : "="} ${part.trim()}`];
  });
}

/** The number directly behind mathematics that ends with a sign of equality. */
function numberBehind(source: string, end: number): string | undefined {
  const found = /^\$\s*[*_]*([-−]?\d[\d,]*(?:\.\d+)?)(?=[*_]*<!--=)/.exec(
    source.slice(end, end + 60),
  );
  return found?.[1]!.replaceAll(",", "").replace("−", "-");
}

/** The numbers in a sentence's mathematics that are chosen there, and stand nowhere in what is computed beside it. */
export function looseMathematics({ notebook }: NotebookFile): Finding[] {
  return notebook.cells.flatMap((cell, k) => {
    if (cell.cell_type !== "markdown") return [];
    const source = sourceOf(cell);
    const lineOf = lineCounter(source);
    const inlines = unmarked(source).filter(({ tex }) => !isEvaluated(tex));
    if (inlines.length === 0) return [];
    const known = computedBeside(notebook.cells, k);
    return inlines.flatMap(({ tex, start }): Finding[] => {
      const line = lineOf(start);
      return numbersOf(tex)
        .filter((number) => number > 1 && !known.has(number))
        .map((number) => ({
          kind: "equation",
          cell: k + 1,
          line,
          message: `$${tex}$: no code beside it, no displayed equation, bound number or claim of this cell has ${number}: correct it, or bind it`,
        }));
    });
  });
}

function isEvaluated(tex: string): boolean {
  const parts = tex.split(relation);
  return parts.length > 1 && !choice.test(tex);
}

/** The numbers of the code beside a prose cell, of its displayed equations, and of what its prose is bound to. */
function computedBeside(cells: NotebookCell[], at: number): Set<number> {
  const source = sourceOf(cells[at]!);
  const displayed = source.match(/\$\$[^]*?\$\$/g) ?? [];
  const bindings = readBindings(source).bindings.flatMap((each) =>
    each.kind === "number"
      ? [each.expression, each.literal.replaceAll(",", "")]
      : [each.expression],
  );
  const code = codeBeside(cells, at).map(sourceOf);
  return new Set([...displayed, ...bindings, ...code].flatMap(numbersOf));
}

/** The sizes of the numbers in code or TeX, without those of its indices. */
function numbersOf(text: string): number[] {
  const plain = text.replace(/_(?:\{[^}]*\}|\w)/g, " ");
  return [...plain.matchAll(/(?<![\w.])\d[\d_]*(?:\.\d+)?/g)].map(([number]) =>
    Number(number.replaceAll("_", "")),
  );
}

function unmarked(source: string): Inline[] {
  const plain = blanked(source, ({ kind }) => kind !== "comment");
  return readMarkdown(source).inlineMath.filter(
    ({ tex, end }) => !/%\s*@/.test(tex) && !/^\$[*_]*<!--\s*@/.test(plain.slice(end, end + 40)),
  );
}
