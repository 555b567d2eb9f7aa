import { gateNames, perGate, type GateName, type PerGate } from "../cell/gates.js";
import { requireMatrix, requireSize, requireVector } from "../math/shapes.js";
import { filled, type Matrix, type Vector } from "../math/vector.js";

/** The weights and biases of one gate. */
export interface GateParameters {
  /** W, [hiddenSize][hiddenSize + inputSize]: columns of h first, then columns of x. */
  weights: Matrix;
  /** b, [hiddenSize]. */
  biases: Vector;
}

/** The sizes of a cell. */
export interface CellSizes {
  /** Entries of x_t. */
  inputSize: number;
  /** Units: entries of h_t, c_t and of every gate. */
  hiddenSize: number;
}

/** Everything a cell learns: four gates' weights and biases. */
export interface CellParameters extends CellSizes, PerGate<GateParameters> {}

/**
 * Parameters in which every weight is `weight` and every bias `bias` (or one bias per gate).
 * With 1 and 0 and the identity activation this is the cell of the calculation by hand.
 * @throws RangeError when a size is not a whole number ≥ 1.
 */
export function constantParameters(
  sizes: CellSizes & { weight: number; bias: number | Partial<PerGate<number>> },
): CellParameters {
  const { inputSize, hiddenSize, weight, bias } = sizes;
  requireSize("inputSize", inputSize);
  requireSize("hiddenSize", hiddenSize);
  const biasOf = (gate: GateName) => (typeof bias === "number" ? bias : (bias[gate] ?? 0));
  const gates = perGate((gate) => ({
    weights: Array.from({ length: hiddenSize }, () => filled(hiddenSize + inputSize, weight)),
    biases: filled(hiddenSize, biasOf(gate)),
  }));
  return { inputSize, hiddenSize, ...gates };
}

/**
 * Checks the sizes of every weight and bias, and that all are finite.
 * @throws RangeError naming the block that differs, e.g. `invalid forgetGate.biases: expected length 3 (hiddenSize), got 4`.
 */
export function requireParameters(parameters: CellParameters): void {
  const { inputSize, hiddenSize } = parameters;
  requireSize("inputSize", inputSize);
  requireSize("hiddenSize", hiddenSize);
  for (const gate of gateNames) {
    const { weights, biases } = parameters[gate];
    requireMatrix(
      `${gate}.weights`,
      weights,
      hiddenSize,
      hiddenSize + inputSize,
      "hiddenSize × (hiddenSize + inputSize)",
    );
    requireVector(`${gate}.biases`, biases, hiddenSize, "hiddenSize");
  }
}
