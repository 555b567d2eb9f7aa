import { backpropagateCell } from "../recurrence/sequence.js";
import type { SequenceGradients } from "../recurrence/through-time.js";
import type { TimeOptions } from "../recurrence/truncated.js";
import type { Upstream } from "../recurrence/upstream.js";
import { lstmFunctions, type LstmKind } from "./kind.js";
import type { CellParameters } from "./parameters.js";
import type { Trace } from "./unroll.js";

/** The gradients of a whole sequence; the shape of `dParameters` is that of the parameters. */
export type Gradients = SequenceGradients<LstmKind>;

/**
 * Backpropagation through time: the gradient of a loss with respect to every input, the initial state, every parameter,
 * and every value inside every step.
 *
 *     dc_t = dh_t ⊙ o_t ⊙ tanh'(c_t) + f_{t+1} ⊙ dc_{t+1}      dh_{t-1} = Σ_gates W_hᵀ dz
 *
 * A gate set by hand passes nothing back, a scaled one its factor.
 *
 * @param trace what `unroll` gave for these parameters.
 * @param upstream the loss's own gradient at h_t and c_t (see `upstreamAt` for a single number of the trace).
 * @param options `truncated`: how far losses are sent back. Default: to the start.
 * @throws RangeError when a parameter or a gradient does not have the trace's sizes, or a truncation is not whole.
 * @see Werbos 1990, "Backpropagation Through Time: What It Does and How to Do It".
 */
export function backpropagate(
  parameters: CellParameters,
  trace: Trace,
  upstream: Upstream,
  options: TimeOptions = {},
): Gradients {
  return backpropagateCell(lstmFunctions, parameters, trace, upstream, options);
}
