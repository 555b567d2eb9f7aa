import type { GateName } from "./gates.js";
import { requireOptions, type CellOptions } from "./options.js";
import { requireState, stepForward } from "./step.js";
import { zeroState, type State, type StepTrace } from "./trace.js";
import { describe, requireVector } from "../math/shapes.js";
import type { Matrix, Vector } from "../math/vector.js";
import { requireParameters } from "./check.js";
import { hiddenStateSize, type CellParameters } from "./parameters.js";
import type { SequenceTrace } from "../recurrence/trace.js";

/** A sequence that went through one LSTM cell, step by step. */
export type Trace = SequenceTrace<StepTrace, CellOptions>;

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
  const { inputSize, hiddenSize } = parameters;
  const { initialState: given, ...rules } = options;
  requireParameters(parameters);
  requireOptions(rules);
  requireInputs(inputs, inputSize);
  const initialState = given ?? zeroState(hiddenSize, hiddenStateSize(parameters));
  requireState("initialState.", initialState, parameters);

  const steps: StepTrace[] = [];
  let state: State = initialState;
  inputs.forEach((x, timeStep) => {
    const step = stepForward(parameters, x, state, rules, timeStep);
    steps.push(step);
    state = step;
  });
  return { inputSize, hiddenSize, options: rules, initialState, steps };
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

/**
 * Checks a sequence.
 * @throws RangeError naming the step whose size differs.
 */
export function requireInputs(inputs: Matrix, inputSize: number): void {
  if (!Array.isArray(inputs)) {
    throw new TypeError(
      `invalid inputs: expected [timeSteps][${inputSize}], got ${describe(inputs)}`,
    );
  }
  inputs.forEach((x, timeStep) => requireVector(`inputs[${timeStep}]`, x, inputSize, "inputSize"));
}
