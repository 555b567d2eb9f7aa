import { readMarkdown, type TextBlock } from "../../notebook/markdown.js";
import { numberWords, valueOfWord } from "./number-words.js";

/** A number as prose says it, in digits or in words. */
export interface ProseNumber {
  literal: string;
  value: number;
  /** Its place in the source. */
  start: number;
  end: number;
  block: TextBlock;
}

const digits =
  /(?<![\p{L}\d_.^#\\-])(?:[-−+±](?=[\d.]))?(?:\d{1,3}(?:[  ]\d{3})+|\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?<=\d)(?:e[-+]?\d+)?(?:st|nd|rd|th)?%?(?![\p{L}\d_])/giu;

/** Every number in the text of a Markdown source: its paragraphs, headings, table cells and alternative texts. */
export function proseNumbers(source: string): ProseNumber[] {
  return readMarkdown(source).blocks.flatMap((block) =>
    [...numbersOf(block, digits, digitValue), ...numbersOf(block, numberWords, valueOfWord)]
      .filter((each, _, all) => !all.some((other) => holds(other, each)))
      .sort((a, b) => a.start - b.start),
  );
}

function numbersOf(
  block: TextBlock,
  pattern: RegExp,
  read: (literal: string) => number | undefined,
): ProseNumber[] {
  return [...block.text.matchAll(pattern)].flatMap(({ 0: literal, index }) => {
    const value = read(literal);
    if (value === undefined || Number.isNaN(value)) return [];
    const start = block.start + index;
    return [{ literal, value, start, end: start + literal.length, block }];
  });
}

function holds(outer: ProseNumber, inner: ProseNumber): boolean {
  return outer !== inner && outer.start <= inner.start && inner.end <= outer.end;
}

function digitValue(literal: string): number {
  const plain = literal.replace(/[,%+±  ]|st$|nd$|rd$|th$/gi, "").replace("−", "-");
  return literal.endsWith("%") ? Number((Number(plain) / 100).toPrecision(12)) : Number(plain);
}

/** The words around a number: its block before and behind it, mathematics and code as signs. */
export function around({ block, start, end }: ProseNumber): { before: string; behind: string } {
  return {
    before: block.text.slice(0, start - block.start),
    behind: block.text.slice(end - block.start),
  };
}
