import type { AnswerKind } from "./question.js";

const isNumber = (attempt: unknown): attempt is number =>
  typeof attempt === "number" && Number.isFinite(attempt);

/** A finite number. */
export const aNumber: AnswerKind<number> = { name: "a number", accepts: isNumber };

/** 0, 1, 2, … */
export const aCount: AnswerKind<number> = {
  name: "a whole number, 0 or more",
  accepts: (attempt): attempt is number =>
    isNumber(attempt) && Number.isInteger(attempt) && attempt >= 0,
};

/** A list of so many numbers; `what` says what they are. */
export function numbers(length: number, what = ""): AnswerKind<number[]> {
  return {
    name: `a list of ${length} numbers${what && `: ${what}`}`,
    accepts: (attempt): attempt is number[] =>
      Array.isArray(attempt) && attempt.length === length && attempt.every(isNumber),
  };
}

/** Two numbers, in this order. */
export function aPair(first: string, second: string): AnswerKind<[number, number]> {
  return numbers(2, `[${first}, ${second}]`) as AnswerKind<number[]> as AnswerKind<
    [number, number]
  >;
}

/** One of a few words. */
export function oneOf<Word extends string>(...words: Word[]): AnswerKind<Word> {
  return {
    name: `one of ${words.map((word) => JSON.stringify(word)).join(", ")}`,
    accepts: (attempt): attempt is Word => words.includes(attempt as Word),
  };
}

/** A function of numbers; its answers are judged, not its text. */
export function aFunction(form: string): AnswerKind<(...values: number[]) => unknown> {
  return {
    name: `a function ${form}`,
    accepts: (attempt): attempt is (...values: number[]) => unknown =>
      typeof attempt === "function",
  };
}

/** What a reader's function answers; what it throws is its answer too. */
export function answerOf(answer: (...values: number[]) => unknown, ...values: number[]): unknown {
  try {
    return answer(...values);
  } catch (error) {
    return `the error ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Three digits behind the point, as hints show them; a whole number stays one. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(shown).join(", ")}]`;
  if (typeof value !== "number" || !Number.isFinite(value)) return String(value);
  const text = Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3)));
  return text.replace("-", "−");
}

/** A batch of sequences, [time][batch][entry]. */
export const aBatch: AnswerKind<number[][][]> = {
  name: "a batch: a list of steps, each a list of events",
  accepts: (attempt): attempt is number[][][] =>
    Array.isArray(attempt) &&
    attempt.length > 0 &&
    attempt.every(
      (step) =>
        Array.isArray(step) && step.every((event) => Array.isArray(event) && event.every(isNumber)),
    ),
};
