import { sourceOf, type NotebookFile } from "../../notebook/notebook.js";
import type { Finding } from "../../notebook/finding.js";
import { blank, blanked, lineCounter } from "../../notebook/prose-text.js";

/** A number in running text that no code stands behind. */
export interface UnboundNumber {
  literal: string;
  /** The line in the cell, from 1. */
  line: number;
}

const numbers =
  /(?<![\w.,^#/\\-])[-−+]?\d+(?:,\d{3})*(?:\.\d+)?(?:e[-+]?\d+)?%?(?![\w^/]|[.,]\d)/gi;
const binding = /^[*_`$]*<!--(=|\s*given(?::|\s)\s*\w)/;

/**
 * The numbers of a notebook's prose that look computed and are bound to no code: with two decimals or more, an
 * exponent, a percent sign, or four digits and no year. One that the notebook's code or mathematics gives as it
 * stands is the author's own, and so is one marked `0.73<!-- given: reason -->`.
 */
export function computedNumbers(file: NotebookFile): Finding[] {
  const given = givenNumbers(file);
  return file.notebook.cells.flatMap((cell, k) =>
    cell.cell_type !== "markdown"
      ? []
      : numbersIn(sourceOf(cell))
          .filter(({ literal }) => looksComputed(literal) && !given.has(valueOf(literal)))
          .map(({ literal, line }): Finding => ({
            kind: "prose",
            cell: k + 1,
            line,
            message: `${literal} looks computed and is bound to nothing: write ${literal}<!--= expression -->, or ${literal}<!--given KEY --> with a key of bibliography.json`,
          })),
  );
}

/** The unbound numbers of running text: not those of code, mathematics, links, headings, or comments. */
function numbersIn(source: string): UnboundNumber[] {
  const running = blanked(source, () => true)
    .replace(/\$\$[^]*?\$\$|\$[^$\n]+\$/g, blank)
    .replace(/\]\((?:[^()\n]|\([^()\n]*\))*\)/g, blank)
    .replace(/^#+ .*$/gm, blank);
  const lineOf = lineCounter(source);
  return [...running.matchAll(numbers)].flatMap((match) => {
    const end = match.index! + match[0].length;
    if (binding.test(source.slice(end, end + 1000))) return [];
    return { literal: match[0], line: lineOf(match.index!) };
  });
}

function looksComputed(literal: string): boolean {
  if (/%$|e/i.test(literal)) return true;
  const [whole = "", decimals = ""] = literal.replace(/[-−+,]/g, "").split(".");
  const isYear = decimals === "" && /^(19|20)\d\d$/.test(whole) && !literal.includes(",");
  return decimals.length >= 2 || (whole.length >= 4 && !isYear);
}

/** The numbers that stand in code, in code spans and in mathematics: the author chose them, or they are checked there. */
function givenNumbers({ notebook }: NotebookFile): Set<number> {
  const texts = notebook.cells.flatMap((cell) => {
    const source = sourceOf(cell);
    if (cell.cell_type === "code") return source;
    return [...source.matchAll(/\$\$[^]*?\$\$|\$[^$\n]+\$|`[^`\n]+`/g)].map(([match]) => match);
  });
  const literals = texts.flatMap((text) => [...text.matchAll(/(?<![\w.])\d[\d_]*(?:\.\d+)?/g)]);
  return new Set(literals.map(([match]) => valueOf(match.replaceAll("_", ""))));
}

function valueOf(literal: string): number {
  const value = Number(literal.replace(/[,%+]/g, "").replace("−", "-"));
  const size = Math.abs(value);
  return literal.endsWith("%") ? Number((size / 100).toPrecision(12)) : size;
}
