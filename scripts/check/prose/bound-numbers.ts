import { numberWords, valueOfWord, wordLike } from "./number-words.js";

/** A number in prose that is bound to an expression: `28,840<!--= countParameters(…) -->`. */
export interface BoundNumber {
  /** The number as it stands: sign, digits with thousands separators, decimals, exponent, percent sign. */
  literal: string;
  expression: string;
  /** Position of the literal in the source. */
  start: number;
  /** Line in the cell, from 1. */
  line: number;
}

/** How long a number in prose may be. */
const longestLiteral = 100;
const literalPattern = /([-−+]?(?:\d[\d,]*(?:\.\d+)?|\.\d+)(?:e[-+]?\d+)?%?)([*_`$]*)$/i;
const ordinalPattern = /(?<![\w.])(\d+(?:st|nd|rd|th))[*_]*$/;

/** What is evaluated in place of an expression whose value is to be a number. */
export function asNumber(expression: string): string {
  return `String(Number(${expression}\n))`;
}

/** The number that stands directly before a binding's comment; undefined where none does. */
export function boundNumberAt(
  source: string,
  { expression, start, line }: { expression: string; start: number; line: number },
): BoundNumber | undefined {
  const from = Math.max(0, start - longestLiteral);
  const head = source.slice(from, start);
  const found = literalPattern.exec(head) ?? wordBefore(head);
  return found ? { literal: found[1]!, expression, start: from + found.index, line } : undefined;
}

/** A number word, or an ordinal, that ends a text but for marks of emphasis. */
function wordBefore(head: string): RegExpExecArray | undefined {
  const ordinal = ordinalPattern.exec(head);
  if (ordinal) return ordinal;
  const word = [...head.matchAll(numberWords)].at(-1);
  if (!word || !/^[*_]*$/.test(head.slice(word.index + word[0].length))) return undefined;
  return Object.assign(word, { 1: word[0] }) as RegExpExecArray;
}

/**
 * The value in the style of the literal: as many decimals, thousands separators, exponent or percent as it has.
 * A whole number must be whole: anything else shows all its digits, so that the difference is seen.
 */
export function inStyleOf(literal: string, value: number): string {
  if (valueOfWord(literal) !== undefined) return wordLike(literal, value);
  if (/[a-z]$/.test(literal)) return `${value}${suffixOf(value)}`;
  const percent = literal.endsWith("%");
  const scaled = percent ? value * 100 : value;
  const digits = literal.replace("%", "").replace("−", "-");
  const [mantissa = "", exponent] = digits.toLowerCase().split("e");
  const decimals = mantissa.split(".")[1]?.length ?? 0;
  if (exponent !== undefined) return finish(exponential(scaled, decimals), literal, percent);
  if (decimals === 0 && !percent) return finish(String(scaled), literal, percent);
  return finish(scaled.toFixed(decimals), literal, percent);
}

/** 1st, 2nd, 3rd, 4th, 11th. */
function suffixOf(value: number): string {
  if (Math.floor((value % 100) / 10) === 1) return "th";
  return ["th", "st", "nd", "rd"][value % 10] ?? "th";
}

/** `1.5e-31` as people write it, whatever the sign of zero. */
function exponential(value: number, decimals: number): string {
  return value.toExponential(decimals).replace("e+", "e");
}

function finish(text: string, literal: string, percent: boolean): string {
  let out = text;
  const [whole = "", rest] = out.split(".");
  const separated =
    /\d,\d{3}/.test(literal) ||
    (!/\d{4}/.test(literal) && Math.abs(Number(out)) >= 10_000 && literal.includes(","));
  if (separated)
    out = whole.replace(/\B(?=(\d{3})+$)/g, ",") + (rest === undefined ? "" : `.${rest}`);
  if (/^[-−+]?\./.test(literal)) out = out.replace(/^(-?)0\./, "$1.");
  if (literal.startsWith("−")) out = out.replace("-", "−");
  if (literal.startsWith("+") && !out.startsWith("-")) out = `+${out}`;
  return percent ? `${out}%` : out;
}

/** The source with every literal replaced by what `values` say, in the order of `boundNumbers`. */
export function rewriteNumbers(source: string, bound: BoundNumber[], values: string[]): string {
  let out = source;
  for (let k = bound.length - 1; k >= 0; k--) {
    const { start, literal } = bound[k]!;
    out = out.slice(0, start) + values[k]! + out.slice(start + literal.length);
  }
  return out;
}
