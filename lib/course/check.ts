import { requireNames } from "../math/names.js";
import { questions } from "./questions.js";
import type { CourseQuestion, PosedQuestion } from "./question.js";

/** Which variant of a question is meant. */
export interface VariantOptions {
  /** Any whole number: equal seeds give equal numbers. Default: the numbers of the lesson's text. */
  seed?: number;
}

/** What an answer is worth. It prints as its text, without quotes. */
export interface Mark {
  /** Its number: "2.1". */
  readonly id: string;
  /** `open`: not answered yet. */
  readonly state: "open" | "right" | "wrong";
  /** What is said of it; begins with ○, ✓ or ✗. */
  readonly text: string;
  /** The text. */
  toString(): string;
}

/** A question as it is shown. It prints as its text, without quotes. */
export interface ExerciseText {
  /** Its number: "2.1". */
  readonly id: string;
  /** In a sentence, what is asked. */
  readonly text: string;
  /** What an answer must be: "a number", "a list of 3 numbers". */
  readonly takes: string;
  /** Whether a seed gives other numbers. */
  readonly varies: boolean;
  /** The text. */
  toString(): string;
}

/**
 * Marks an answer to an exercise of the course; the judge stays in the library.
 *
 *     check("2.1", 30); // ✓, or ✗ and a hint that diagnoses the mistake
 *
 * @param id the exercise's number: "2.1".
 * @param answer what you think; leave it out and the question is repeated.
 * @throws RangeError when there is no such exercise.
 */
export function check(id: string, answer?: unknown, options: VariantOptions = {}): Mark {
  const posed = posedBy(id, options);
  if (answer === undefined)
    return mark(id, "open", `○ ${id} waits for ${posed.takes}: ${posed.text}`);
  const verdict = posed.judge(answer);
  return verdict === true
    ? mark(id, "right", `✓ ${id} is right.`)
    : mark(id, "wrong", `✗ ${id} not yet: ${verdict}`);
}

/**
 * The text of an exercise, or of a variant with other numbers: `question("3.2", { seed: 7 })`.
 * @throws RangeError when there is no such exercise, or the seed is no whole number.
 */
export function question(id: string, options: VariantOptions = {}): ExerciseText {
  const { text, takes } = posedBy(id, options);
  return printed({ id, text, takes, varies: questionNamed(id).varies });
}

function posedBy(id: string, options: VariantOptions): PosedQuestion {
  requireNames("options", options, { seed: true });
  return questionNamed(id).pose(options.seed);
}

function questionNamed(id: string): CourseQuestion {
  const all = questions();
  const found = all.find((each) => each.id === id);
  if (found) return found;
  const lesson = String(id).split(".")[0];
  const beside = all.filter((each) => each.id.startsWith(`${lesson}.`));
  const known = (beside.length > 0 ? beside : all).map((each) => each.id);
  throw new RangeError(
    `invalid id: expected an exercise, for example ${known.slice(0, 4).join(", ")}, got ${JSON.stringify(id) ?? "undefined"}`,
  );
}

function mark(id: string, state: Mark["state"], text: string): Mark {
  return printed({ id, state, text });
}

/** An object that prints as its text: in Node's own `inspect`, and so in every kernel and in the page. */
function printed<Content extends { text: string }>(content: Content): Content {
  const print = { value: () => content.text, enumerable: false };
  return Object.defineProperties(content, {
    toString: print,
    [Symbol.for("nodejs.util.inspect.custom")]: print,
  });
}
