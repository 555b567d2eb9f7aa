import { requireNames } from "../math/names.js";
import { describe } from "../math/shapes.js";
import { add, zeros } from "../math/vector.js";
import { combineParameters } from "../math/tree.js";
import type { CellFunctions, Kind } from "./kind.js";
import type { State } from "./state.js";
import {
  addStates,
  throughTime,
  type BackwardPass,
  type SequenceGradients,
} from "./through-time.js";

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

/** How backpropagation goes through time. */
export interface TimeOptions {
  /** How far losses are sent back. Default: to the start. */
  truncated?: Truncation;
}

/**
 * Checks the names of options that are about time, the truncation's own too.
 * @throws RangeError naming the one that is unknown.
 */
export function requireTimeOptions(options: TimeOptions): void {
  requireNames("options", options, { truncated: true });
  const { truncated } = options;
  if (truncated) requireNames("truncated", truncated, { every: true, back: true });
}

/**
 * `throughTime`, the losses sent back only so far.
 * @throws RangeError when a truncation is not a whole number, or `back` is below `every`.
 */
export function truncatedThroughTime<K extends Kind>(
  cell: CellFunctions<K>,
  parameters: K["parameters"],
  pass: BackwardPass<K>,
  { every, back }: Truncation,
): SequenceGradients<K> {
  requireTruncation(every, back);
  const { steps, options, dStates, dFinalState } = pass;
  const zero = zeroLike(dFinalState);
  const goBack = (first: number, own: State[], dEnd: State) => {
    const part = { steps: steps.slice(first, first + own.length), options, dStates: own };
    return throughTime(cell, parameters, { ...part, dFinalState: dEnd });
  };
  const noLoss = steps.map(() => zero);
  let total = goBack(0, noLoss, zero);
  for (let start = 0; start < steps.length; start += every) {
    const end = Math.min(start + every, steps.length);
    const first = Math.max(0, end - back);
    const own = dStates.slice(first, end).map((d, k) => (first + k < start ? zero : d));
    total = addSegment(total, goBack(first, own, end === steps.length ? dFinalState : zero), first);
  }
  return total;
}

/** Adds the gradients of the steps from `first` on; only those of step 0 reach the initial state. */
function addSegment<K extends Kind>(
  total: SequenceGradients<K>,
  part: SequenceGradients<K>,
  first: number,
): SequenceGradients<K> {
  const steps = total.steps.map((step, t) => {
    const more = part.steps[t - first];
    return more ? combineParameters(step, more, add) : step;
  });
  const dInitialState =
    first === 0 ? addStates(total.dInitialState, part.dInitialState) : total.dInitialState;
  return {
    steps,
    dInputs: steps.map((step) => step.dx),
    dInitialState,
    dParameters: combineParameters(total.dParameters, part.dParameters, add),
  };
}

function zeroLike({ hiddenState, cellState }: State): State {
  return { hiddenState: zeros(hiddenState.length), cellState: zeros(cellState.length) };
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
