import type { SequenceGradients } from "../recurrence/through-time.js";
import type { Truncation } from "../recurrence/truncated.js";
import type { Upstream } from "../recurrence/upstream.js";
import { zeroState, type State } from "../lstm/trace.js";
import { requireGruState } from "../gru/step.js";
import { maskedState, tracedMask, type CellRules } from "../recurrence/rules.js";
import { backpropagateCell, unrollCell } from "../recurrence/sequence.js";
import type { Matrix } from "../math/vector.js";
import type { SequenceTrace } from "../recurrence/trace.js";
import {
  requireRnn,
  rnnAccumulate,
  rnnBack,
  rnnForward,
  type RnnOptions,
  type RnnParameters,
  type RnnStepGradients,
  type RnnStepTrace,
} from "./step.js";

/** A sequence that went through a plain RNN, step by step. */
export type RnnTrace = SequenceTrace<RnnStepTrace, RnnOptions>;

/** The plain recurrent network. */
export const rnnRules: CellRules<RnnParameters, RnnOptions, RnnStepTrace, RnnStepGradients> = {
  check: requireRnn,
  checkState: requireGruState,
  zeroState: ({ hiddenSize }) => zeroState(0, hiddenSize),
  forward: (parameters, x, state, options, _timeStep, recurrentMask) => ({
    ...rnnForward(parameters, x, maskedState(state, recurrentMask), options),
    ...tracedMask(recurrentMask),
  }),
  back: rnnBack,
  accumulate: rnnAccumulate,
};

/**
 * Sends a sequence through a plain RNN: the same parameters at every step, h handed on.
 * @param inputs time-major, [timeSteps][inputSize]; an empty sequence gives an empty trace.
 * @param options the rules of `rnnStep`, and `initialState` (its cellState empty; default: zeros).
 * @throws RangeError naming the step whose size differs.
 */
export function unrollRnn(
  parameters: RnnParameters,
  inputs: Matrix,
  { initialState, ...rules }: RnnOptions & { initialState?: State } = {},
): RnnTrace {
  return unrollCell(rnnRules, parameters, inputs, rules, initialState);
}

/**
 * Backpropagation through time for a plain RNN, as `backpropagate` is for the LSTM.
 * @throws RangeError when a parameter or a gradient does not have the trace's sizes.
 */
export function backpropagateRnn(
  parameters: RnnParameters,
  trace: RnnTrace,
  upstream: Upstream,
  options: { truncated?: Truncation } = {},
): SequenceGradients<RnnParameters, RnnStepGradients> {
  return backpropagateCell(rnnRules, parameters, trace, upstream, options.truncated);
}
