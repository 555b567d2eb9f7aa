import { hiddenStateSize } from "../recurrence/state.js";
import { requireNames } from "../math/names.js";
import { knownGates, perGate, type GateName, type PerGate } from "./gates.js";
import { filled } from "../math/vector.js";
import { knownSizes, requireSizes } from "./check.js";
import { type CellParameters, type CellSizes } from "./parameters.js";

/**
 * Parameters in which every weight is `weight` and every bias `bias` (or one bias per gate).
 * With 1 and 0 and the identity activation this is the cell of the calculation by hand.
 * @throws RangeError when a size is not a whole number ≥ 1.
 */
export function constantParameters(
  sizes: CellSizes & { weight: number; bias: number | Partial<PerGate<number>> },
): CellParameters {
  requireNames("options", sizes, { ...knownSizes, weight: true, bias: true });
  const { inputSize, hiddenSize, projectionSize, weight, bias } = sizes;
  if (typeof bias !== "number") requireNames("bias", bias, knownGates);
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
