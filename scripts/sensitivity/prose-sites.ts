import { harmlessKind } from "../check/prose/harmless.js";
import { readBindings } from "../check/prose/bindings.js";
import { proseNumbers } from "../check/prose/numbers-in.js";
import { readMarkdown } from "../notebook/markdown.js";
import type { MutationSite } from "./sites.js";
import { texSites } from "./tex-sites.js";

/** Words that people exchange when what they describe has changed: each of a pair for the other. */
const pairs =
  "larger/smaller greater/less more/fewer higher/lower longer/shorter faster/slower earlier/later stronger/weaker largest/smallest highest/lowest longest/shortest first/second second/third last/first before/after never/always only/also every/one upper/lower left/right grows/shrinks rises/falls red/blue yellow/dark bright/dark same/different bounded/unbounded half/twice increases/decreases input/forget forget/output".split(
    " ",
  );

/** Every claiming word of a Markdown source, exchanged. */
export function wordSites(source: string): MutationSite[] {
  return readMarkdown(source).blocks.flatMap(({ text, start }) =>
    pairs.flatMap((pair) => {
      const words = pair.split("/") as [string, string];
      return [words, [...words].reverse()].flatMap(([was, now]) => {
        const suffix = pair === "input/forget" || pair === "forget/output" ? "(?= gate)" : "";
        const found = text.matchAll(new RegExp(`(?<![\\w-])${was}(?![\\w-])${suffix}`, "gi"));
        return [...found].map((match) =>
          siteOf(start + match.index, match[0], likeIt(match[0], now!)),
        );
      });
    }),
  );
}

/** Every number of the prose that is neither bound nor harmless, in digits or words, changed. */
export function looseNumberSites(source: string): MutationSite[] {
  const { bindings } = readBindings(source);
  const bound = bindings.flatMap((each) => (each.kind === "number" ? [each.start] : []));
  return proseNumbers(source).flatMap((number) => {
    const { literal, start, end } = number;
    const isBound = bound.some((place) => place >= start - 1 && place < end);
    if (isBound || harmlessKind(number, []) !== undefined) return [];
    const now = /\d/.test(literal)
      ? literal.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10))
      : literal.toLowerCase() === "seven"
        ? "nine"
        : likeIt(literal, "seven");
    return [siteOf(start, literal, now)];
  });
}

/** Every change of the mathematics in its sentences. */
export function inlineSites(source: string): MutationSite[] {
  return readMarkdown(source).inlineMath.flatMap(({ tex, start }) => texSites(tex, start));
}

/** Links and numbers that lead elsewhere: another lesson, no heading, the wrong side. */
export function referenceSites(source: string, lessons: string[]): MutationSite[] {
  const of = (pattern: RegExp, now: (match: RegExpMatchArray) => string | undefined) =>
    [...source.matchAll(pattern)].flatMap((match) => {
      const other = now(match);
      return other === undefined ? [] : [siteOf(match.index, match[0], other)];
    });
  const notThis = (name: string) => lessons.find((each) => each !== name);
  return [
    ...of(/\d\d-[\w-]+\.ipynb(?=#)/g, ([name]) => notThis(name)),
    ...of(/(?<=\]\()[\w./-]+\.(?:ipynb|md|ts)/g, ([name]) => name.replace(/(.)\.(\w+)$/, "$1s.$2")),
    ...of(/(?<=\]\([\w.-]*#)[\w-]+/g, ([anchor]) => `${anchor}-now`),
    ...of(/(?<=\b(?:notebook|lesson) )\d\d(?=\]\()/gi, ([number]) =>
      String(Number(number) + 1).padStart(2, "0"),
    ),
    ...of(/(?<=Before: \[[^\]]*\]\()\d\d-[\w-]+\.ipynb/g, ([name]) => notThis(name)),
    ...of(/(?<=\]\(#[\w-]+\)\)? )(?:above|below)/g, ([word]) =>
      word === "above" ? "below" : "above",
    ),
  ];
}

function siteOf(start: number, was: string, now: string): MutationSite {
  return { start, end: start + was.length, was, now };
}

/** As the other word is written: with a capital or without. */
function likeIt(word: string, now: string): string {
  return /^\p{Lu}/u.test(word) ? now[0]!.toUpperCase() + now.slice(1) : now;
}
