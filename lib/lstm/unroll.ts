import type { Matrix, Vector } from "../math/vector.js";
import { unrollCell } from "../recurrence/sequence.js";
import type { State } from "../recurrence/state.js";
import type { SequenceTrace } from "../recurrence/trace.js";
import type { GateName } from "./gates.js";
import { lstmFunctions, type LstmKind } from "./kind.js";
import type { CellOptions } from "./options.js";
import type { CellParameters } from "./parameters.js";

/** A sequence that went through one LSTM cell, step by step. */
export type Trace = SequenceTrace<LstmKind>;

/** A vector of the trace that has one entry per unit. */
export type TracedQuantity =
  GateName | "keptMemory" | "newMemory" | "cellState" | "tanhC" | "hiddenState";

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
  const { initialState, ...rules } = options;
  return unrollCell(lstmFunctions, parameters, inputs, rules, initialState);
}

/** One traced quantity over time. Shape: [timeSteps][hiddenSize]. */
export function overTime(trace: Trace, quantity: TracedQuantity): Matrix {
  return trace.steps.map((step) => step[quantity]);
}

/**
 * One unit of one traced quantity over time. Shape: [timeSteps].
 * @throws RangeError when there is no such unit.
 */
export function unitOverTime(trace: Trace, quantity: TracedQuantity, unit: number): Vector {
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
