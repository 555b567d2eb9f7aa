import { requireNames } from "../math/names.js";
import type { RnnParameters } from "./parameters.js";
import { requireSize } from "../math/shapes.js";
import { seededRandom } from "../math/random.js";
import { drawGates, knownInitial, type InitialCellOptions } from "../recurrence/draw.js";

/**
 * Draws the parameters of a new plain RNN, as `initialParameters` does for the LSTM.
 * @throws RangeError when a size or the seed is not a whole number, or the initialisation is unknown.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.RNN.html
 * @see https://keras.io/api/layers/recurrent_layers/simple_rnn/
 */
export function initialRnnParameters(options: InitialCellOptions): RnnParameters {
  requireNames("options", options, knownInitial);
  const { inputSize, hiddenSize, initialisation = "pytorch", seed } = options;
  requireSize("inputSize", inputSize);
  requireSize("hiddenSize", hiddenSize);
  const shape = { gates: 1, hiddenSize, recurrentSize: hiddenSize, inputSize };
  const [network] = drawGates(initialisation, shape, seededRandom(seed));
  return { inputSize, hiddenSize, ...network! };
}
