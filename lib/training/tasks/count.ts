import type { CellKind } from "../../layers/kinds.js";
import { requireSize } from "../../math/shapes.js";
import { predict } from "../evaluate.js";
import { oneHot, type Example } from "../examples.js";
import { largest } from "../losses.js";
import type { Model } from "../model.js";

/** The symbols of the counting task, in the order of their one-hot places; `.` ends a word. */
export const countSymbols = ["a", "X", "b", "."] as const;

/**
 * The word aⁿXbⁿ for next-symbol prediction: a network that has read it must have counted the a's to know where the b's end.
 *
 * Inputs are aⁿXbⁿ, targets the same word one symbol on, ending in `.`; [2n + 1][4], one-hot. While a's are read nobody can
 * know what comes next: those steps have weight 0.
 *
 * @param n how many a's, ≥ 1.
 * @throws RangeError when n is not a whole number ≥ 1.
 * @see Gers & Schmidhuber 2001, "LSTM Recurrent Networks Learn Simple Context-Free and Context-Sensitive Languages".
 */
export function countExample(n: number): Example {
  requireSize("n", n);
  const word = `${"a".repeat(n)}X${"b".repeat(n)}.`;
  const symbols = [...word].map((symbol) =>
    oneHot((countSymbols as readonly string[]).indexOf(symbol), countSymbols.length),
  );
  return {
    inputs: symbols.slice(0, -1),
    targets: symbols.slice(1),
    weights: symbols.slice(1).map((_, t) => (t < n ? 0 : 1)),
  };
}

/**
 * One example of each of n = 1 … longest.
 * @throws RangeError when `longest` is not a whole number ≥ 1.
 */
export function countExamples(longest: number): Example[] {
  requireSize("longest", longest);
  return Array.from({ length: longest }, (_, k) => countExample(k + 1));
}

/**
 * Whether a model counts to n: after the X of aⁿXbⁿ its largest output is the right symbol at every step, the end included.
 * @throws RangeError when n is not a whole number ≥ 1, or the model does not read and predict the four symbols.
 */
export function countsTo<K extends CellKind>(model: Model<K>, n: number): boolean {
  const { inputs, targets, weights } = countExample(n);
  return predict(model, inputs).every(
    (output, t) => weights![t] === 0 || largest(output) === largest(targets[t]!),
  );
}

/**
 * The first n at which a model's counting fails, or `null` where it counts to `limit`.
 * @throws RangeError as `countsTo` does.
 */
export function countingFailsAt<K extends CellKind>(model: Model<K>, limit: number): number | null {
  requireSize("limit", limit);
  for (let n = 1; n <= limit; n++) if (!countsTo(model, n)) return n;
  return null;
}
