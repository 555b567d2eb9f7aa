import { initialGruParameters } from "../gru/initialise.js";
import type { Cell, CellKind, CellKinds } from "../layers/kinds.js";
import { seededRandom } from "../math/random.js";
import { requireNames, requireOneOf, type Known } from "../math/names.js";
import { requireSize } from "../math/shapes.js";
import type { InitialCellOptions, Initialisation } from "../recurrence/draw.js";
import { initialParameters } from "../lstm/initialise.js";
import { initialRnnParameters } from "../rnn/initialise.js";
import { initialDenseParameters } from "./dense.js";
import type { Model } from "./model.js";

/** What to draw for a new model. */
export interface InitialModelOptions<K extends CellKind = "lstm"> {
  /** `"lstm"`, `"gru"` or `"rnn"`. Default: `"lstm"`. */
  kind?: K;
  /** Entries of x_t. */
  inputSize: number;
  /** Units of every layer. */
  hiddenSize: number;
  /** Entries of the readout. */
  outputSize: number;
  /** How many layers, ≥ 1. Default: 1. */
  layers?: number;
  /** The rules of every cell. Default: the standard ones. */
  options?: CellKinds[K]["options"];
  /** Whose way of drawing. Default: `pytorch`. */
  initialisation?: Initialisation;
  /** Any whole number; equal seeds give equal models. */
  seed: number;
}

const knownOptions: Known<InitialModelOptions> = {
  kind: true,
  inputSize: true,
  hiddenSize: true,
  outputSize: true,
  layers: true,
  options: true,
  initialisation: true,
  seed: true,
};

const draws: Record<CellKind, (options: InitialCellOptions) => CellKinds[CellKind]["parameters"]> =
  {
    lstm: initialParameters,
    gru: initialGruParameters,
    rnn: initialRnnParameters,
  };

/**
 * Draws a new model: forward layers of one kind of cell, each reading the one before, and a dense readout. For other stacks
 * (bidirectional, of different sizes) put a `Model` together by hand.
 * @throws RangeError when a size or the seed is not a whole number, or kind or initialisation is unknown.
 */
export function initialModel<K extends CellKind = "lstm">(given: InitialModelOptions<K>): Model<K> {
  requireNames("options", given, knownOptions);
  const { inputSize, hiddenSize, outputSize, layers = 1, options } = given;
  const { kind = "lstm" as K, initialisation = "pytorch" } = given;
  requireOneOf("kind", kind, Object.keys(draws));
  requireSize("layers", layers);
  const seeds = seededRandom(given.seed);
  const draw = (read: number): Cell<K> => {
    const seed = seeds.integer(2 ** 31);
    const parameters = draws[kind]({ inputSize: read, hiddenSize, initialisation, seed });
    return { kind, parameters, ...(options && { options }) };
  };
  return {
    layers: Array.from({ length: layers }, (_, k) => ({
      forward: draw(k === 0 ? inputSize : hiddenSize),
    })),
    readout: initialDenseParameters({
      inputSize: hiddenSize,
      outputSize,
      initialisation,
      seed: seeds.integer(2 ** 31),
    }),
  };
}
