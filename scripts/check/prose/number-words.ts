const units = "zero one two three four five six seven eight nine ten eleven twelve".split(" ");
const teens = "thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(" ");
const tens = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const ordinals =
  "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(
    " ",
  );

const values = new Map<string, number>([
  ...[...units, ...teens].map((word, k): [string, number] => [word, k]),
  ...tens.map((word, k): [string, number] => [word, 10 * (k + 2)]),
  ...ordinals.map((word, k): [string, number] => [word, k]),
  ...tens.flatMap((ten, t) =>
    units.slice(1, 10).map((unit, u): [string, number] => [`${ten}-${unit}`, 10 * (t + 2) + u + 1]),
  ),
  ["a hundred", 100],
  ["a thousand", 1000],
  ["a million", 1e6],
  ["a dozen", 12],
  ["twentieth", 20],
  ["hundredth", 100],
  ["thousandth", 1000],
  ["half", 0.5],
  ["halves", 0.5],
  ["a quarter", 0.25],
  ["a third", 1 / 3],
  ["two thirds", 2 / 3],
  ["a fifth", 0.2],
  ["a tenth", 0.1],
  ["three quarters", 0.75],
  ["twice", 2],
  ["thrice", 3],
]);

const longestFirst = [...values.keys()].sort((a, b) => b.length - a.length);

/** A number word, wherever one stands; "a hundred" and "two thirds" are one each. */
export const numberWords = new RegExp(
  `(?<![\\w-])(?:${longestFirst.map((word) => word.replace(" ", "[ \\n]")).join("|")})(?![\\w])`,
  "gi",
);

/** What a number word stands for; undefined where it is none. An ordinal stands for its place, from 1. */
export function valueOfWord(word: string): number | undefined {
  return values.get(word.toLowerCase().replace(/\s/g, " "));
}

/** Whether a word is one of order, and not of how many. */
export function isOrdinal(word: string): boolean {
  return /(?:th|first|second|third)$/i.test(word) && !/^a\b/i.test(word);
}

/** The word for a value, of the same kind and capital as another: `twenty` for 20 in place of `Twelve`; digits where there is none. */
export function wordLike(word: string, value: number): string {
  const isSame = (other: string): boolean => isOrdinal(other) === isOrdinal(word);
  const found = [...values].find(
    ([other, each]) => isSame(other) && Math.abs(each - value) < 1e-12,
  );
  if (!found) return String(value);
  return /^[A-Z]/.test(word) ? found[0][0]!.toUpperCase() + found[0].slice(1) : found[0];
}
