import { requireObject } from "../math/names.js";
import { describe, requireVector } from "../math/shapes.js";
import type { Matrix } from "../math/vector.js";
import type { CellFunctions, Kind } from "./kind.js";
import type { State } from "./state.js";
import { throughTime, type SequenceGradients } from "./through-time.js";
import { requireTrace, type SequenceTrace } from "./trace.js";
import { requireTimeOptions, truncatedThroughTime, type TimeOptions } from "./truncated.js";
import { upstreamStates, type Upstream } from "./upstream.js";

/** The rules of a cell, and the state a sequence starts from; default: zeros. */
export type SequenceOptions<K extends Kind> = K["options"] & { initialState?: State };

/** `unroll` for any kind of cell. */
export function unrollCell<K extends Kind>(
  cell: CellFunctions<K>,
  parameters: K["parameters"],
  inputs: Matrix,
  given: SequenceOptions<K>,
): SequenceTrace<K> {
  requireObject("options", given, "an object");
  const { initialState: start, ...rules } = given;
  const options = rules as K["options"];
  cell.check(parameters, options);
  const { inputSize, hiddenSize } = parameters;
  requireInputs(inputs, inputSize);
  const initialState = start ?? cell.zeroState(parameters);
  cell.checkState("initialState.", initialState, parameters);

  const steps: K["step"][] = [];
  let state = initialState;
  inputs.forEach((x, timeStep) => {
    const step = cell.forward(parameters, x, state, options, timeStep);
    steps.push(step);
    state = step;
  });
  return { inputSize, hiddenSize, options, initialState, steps };
}

/** `backpropagate` for any kind of cell. */
export function backpropagateCell<K extends Kind>(
  cell: CellFunctions<K>,
  parameters: K["parameters"],
  trace: SequenceTrace<K>,
  upstream: Upstream,
  options: TimeOptions,
): SequenceGradients<K> {
  requireTrace("trace", trace);
  requireTimeOptions(options);
  cell.check(parameters, trace.options);
  cell.checkState("trace.initialState.", trace.initialState, parameters);
  const { steps, options: rules } = trace;
  const pass = { steps, options: rules, ...upstreamStates(trace, upstream) };
  const { truncated } = options;
  return truncated
    ? truncatedThroughTime(cell, parameters, pass, truncated)
    : throughTime(cell, parameters, pass);
}

function requireInputs(inputs: Matrix, inputSize: number): void {
  if (!Array.isArray(inputs)) {
    throw new TypeError(
      `invalid inputs: expected [timeSteps][${inputSize}], got ${describe(inputs)}`,
    );
  }
  inputs.forEach((x, timeStep) => requireVector(`inputs[${timeStep}]`, x, inputSize, "inputSize"));
}
