import { requireOneOf } from "../math/names.js";
import type { Matrix, Vector } from "../math/vector.js";
import { unrollCell } from "../recurrence/sequence.js";
import type { State } from "../recurrence/state.js";
import { requireTrace, type SequenceTrace } from "../recurrence/trace.js";
import { lstmFunctions, type LstmKind } from "./kind.js";
import type { CellOptions } from "./options.js";
import type { CellParameters } from "./parameters.js";

/** A sequence that went through one LSTM cell, step by step. */
export type Trace = SequenceTrace<LstmKind>;

/** The vectors of a step that have one entry per unit, in the order in which they are computed. */
export const tracedQuantities = [
  "forgetGate",
  "inputGate",
  "candidate",
  "keptMemory",
  "newMemory",
  "cellState",
  "outputGate",
  "tanhC",
  "hiddenState",
] as const;

/** A vector of the trace that has one entry per unit. */
export type TracedQuantity = (typeof tracedQuantities)[number];

/**
 * Sends a sequence through the cell: the same parameters at every step, h and c handed on.
 *
 * @param inputs time-major, [timeSteps][inputSize]; an empty sequence gives an empty trace.
 * @param options the cell's rules, and `initialState` (default: zeros).
 * Finite numbers can overflow on the way; `firstNonFinite` says where they did.
 * @throws RangeError naming the step whose size differs: `invalid inputs[2]: expected length 3 (inputSize), got 4`.
 */
export function unroll(
  parameters: CellParameters,
  inputs: Matrix,
  options: CellOptions & { initialState?: State } = {},
): Trace {
  return unrollCell(lstmFunctions, parameters, inputs, options);
}

/**
 * One traced quantity over time. Shape: [timeSteps][hiddenSize].
 * @throws RangeError when the quantity is unknown.
 */
export function overTime(trace: Trace, quantity: TracedQuantity): Matrix {
  requireQuantity(trace, quantity);
  return trace.steps.map((step) => step[quantity]);
}

/**
 * One unit of one traced quantity over time. Shape: [timeSteps].
 * @throws RangeError when there is no such unit or quantity.
 */
export function unitOverTime(trace: Trace, quantity: TracedQuantity, unit: number): Vector {
  requireQuantity(trace, quantity);
  const ofHidden = quantity === "hiddenState" ? trace.initialState.hiddenState.length : Infinity;
  const size = Math.min(ofHidden, trace.hiddenSize);
  if (!Number.isInteger(unit) || unit < 0 || unit >= size) {
    const meaning = size === trace.hiddenSize ? "hiddenSize" : "projectionSize";
    throw new RangeError(
      `invalid unit: expected 0 to ${size - 1} (${meaning} ${size}), got ${unit}`,
    );
  }
  return trace.steps.map((step) => step[quantity][unit]!);
}

function requireQuantity(trace: Trace, quantity: TracedQuantity): void {
  requireTrace("trace", trace);
  requireOneOf("quantity", quantity, tracedQuantities);
}
