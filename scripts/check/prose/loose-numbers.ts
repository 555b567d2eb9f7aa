import path from "node:path";
import type { Finding } from "../../notebook/finding.js";
import { sourceOf, type NotebookFile } from "../../notebook/notebook.js";
import { lineCounter } from "../../notebook/prose-text.js";
import { readBindings, type Binding } from "./bindings.js";
import { sourcesIn, type BibliographyItem } from "./bibliography.js";
import { givenIn } from "./given.js";
import { harmlessKind } from "./harmless.js";
import { isOrdinal } from "./number-words.js";
import { proseNumbers, type ProseNumber } from "./numbers-in.js";
import { sentenceAt, sentencesOf } from "./sentences.js";

/** A number in prose that nothing stands behind, and where. */
export interface LooseNumber extends ProseNumber {
  line: number;
}

/** Every number of the prose that is not bound, not given, not in a claim of its sentence, and not harmless. */
export async function looseNumbers({ path: file, notebook }: NotebookFile): Promise<Finding[]> {
  const sources = (await sourcesIn(path.dirname(file))) ?? [];
  return notebook.cells.flatMap((cell, k) =>
    cell.cell_type !== "markdown"
      ? []
      : looseIn(sourceOf(cell), sources).map(({ literal, line }): Finding => ({
          kind: "prose",
          cell: k + 1,
          line,
          message: `${literal} is tied to nothing: write ${literal}<!--= expression -->, ${literal}<!--given KEY -->, or a claim of its sentence that names it, <!--? … === ${literal} -->`,
        })),
  );
}

/** The loose numbers of a Markdown source. */
export function looseIn(source: string, sources: BibliographyItem[]): LooseNumber[] {
  const lineOf = lineCounter(source);
  const { bindings } = readBindings(source);
  const bound = bindings.flatMap((each) => (each.kind === "number" ? [each] : []));
  const given = givenIn(source).map(({ start }) => start);
  const claims = claimTexts(source, bindings);
  return proseNumbers(source)
    .filter((number) => {
      const { start, end } = number;
      const isBound = bound.some(
        (each) => start < each.start + each.literal.length && each.start < end,
      );
      const isGiven = given.some(
        (place) => /^[*_`$]*$/.test(source.slice(end, place)) && place >= end,
      );
      return (
        !isBound &&
        !isGiven &&
        harmlessKind(number, sources) === undefined &&
        !isNamed(number, claims(number.start))
      );
    })
    .map((number) => ({ ...number, line: lineOf(number.start) }));
}

/** What the claims of a place's sentence say. */
function claimTexts(source: string, bindings: Binding[]): (place: number) => string[] {
  const sentences = sentencesOf(source);
  const claims = bindings
    .filter(({ kind }) => kind === "claim")
    .map(({ expression, start }) => ({ expression, sentence: sentenceAt(sentences, start) }));
  return (place) => {
    const sentence = sentenceAt(sentences, place);
    return claims
      .filter((claim) => claim.sentence === sentence)
      .map(({ expression }) => expression);
  };
}

/** Whether a claim has the number as it stands; a place in an order may be counted from 0. */
function isNamed({ value, literal }: ProseNumber, claims: string[]): boolean {
  const wanted = isOrdinal(literal) ? [value, value - 1] : [value];
  return claims.some((claim) =>
    [...claim.matchAll(/(?<![\w.$])(?:\d[\d_]*(?:\.\d+)?|\.\d+)(?:e[-+]?\d+)?/gi)].some(([text]) =>
      wanted.some((each) => Math.abs(Math.abs(each) - Number(text.replaceAll("_", ""))) < 1e-9),
    ),
  );
}
