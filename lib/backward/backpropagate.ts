import { requireState } from "../cell/step.js";
import { zeroState, type State } from "../cell/trace.js";
import { describe } from "../math/shapes.js";
import { add, type Matrix } from "../math/vector.js";
import { requireParameters } from "../parameters/check.js";
import { hiddenStateSize, type CellParameters } from "../parameters/parameters.js";
import { combineParameters } from "../parameters/tree.js";
import type { Trace } from "../sequence/unroll.js";
import type { StepGradients } from "./gradients.js";
import { accumulate, stepBackward } from "./step.js";
import { addStates, throughTime, type SequenceGradients } from "./through-time.js";
import { upstreamStates, type Upstream } from "./upstream.js";

/** The gradients of a whole sequence; the shape of `dParameters` is that of the parameters. */
export type Gradients = SequenceGradients<CellParameters, StepGradients>;

/**
 * Truncated backpropagation: every `every` steps, the losses of those steps are sent back over at most `back` steps.
 * `{ every: k, back: k }` is what detaching the state every k steps does (PyTorch), `{ every: 1, back: k }` sends each loss back k steps.
 * @see Williams & Peng 1990, "An Efficient Gradient-Based Algorithm for On-Line Training of Recurrent Network Trajectories".
 */
export interface Truncation {
  /** How many steps' losses go back together, ≥ 1. */
  every: number;
  /** How many steps they go back over, counted from the last of them, ≥ every. */
  back: number;
}

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
 * @param truncated how far losses are sent back. Default: to the start.
 * @throws RangeError when a parameter or a gradient does not have the trace's sizes, or a truncation is not whole.
 * @see Werbos 1990, "Backpropagation Through Time: What It Does and How to Do It".
 */
export function backpropagate(
  parameters: CellParameters,
  trace: Trace,
  upstream: Upstream,
  { truncated }: { truncated?: Truncation } = {},
): Gradients {
  requireParameters(parameters);
  requireState("trace.initialState.", trace.initialState, parameters);
  const { dStates, dFinalState } = upstreamStates(trace, upstream);
  if (truncated === undefined) return goBack(parameters, trace, dStates, dFinalState, 0);
  return truncatedBack(parameters, trace, dStates, dFinalState, truncated);
}

/** Goes back over the steps from `first` on. */
function goBack(
  parameters: CellParameters,
  trace: Trace,
  dStates: State[],
  dFinalState: State,
  first: number,
): Gradients {
  const rules = {
    back: (step: Trace["steps"][number], dState: State) =>
      stepBackward(parameters, step, trace.options, dState),
    accumulate,
  };
  return throughTime(
    rules,
    parameters,
    trace.steps.slice(first, first + dStates.length),
    dStates,
    dFinalState,
  );
}

function truncatedBack(
  parameters: CellParameters,
  trace: Trace,
  dStates: State[],
  dFinalState: State,
  { every, back }: Truncation,
): Gradients {
  requireTruncation(every, back);
  const zero = zeroState(parameters.hiddenSize, hiddenStateSize(parameters));
  let total = goBack(
    parameters,
    trace,
    dStates.map(() => zero),
    zero,
    0,
  );
  for (let start = 0; start < dStates.length; start += every) {
    const end = Math.min(start + every, dStates.length);
    const first = Math.max(0, end - back);
    const own = dStates.slice(first, end).map((d, k) => (first + k < start ? zero : d));
    const dEnd = end === dStates.length ? dFinalState : zero;
    total = addSegment(total, goBack(parameters, trace, own, dEnd, first), first);
  }
  return total;
}

/** Adds the gradients of the steps from `first` on; only those of step 0 reach the initial state. */
function addSegment(total: Gradients, part: Gradients, first: number): Gradients {
  const steps = total.steps.map((step, t) => {
    const more = part.steps[t - first];
    return more ? combineParameters(step, more, add) : step;
  });
  const dInputs: Matrix = steps.map((step) => step.dx);
  const dInitialState =
    first === 0 ? addStates(total.dInitialState, part.dInitialState) : total.dInitialState;
  return {
    steps,
    dInputs,
    dInitialState,
    dParameters: combineParameters(total.dParameters, part.dParameters, add),
  };
}

function requireTruncation(every: number, back: number): void {
  if (!Number.isInteger(every) || every < 1) {
    throw new RangeError(
      `invalid truncated.every: expected a whole number ≥ 1, got ${describe(every)}`,
    );
  }
  if (!Number.isInteger(back) || back < every) {
    throw new RangeError(
      `invalid truncated.back: expected a whole number ≥ ${every} (every), got ${describe(back)}`,
    );
  }
}
