import { requireObject } from "../math/names.js";
import { requireSize } from "../math/shapes.js";
import { requireGate, type GateParameters } from "../recurrence/gate-parameters.js";

/** Everything a plain RNN learns: one network, weights [hiddenSize][hiddenSize + inputSize], columns of h first. */
export interface RnnParameters extends GateParameters {
  /** Entries of x_t. */
  inputSize: number;
  /** Units: entries of h_t. */
  hiddenSize: number;
}

/**
 * Checks the sizes of a plain RNN's weights and biases, and that all are finite.
 * @throws RangeError naming what differs.
 */
export function requireRnnParameters(parameters: RnnParameters): void {
  requireObject("parameters", parameters, "an RNN's parameters, as initialRnnParameters gives");
  const { inputSize, hiddenSize } = parameters;
  requireSize("inputSize", inputSize);
  requireSize("hiddenSize", hiddenSize);
  const columns = { count: hiddenSize + inputSize, meaning: "hiddenSize + inputSize" };
  requireGate("", parameters, hiddenSize, columns);
}
