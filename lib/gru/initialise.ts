import { requireNames } from "../math/names.js";
import { requireSize } from "../math/shapes.js";
import { seededRandom } from "../math/random.js";
import { drawGates, within, knownInitial, type InitialCellOptions } from "../recurrence/draw.js";
import { filled } from "../math/vector.js";
import type { GruParameters } from "./parameters.js";

/**
 * Draws the parameters of a new GRU: `pytorch`, uniform in ±1/√hiddenSize with the candidate's two biases apart;
 * `keras`, Glorot uniform and orthogonal over all three gates at once, biases 0.
 * @throws RangeError when a size or the seed is not a whole number, or the initialisation is unknown.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.GRU.html
 * @see https://keras.io/api/layers/recurrent_layers/gru/
 */
export function initialGruParameters(options: InitialCellOptions): GruParameters {
  requireNames("options", options, knownInitial);
  const { inputSize, hiddenSize, initialisation = "pytorch", seed } = options;
  requireSize("inputSize", inputSize);
  requireSize("hiddenSize", hiddenSize);
  const random = seededRandom(seed);
  const shape = { gates: 3, hiddenSize, recurrentSize: hiddenSize, inputSize };
  const [resetGate, updateGate, candidate] = drawGates(initialisation, shape, random);
  const gates = { resetGate: resetGate!, updateGate: updateGate!, candidate: candidate! };
  if (initialisation === "keras") {
    return { inputSize, hiddenSize, ...gates, recurrentBiases: filled(hiddenSize, 0) };
  }
  const draw = within(1 / Math.sqrt(hiddenSize), random);
  const single = { ...candidate!, biases: filled(hiddenSize, 0).map(draw) };
  const recurrentBiases = filled(hiddenSize, 0).map(draw);
  return { inputSize, hiddenSize, ...gates, candidate: single, recurrentBiases };
}
