import { requireObject } from "../math/names.js";
import { requireMatrix, requireVector } from "../math/shapes.js";
import type { Matrix, Vector } from "../math/vector.js";

/** The weights and biases of one gate. */
export interface GateParameters {
  /** W, [hiddenSize][hiddenSize + inputSize]: columns of h first, then columns of x. With a projection h has projectionSize. */
  weights: Matrix;
  /** b, [hiddenSize]. */
  biases: Vector;
}

/**
 * Checks the sizes of one gate, and that its numbers are finite.
 * @param prefix put before the names in errors: `forgetGate.`.
 * @param columns entries of [h, x], and what they are in words.
 * @throws RangeError `invalid forgetGate.biases: expected length 3 (hiddenSize), got 4`
 */
export function requireGate(
  prefix: string,
  gate: GateParameters,
  hiddenSize: number,
  columns: { count: number; meaning: string },
): void {
  requireObject(prefix.replace(/\.$/, "") || "parameters", gate, "weights and biases");
  const { weights, biases } = gate;
  const meaning = `hiddenSize × (${columns.meaning})`;
  requireMatrix(`${prefix}weights`, weights, hiddenSize, columns.count, meaning);
  requireVector(`${prefix}biases`, biases, hiddenSize, "hiddenSize");
}
