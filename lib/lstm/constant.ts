import { hiddenStateSize } from "../recurrence/state.js";
import { perGate, type GateName, type PerGate } from "./gates.js";
import { filled } from "../math/vector.js";
import { requireSizes } from "./check.js";
import { type CellParameters, type CellSizes } from "./parameters.js";

/**
 * Parameters in which every weight is `weight` and every bias `bias` (or one bias per gate).
 * With 1 and 0 and the identity activation this is the cell of the calculation by hand.
 * @throws RangeError when a size is not a whole number ≥ 1.
 */
export function constantParameters(
  sizes: CellSizes & { weight: number; bias: number | Partial<PerGate<number>> },
): CellParameters {
  const { inputSize, hiddenSize, projectionSize, weight, bias } = sizes;
  requireSizes(sizes);
  const matrix = (rows: number, columns: number) =>
    Array.from({ length: rows }, () => filled(columns, weight));
  const biasOf = (gate: GateName) => (typeof bias === "number" ? bias : (bias[gate] ?? 0));
  const gates = perGate((gate) => ({
    weights: matrix(hiddenSize, hiddenStateSize(sizes) + inputSize),
    biases: filled(hiddenSize, biasOf(gate)),
  }));
  if (projectionSize === undefined) return { inputSize, hiddenSize, ...gates };
  const projection = { weights: matrix(projectionSize, hiddenSize) };
  return { inputSize, hiddenSize, projectionSize, ...gates, projection };
}
