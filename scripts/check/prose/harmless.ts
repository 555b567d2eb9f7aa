import type { TextBlockKind } from "../../notebook/markdown.js";
import type { BibliographyItem } from "./bibliography.js";
import { around, type ProseNumber } from "./numbers-in.js";

/** A kind of number that computes nothing: what it is, and how it is told. */
interface HarmlessKind {
  name: string;
  before?: RegExp;
  behind?: RegExp;
  literal?: RegExp;
  isIn?: TextBlockKind;
}

/** The closed list. What is in none of these is bound, given, or named by a claim. */
const kinds: HarmlessKind[] = [
  {
    name: "a lesson",
    before: /\b(?:notebooks?|lessons?)\s(?:\d\d(?:,| and| or| to|–)\s?)*$/i,
    literal: /^\d\d$/,
  },
  {
    name: "an exercise",
    before: /\bexercises?\s(?:\d+\.\d+(?:,| and| to|–)\s?)*$/i,
    literal: /^\d+\.\d+$/,
  },
  {
    name: "an exercise's label, in bold",
    before: /^ {2,3}$/,
    literal: /^\d{1,2}\.\d{1,2}$/,
    isIn: "paragraph",
  },
  { name: "a heading's number", before: /^[#\s]*$/, behind: /^\s·/, literal: /^\d\d$/ },
  { name: "one as a pronoun or an article", literal: /^one$/i },
  {
    name: "first in order of telling",
    literal: /^first$/i,
    behind: /^(?:,|:|\s(?:of all|look|let|we|meet|then)\b)/,
  },
  { name: "a second of time or a try", literal: /^second$/i, behind: /^\s(?:thought|look|time)\b/ },
  {
    name: "both",
    literal: /^two$/i,
    before: /\b(?:the|these|those|other|between|any|last|both|its|their|our|whose)\s$/i,
  },
  {
    name: "at the one end of a range from 0 to 1",
    literal: /^[-−±]?[01]$/,
    before:
      /(?:[[(]|\b(?:between|from|of|is|in|at|by|to|exactly|equals?|and|or|near|towards?|almost|never|not|a|the)\s)(?:[-−±]?[01](?:,| and| to| or)\s)?$/i,
  },
  {
    name: "at the other end of a range from 0 to 1",
    literal: /^[-−±]?[01]$/,
    behind: /^\s?(?:[)\]]|(?:and|or|to)\s[-−±]?[01]\b)/,
  },
  { name: "a half-life", literal: /^half$/i, behind: /^-li(?:fe|ves)\b/ },
  {
    name: "a product's version",
    before: /\b(?:Python|Node|TypeScript|TensorFlow|Keras|PyTorch|ONNX|version|nbformat)\s$/i,
  },
  { name: "minutes to read", behind: /^\s(?:to\s\d+\s)?minutes?\b/ },
];

/** The harmless kind that a number is of; undefined where it is of none. */
export function harmlessKind(number: ProseNumber, sources: BibliographyItem[]): string | undefined {
  const { before, behind } = around(number);
  const kind = kinds.find(
    (each) =>
      (each.literal ?? /^/).test(number.literal) &&
      (each.before ?? /^/).test(before) &&
      (each.behind ?? /^/).test(behind) &&
      (each.isIn ?? number.block.kind) === number.block.kind,
  );
  return kind?.name ?? (isCitation(number, before, sources) ? "a year of a citation" : undefined);
}

/** `Gers et al. 2000`, `Cho and others (2014)`: an author of the bibliography, and the year it has of them. */
function isCitation(
  { value, literal }: ProseNumber,
  before: string,
  sources: BibliographyItem[],
): boolean {
  if (!/^(?:19|20)\d\d$/.test(literal)) return false;
  const near = before.slice(-60);
  return sources.some(
    ({ authors, year }) => year === value && authors.some((author) => near.includes(author)),
  );
}
