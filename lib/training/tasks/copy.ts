import { requireNames, type Known } from "../../math/names.js";
import { seededRandom } from "../../math/random.js";
import { requireSize } from "../../math/shapes.js";
import { oneHot, type Example } from "../examples.js";

/** What the copies are like. */
export interface CopyOptions {
  /** How many examples. */
  count: number;
  /** How many different symbols there are to copy. Default: 8. */
  symbols?: number;
  /** How many symbols are to be copied. Default: 10. */
  length?: number;
  /** How many blanks lie between the last symbol and the sign to repeat, ≥ 0. Default: 10. */
  delay?: number;
  /** Any whole number; equal seeds give equal examples. */
  seed: number;
}

const knownOptions: Known<CopyOptions> = {
  count: true,
  symbols: true,
  length: true,
  delay: true,
  seed: true,
};

/**
 * The copy task: symbols, a delay of blanks, a sign, and then the symbols are wanted again, in order.
 *
 * Inputs are [2·length + delay + 1][symbols + 2], one-hot: the symbols, then a place for the blank and one for the sign.
 * Targets have the same places: a blank until the sign has been read, then the symbols. Only the repetition has weight 1.
 * Who knows nothing has a cross-entropy of log(symbols) there.
 *
 * @throws RangeError when a size is not a whole number, or the seed is not one.
 * @see Hochreiter & Schmidhuber 1997, "Long Short-Term Memory"; Arjovsky, Shah & Bengio 2016, "Unitary Evolution Recurrent
 * Neural Networks".
 */
export function copyExamples(options: CopyOptions): Example[] {
  requireNames("options", options, knownOptions);
  const { count, symbols = 8, length = 10, delay = 10, seed } = options;
  requireSize("count", count);
  requireSize("symbols", symbols);
  requireSize("length", length);
  if (!Number.isInteger(delay) || delay < 0) {
    throw new RangeError(`invalid delay: expected a whole number ≥ 0, got ${delay}`);
  }
  const random = seededRandom(seed);
  const word = () => Array.from({ length }, () => random.integer(symbols));
  return Array.from({ length: count }, () => copyExample(word(), symbols, delay));
}

function copyExample(word: number[], symbols: number, delay: number): Example {
  const [blank, sign] = [symbols, symbols + 1];
  const blanks = (n: number) => new Array<number>(n).fill(blank);
  const inputs = [...word, ...blanks(delay), sign, ...blanks(word.length)];
  const targets = [...blanks(word.length + delay + 1), ...word];
  const encode = (places: number[]) => places.map((place) => oneHot(place, symbols + 2));
  return {
    inputs: encode(inputs),
    targets: encode(targets),
    weights: inputs.map((_, t) => (t > word.length + delay ? 1 : 0)),
  };
}
