import { seededRandom, type Random } from "../math/random.js";
import { describe, requireMatrix } from "../math/shapes.js";
import type { Matrix, Vector } from "../math/vector.js";

/**
 * Dropout inside one layer: each rate is the probability of a 0; what stays is divided by 1 - rate, so that the mean
 * stays (inverted dropout). Rates are between 0 and 1; a rate of 1 leaves nothing.
 *
 * - `input`: on x_t (Keras's `dropout`).
 * - `recurrent`: on h_{t-1} on its way into the gates; what is carried on is not touched (Keras's `recurrent_dropout`,
 *   with one mask for all gates where Keras draws one per gate).
 * - `candidate`: on c̃, so that what is remembered is never erased (Semeniuta, Severyn & Barth 2016, "Recurrent Dropout
 *   without Memory Loss").
 * - `output`: on what the layer puts out, not on its state (TensorFlow's DropoutWrapper).
 */
export interface Dropout {
  /** Probability of a 0 in x_t. Default: 0. */
  input?: number;
  /** Probability of a 0 in h_{t-1} on its way into the gates. Default: 0. */
  recurrent?: number;
  /** Probability of a 0 in c̃. Default: 0. */
  candidate?: number;
  /** Probability of a 0 in the outputs. Default: 0. */
  output?: number;
  /**
   * Whether a mask is drawn for every step, or one for the whole sequence (variational dropout: Gal & Ghahramani 2016, "A
   * Theoretically Grounded Application of Dropout in Recurrent Neural Networks"; so Keras). Default: `"wholeSequence"`.
   */
  masks?: "eachStep" | "wholeSequence";
  /** Any whole number; equal seeds give equal masks. */
  seed: number;
}

/** What multiplies one sequence in one direction, each [timeSteps][size]; a place that is left out is not dropped. */
export interface SequenceMasks {
  /** On x_t, [timeSteps][inputSize]. */
  input?: Matrix;
  /** On h_{t-1} as the gates see it, [timeSteps][length of h]. */
  recurrent?: Matrix;
  /** On c̃, [timeSteps][hiddenSize]. */
  candidate?: Matrix;
  /** On what is put out, [timeSteps][length of h]. */
  output?: Matrix;
}

/** A place in a layer where dropout acts. */
export type DropoutPlace = keyof SequenceMasks;

/** The places, in the order in which their masks are drawn. */
export const dropoutPlaces: DropoutPlace[] = ["input", "recurrent", "candidate", "output"];

/**
 * One mask: 0 with probability `rate`, else 1 / (1 - rate). Shapes: → [size].
 * @throws RangeError when the rate is not between 0 and 1.
 */
export function dropoutMask(size: number, rate: number, random: Random): Vector {
  requireRate("rate", rate);
  return Array.from({ length: size }, () => (random.uniform() < rate ? 0 : 1 / (1 - rate)));
}

/**
 * Draws the masks of one sequence.
 * @param sizes the size of what is dropped at each place.
 * @param random shared by all sequences of a layer, so that each gets masks of its own.
 */
export function drawMasks(
  dropout: Dropout,
  sizes: Record<DropoutPlace, number>,
  timeSteps: number,
  random: Random,
): SequenceMasks {
  const drawn: SequenceMasks = {};
  for (const place of dropoutPlaces) {
    const rate = dropout[place] ?? 0;
    if (rate > 0) drawn[place] = drawRows(sizes[place], rate, timeSteps, dropout.masks, random);
  }
  return drawn;
}

/**
 * Checks rates and the kind of masks, and makes the random stream they are drawn from.
 * @throws RangeError naming the rate that is not between 0 and 1, or the seed that is no whole number.
 */
export function dropoutRandom(dropout: Dropout): Random {
  for (const place of dropoutPlaces) requireRate(`dropout.${place}`, dropout[place] ?? 0);
  const { masks } = dropout;
  if (masks !== undefined && masks !== "eachStep" && masks !== "wholeSequence") {
    throw new RangeError(
      `invalid dropout.masks: expected "eachStep" or "wholeSequence", got ${describe(masks)}`,
    );
  }
  return seededRandom(dropout.seed);
}

/**
 * Checks the sizes of given masks.
 * @throws RangeError naming the mask that differs.
 */
export function requireMasks(
  name: string,
  masks: SequenceMasks,
  sizes: Record<DropoutPlace, number>,
  timeSteps: number,
): void {
  for (const place of dropoutPlaces) {
    const rows = masks[place];
    if (rows !== undefined)
      requireMatrix(`${name}.${place}`, rows, timeSteps, sizes[place], "timeSteps × size");
  }
}

function drawRows(
  size: number,
  rate: number,
  timeSteps: number,
  masks: Dropout["masks"],
  random: Random,
): Matrix {
  const draw = () => dropoutMask(size, rate, random);
  if (masks === "eachStep") return Array.from({ length: timeSteps }, draw);
  const whole = draw();
  return Array.from({ length: timeSteps }, () => whole);
}

/**
 * Checks a probability.
 * @throws RangeError when it is not between 0 and 1.
 */
export function requireRate(name: string, rate: number): void {
  if (!(typeof rate === "number" && rate >= 0 && rate <= 1)) {
    throw new RangeError(`invalid ${name}: expected a rate from 0 to 1, got ${describe(rate)}`);
  }
}
