import type { Matrix } from "../math/vector.js";
import { backpropagateCell, unrollCell } from "../recurrence/sequence.js";
import type { State } from "../recurrence/state.js";
import type { SequenceGradients } from "../recurrence/through-time.js";
import type { SequenceTrace } from "../recurrence/trace.js";
import type { TimeOptions } from "../recurrence/truncated.js";
import type { Upstream } from "../recurrence/upstream.js";
import { rnnFunctions, type RnnKind } from "./kind.js";
import type { RnnParameters } from "./parameters.js";
import type { RnnOptions } from "./step.js";

/** A sequence that went through one plain RNN, step by step. */
export type RnnTrace = SequenceTrace<RnnKind>;

/**
 * Sends a sequence through a plain RNN: the same parameters at every step, h handed on.
 * @param inputs time-major, [timeSteps][inputSize]; an empty sequence gives an empty trace.
 * @param options the rules of `rnnStep`, and `initialState` (its cellState empty; default: zeros).
 * @throws RangeError naming the step whose size differs.
 */
export function unrollRnn(
  parameters: RnnParameters,
  inputs: Matrix,
  options: RnnOptions & { initialState?: State } = {},
): RnnTrace {
  return unrollCell(rnnFunctions, parameters, inputs, options);
}

/**
 * Backpropagation through time for a plain RNN, as `backpropagate` is for the LSTM.
 * @throws RangeError when a parameter or a gradient does not have the trace's sizes.
 */
export function backpropagateRnn(
  parameters: RnnParameters,
  trace: RnnTrace,
  upstream: Upstream,
  options: TimeOptions = {},
): SequenceGradients<RnnKind> {
  return backpropagateCell(rnnFunctions, parameters, trace, upstream, options);
}
