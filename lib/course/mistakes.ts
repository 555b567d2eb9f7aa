import { near } from "./near.js";

/** An answer that people give, and what to say to it. */
export type Mistake = [answer: unknown, hint: string];

/**
 * Marks an answer by the right one and the usual mistakes, each with its hint.
 * @param otherwise the hint for any other answer.
 * @param tolerance how far off still counts, for the right answer and for mistakes.
 */
export function judged(
  answer: unknown,
  right: unknown,
  mistakes: Mistake[],
  otherwise: string,
  tolerance = 1e-6,
): true | string {
  if (near(answer, right, tolerance)) return true;
  const known = mistakes.find(([wrong]) => near(answer, wrong, tolerance) || answer === wrong);
  return known ? known[1] : otherwise;
}
