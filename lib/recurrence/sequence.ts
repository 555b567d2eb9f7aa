import { throughTime, type SequenceGradients } from "./through-time.js";
import { truncatedThroughTime, type Truncation } from "./truncated.js";
import { upstreamStates, type Upstream } from "./upstream.js";
import type { State } from "../lstm/trace.js";
import type { Matrix } from "../math/vector.js";
import { requireInputs } from "../lstm/unroll.js";
import type { SequenceTrace } from "./trace.js";
import type { AnyParameters, AnyStep, CarriedGradients, CellRules } from "./rules.js";

/** `unroll` for any kind of cell. */
export function unrollCell<
  Parameters extends AnyParameters,
  Options,
  Step extends AnyStep,
  Gradients extends CarriedGradients,
>(
  rules: CellRules<Parameters, Options, Step, Gradients>,
  parameters: Parameters,
  inputs: Matrix,
  options: Options,
  given: State | undefined,
): SequenceTrace<Step, Options> {
  const { inputSize, hiddenSize } = parameters;
  rules.check(parameters, options);
  requireInputs(inputs, inputSize);
  const initialState = given ?? rules.zeroState(parameters);
  rules.checkState("initialState.", initialState, parameters);

  const steps: Step[] = [];
  let state: State = initialState;
  inputs.forEach((x, timeStep) => {
    const step = rules.forward(parameters, x, state, options, timeStep);
    steps.push(step);
    state = step;
  });
  return { inputSize, hiddenSize, options, initialState, steps };
}

/** `backpropagate` for any kind of cell. */
export function backpropagateCell<
  Parameters extends AnyParameters,
  Options,
  Step extends AnyStep,
  Gradients extends CarriedGradients,
>(
  rules: CellRules<Parameters, Options, Step, Gradients>,
  parameters: Parameters,
  trace: SequenceTrace<Step, Options>,
  upstream: Upstream,
  truncated: Truncation | undefined,
): SequenceGradients<Parameters, Gradients> {
  rules.check(parameters, trace.options);
  rules.checkState("trace.initialState.", trace.initialState, parameters);
  const { steps, options } = trace;
  const pass = { steps, options, ...upstreamStates(trace, upstream) };
  return truncated
    ? truncatedThroughTime(rules, parameters, pass, truncated)
    : throughTime(rules, parameters, pass);
}
