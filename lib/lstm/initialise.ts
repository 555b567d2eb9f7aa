import { hiddenStateSize } from "../recurrence/state.js";
import type { GateParameters } from "../recurrence/gate-parameters.js";
import { perGate } from "./gates.js";
import { seededRandom, type Random } from "../math/random.js";
import { filled } from "../math/vector.js";
import { knownSizes, requireSizes } from "./check.js";
import { requireNames, type Known } from "../math/names.js";
import { drawGates, drawMatrix, within, type Initialisation } from "../recurrence/draw.js";
import { type CellParameters, type CellSizes } from "./parameters.js";

/** What to draw: sizes (`projectionSize` adds a projection), and the variants that bring parameters of their own. */
export interface InitialParametersOptions extends CellSizes {
  /** Whose way of drawing. Default: `pytorch`. */
  initialisation?: Initialisation;
  /** Any whole number; equal seeds give equal parameters. */
  seed: number;
  /** Adds peepholes, uniform in ±1/√hiddenSize. Default: false. */
  peepholes?: boolean;
  /** Adds layer normalisation with gains 1, of the gates or of c as well. Default: none. */
  layerNorm?: "gates" | "gates and cell state";
}

const knownOptions: Known<InitialParametersOptions> = {
  ...knownSizes,
  initialisation: true,
  seed: true,
  peepholes: true,
  layerNorm: true,
};

/**
 * Draws the parameters of a new cell.
 *
 * - `pytorch`: every weight and both of its biases (summed here into one) uniform in ±1/√hiddenSize.
 * - `keras`: input weights Glorot uniform, ±√(6 / (inputSize + 4·hiddenSize)); recurrent weights
 *   orthogonal over all four gates at once; biases 0, but 1 for the forget gate; a projection Glorot uniform.
 *
 * What a variant adds is drawn last: the other weights stay those of the same seed without it.
 *
 * @throws RangeError when a size or the seed is not a whole number, or the initialisation is unknown.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html
 * @see https://keras.io/api/layers/recurrent_layers/lstm/
 */
export function initialParameters(options: InitialParametersOptions): CellParameters {
  requireNames("options", options, knownOptions);
  const { inputSize, hiddenSize, projectionSize, initialisation = "pytorch", seed } = options;
  requireSizes(options);
  const random = seededRandom(seed);
  const shape = { gates: 4, hiddenSize, recurrentSize: hiddenStateSize(options), inputSize };
  const [inputGate, forgetGate, candidate, outputGate] = drawGates(initialisation, shape, random);
  const sizes = { inputSize, hiddenSize, ...(projectionSize && { projectionSize }) };
  const gates = {
    inputGate: inputGate!,
    forgetGate: remembering(forgetGate!, initialisation),
    candidate: candidate!,
    outputGate: outputGate!,
  };
  return { ...sizes, ...gates, ...additions(options, initialisation, random) };
}

/** Keras's forget gate begins with biases of 1 (`unit_forget_bias`), so that memory is kept at first. */
function remembering(gate: GateParameters, initialisation: Initialisation): GateParameters {
  return initialisation === "keras" ? { ...gate, biases: gate.biases.map(() => 1) } : gate;
}

function additions(
  { hiddenSize, projectionSize, peepholes = false, layerNorm }: InitialParametersOptions,
  initialisation: Initialisation,
  random: Random,
): Pick<CellParameters, "peepholes" | "projection" | "layerNorm"> {
  const narrow = within(1 / Math.sqrt(hiddenSize), random);
  const glorot = within(Math.sqrt(6 / (hiddenSize + (projectionSize ?? 0))), random);
  const vector = () => filled(hiddenSize, 0).map(narrow);
  const seen = () => ({ inputGate: vector(), forgetGate: vector(), outputGate: vector() });
  const onProjection = initialisation === "keras" ? glorot : narrow;
  const gains = perGate(() => filled(hiddenSize, 1));
  const cellState = { gain: filled(hiddenSize, 1), bias: filled(hiddenSize, 0) };
  return {
    ...(projectionSize && {
      projection: { weights: drawMatrix(projectionSize, hiddenSize, onProjection) },
    }),
    ...(peepholes && { peepholes: seen() }),
    ...(layerNorm && {
      layerNorm: { gains, ...(layerNorm === "gates and cell state" && { cellState }) },
    }),
  };
}
