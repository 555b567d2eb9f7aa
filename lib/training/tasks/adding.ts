import { requireNames } from "../../math/names.js";
import { seededRandom } from "../../math/random.js";
import { requireSize } from "../../math/shapes.js";
import type { Example } from "../examples.js";

/** What the sums are like. */
export interface AddingOptions {
  /** How many examples. */
  count: number;
  /** How many steps, ≥ 2. */
  timeSteps: number;
  /** Any whole number; equal seeds give equal examples. */
  seed: number;
}

/**
 * The adding problem: of a sequence of numbers two are marked, and at its end their sum is wanted.
 *
 * Inputs are [timeSteps][2]: a number uniform in [0, 1), and a mark, 1 at one step of the first half and one of the second, else
 * 0. Targets are [timeSteps][1]; only the last, the sum, has weight 1. Who always answers 1 has a mean squared error of 1/6.
 *
 * @throws RangeError when `count` is not a whole number ≥ 1, `timeSteps` not one ≥ 2, or the seed is not a whole number.
 * @see Hochreiter & Schmidhuber 1997, "Long Short-Term Memory", experiment 4; in the form of Le, Jaitly & Hinton 2015, "A Simple
 * Way to Initialize Recurrent Networks of Rectified Linear Units".
 */
export function addingExamples(options: AddingOptions): Example[] {
  requireNames("options", options, { count: true, timeSteps: true, seed: true });
  const { count, timeSteps, seed } = options;
  requireSize("count", count);
  if (!Number.isInteger(timeSteps) || timeSteps < 2) {
    throw new RangeError(`invalid timeSteps: expected a whole number ≥ 2, got ${timeSteps}`);
  }
  const random = seededRandom(seed);
  const half = Math.floor(timeSteps / 2);
  return Array.from({ length: count }, () => {
    const numbers = Array.from({ length: timeSteps }, () => random.uniform());
    const marked = [random.integer(half), half + random.integer(timeSteps - half)];
    const sum = marked.reduce((total, t) => total + numbers[t]!, 0);
    const last = timeSteps - 1;
    return {
      inputs: numbers.map((number, t) => [number, marked.includes(t) ? 1 : 0]),
      targets: numbers.map((_, t) => [t === last ? sum : 0]),
      weights: numbers.map((_, t) => (t === last ? 1 : 0)),
    };
  });
}
