import type { Matrix } from "../math/vector.js";
import { backpropagateCell, unrollCell } from "../recurrence/sequence.js";
import type { State } from "../recurrence/state.js";
import type { SequenceGradients } from "../recurrence/through-time.js";
import type { SequenceTrace } from "../recurrence/trace.js";
import type { TimeOptions } from "../recurrence/truncated.js";
import type { Upstream } from "../recurrence/upstream.js";
import { gruFunctions, type GruKind } from "./kind.js";
import type { GruParameters } from "./parameters.js";
import type { GruOptions } from "./step.js";

/** A sequence that went through one GRU, step by step. */
export type GruTrace = SequenceTrace<GruKind>;

/**
 * Sends a sequence through a GRU: the same parameters at every step, h handed on.
 * @param inputs time-major, [timeSteps][inputSize]; an empty sequence gives an empty trace.
 * @param options the rules of `gruStep`, and `initialState` (its cellState empty; default: zeros).
 * @throws RangeError naming the step whose size differs.
 */
export function unrollGru(
  parameters: GruParameters,
  inputs: Matrix,
  options: GruOptions & { initialState?: State } = {},
): GruTrace {
  return unrollCell(gruFunctions, parameters, inputs, options);
}

/**
 * Backpropagation through time for a GRU, as `backpropagate` is for the LSTM.
 * @throws RangeError when a parameter or a gradient does not have the trace's sizes.
 */
export function backpropagateGru(
  parameters: GruParameters,
  trace: GruTrace,
  upstream: Upstream,
  options: TimeOptions = {},
): SequenceGradients<GruKind> {
  return backpropagateCell(gruFunctions, parameters, trace, upstream, options);
}
