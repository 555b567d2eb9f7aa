import type { GateName } from "../lstm/gates.js";
import type { GruGateName } from "../gru/parameters.js";
import { seededRandom, type Random } from "../math/random.js";
import { requireNames, requireObject, requireOneOf, type Known } from "../math/names.js";
import { describe, requireMatrix } from "../math/shapes.js";
import type { Matrix, Vector } from "../math/vector.js";

/**
 * Dropout inside one layer: each rate is the probability of a 0; what stays is divided by 1 - rate, so that the mean
 * stays (inverted dropout). Rates are between 0 and 1; a rate of 1 leaves nothing.
 *
 * - `input`: on x_t (Keras's `dropout`).
 * - `recurrent`: on h_{t-1} on its way into the gates; what is carried on is not touched (Keras's `recurrent_dropout`,
 *   which draws masks for each gate: `eachGate`).
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
  /**
   * Whether each gate has masks of its own for x_t and h_{t-1}, as Keras's LSTM and GRU have once `recurrent_dropout` is
   * above 0. Default: false, one mask for all gates.
   */
  eachGate?: boolean;
  /** Any whole number; equal seeds give equal masks. */
  seed: number;
}

const knownDropout: Known<Dropout> = {
  input: true,
  recurrent: true,
  candidate: true,
  output: true,
  masks: true,
  eachGate: true,
  seed: true,
};

/** What multiplies one sequence in one direction, each [timeSteps][size]; a place that is left out is not dropped. */
export interface SequenceMasks {
  /** On x_t, [timeSteps][inputSize]. */
  input?: Matrix;
  /** On h_{t-1} as the gates see it, [timeSteps][length of h]. */
  recurrent?: Matrix;
  /** On [h_{t-1}, x_t] as one gate sees it, by gate, [timeSteps][length of h + inputSize]; not for a plain RNN. */
  gates?: Partial<Record<GateName | GruGateName, Matrix>>;
  /** On c̃, [timeSteps][hiddenSize]. */
  candidate?: Matrix;
  /** On what is put out, [timeSteps][length of h]. */
  output?: Matrix;
}

const knownMasks: Known<SequenceMasks> = {
  input: true,
  recurrent: true,
  gates: true,
  candidate: true,
  output: true,
};

/** A place in a layer where dropout acts. */
export type DropoutPlace = Exclude<keyof SequenceMasks, "gates">;

/** The places, in the order in which their masks are drawn. */
const dropoutPlaces: DropoutPlace[] = ["input", "recurrent", "candidate", "output"];

/**
 * One mask: 0 with probability `rate`, else 1 / (1 - rate). Shapes: → [size].
 * @throws RangeError when the rate is not between 0 and 1.
 */
export function dropoutMask(size: number, rate: number, random: Random): Vector {
  requireRate("rate", rate);
  requireObject("random", random, "a random stream, as seededRandom gives");
  return Array.from({ length: size }, () => (random.uniform() < rate ? 0 : 1 / (1 - rate)));
}

/** What masks a cell needs: the size of what is dropped at each place, and its gates. */
export interface MaskShape {
  /** Entries of what is dropped, by place. */
  sizes: Record<DropoutPlace, number>;
  /** The names of the cell's gates; none for a plain RNN. */
  gates: readonly (GateName | GruGateName)[];
}

/**
 * Draws the masks of one sequence.
 * @param random shared by all sequences of a layer, so that each gets masks of its own.
 */
export function drawMasks(
  dropout: Dropout,
  { sizes, gates }: MaskShape,
  timeSteps: number,
  random: Random,
): SequenceMasks {
  const rows = (place: DropoutPlace) =>
    drawRows(sizes[place], dropout[place] ?? 0, timeSteps, dropout.masks, random);
  const drawn: SequenceMasks = {};
  for (const place of dropoutPlaces) {
    const shared = !dropout.eachGate || place === "candidate" || place === "output";
    if (shared && (dropout[place] ?? 0) > 0) drawn[place] = rows(place);
  }
  if (dropout.eachGate) {
    const both = () => {
      const [onHidden, onInput] = [rows("recurrent"), rows("input")];
      return onHidden.map((mask, t) => [...mask, ...onInput[t]!]);
    };
    drawn.gates = Object.fromEntries(gates.map((gate) => [gate, both()]));
  }
  return drawn;
}

/**
 * Checks rates and the kind of masks, and makes the random stream they are drawn from.
 * @throws RangeError naming the rate that is not between 0 and 1, or the seed that is no whole number.
 */
export function dropoutRandom(dropout: Dropout): Random {
  requireNames("dropout", dropout, knownDropout);
  for (const place of dropoutPlaces) requireRate(`dropout.${place}`, dropout[place] ?? 0);
  const { masks } = dropout;
  if (masks !== undefined) requireOneOf("dropout.masks", masks, ["eachStep", "wholeSequence"]);
  return seededRandom(dropout.seed);
}

/**
 * Checks the sizes of given masks.
 * @throws RangeError naming the mask that differs.
 */
export function requireMasks(
  name: string,
  masks: SequenceMasks,
  { sizes, gates }: MaskShape,
  timeSteps: number,
): void {
  requireNames(name, masks, knownMasks);
  const check = (place: string, rows: Matrix, size: number) =>
    requireMatrix(`${name}.${place}`, rows, timeSteps, size, "timeSteps × size");
  for (const place of dropoutPlaces) {
    const rows = masks[place];
    if (rows !== undefined) check(place, rows, sizes[place]);
  }
  for (const [gate, rows] of Object.entries(masks.gates ?? {})) {
    if (!gates.includes(gate as GateName)) {
      const expected = gates.length > 0 ? gates.join(", ") : "none (a plain RNN has no gates)";
      throw new RangeError(`invalid ${name}.gates: expected ${expected}, got ${describe(gate)}`);
    }
    check(`gates.${gate}`, rows, sizes.recurrent + sizes.input);
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
