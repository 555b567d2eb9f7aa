import { requireObject } from "../math/names.js";
import { requireTrace } from "../recurrence/trace.js";
import { gateNames, perGate, type GateName, type PerGate } from "./gates.js";
import type { StepTrace } from "./trace.js";
import { add, multiply, zeros, type Vector } from "../math/vector.js";
import type { CellParameters } from "./parameters.js";
import type { Trace } from "./unroll.js";
import { backpropagate } from "./backpropagate.js";
import { sumGradients, type StepGradients } from "./gradients.js";
import { upstreamStates, type Upstream } from "../recurrence/upstream.js";
import { peepholeBackward, showBackward } from "./variant-backward.js";

/** One gradient split by the route it comes back on; the five add up to the whole. */
export interface Routes extends PerGate<Vector> {
  /** Without passing any gate's recurrent weights: along c alone, multiplied by f at every step, or straight from the loss; [hiddenSize]. */
  cell: Vector;
}

/** The gradient at one state, split by route. */
export interface PathSplit {
  /** At h_t, [hiddenSize]: `cell` is the loss's own gradient there, a gate's entry W_hᵀ dz of the next step. */
  dHiddenState: Routes;
  /** At c_t, [hiddenSize]. */
  dCellState: Routes;
}

/** The gradient of every state of a sequence, split by route. */
export interface PathTrace {
  /** At h_0 and c_0, the state the sequence starts from. */
  initial: PathSplit;
  /** At h_t and c_t, after every step. */
  steps: PathSplit[];
}

/**
 * Splits the gradient at every h_t and c_t by the route on which it comes back: a path from c_t to the loss stays in c
 * for some steps (multiplied by f each time) and then leaves, either to the loss, `cell`, or through h or a peephole into
 * a gate of a later step. That first gate is its route; what the path does afterwards does not matter.
 *
 *     dc_t[cell] = ∂loss/∂c_t + ∂loss/∂h_t ⊙ o_t ⊙ tanh'(c_t) + f_{t+1} ⊙ dc_{t+1}[cell]
 *     dc_t[gate] = (W_hᵀ dz_{t+1}) ⊙ o_t ⊙ tanh'(c_t) + p ⊙ dz + f_{t+1} ⊙ dc_{t+1}[gate]
 *
 * The routes add up to `backpropagate`'s dHiddenState and dCellState. dc[cell] is the constant error carousel: with
 * every f = 1 it neither vanishes nor explodes.
 *
 * @throws RangeError when parameters or gradients do not have the trace's sizes.
 * @see Hochreiter & Schmidhuber 1997, "Long Short-Term Memory", sections 3 and 4 (constant error carousel).
 */
export function pathGradients(
  parameters: CellParameters,
  trace: Trace,
  upstream: Upstream,
): PathTrace {
  const { steps: gradients } = backpropagate(parameters, trace, upstream);
  const { dStates, dFinalState } = upstreamStates(trace, upstream);
  let after: PathSplit = {
    dHiddenState: only(dFinalState.hiddenState),
    dCellState: only(dFinalState.cellState),
  };
  const splits: PathSplit[] = [];
  for (let t = trace.steps.length - 1; t >= 0; t--) {
    const dHiddenState = addRoutes(after.dHiddenState, only(dStates[t]!.hiddenState));
    const carried = addRoutes(after.dCellState, only(dStates[t]!.cellState));
    const step = trace.steps[t]!;
    const dCellState = atCellState(parameters, trace, step, gradients[t]!, dHiddenState, carried);
    splits.push({ dHiddenState, dCellState });
    after = beforeStep(parameters, step, gradients[t]!, dCellState);
  }
  return { initial: after, steps: splits.reverse() };
}

/**
 * The sum of all routes: the whole gradient. Shapes: [n] each → [n].
 * @throws TypeError when there are no routes.
 */
export function sumRoutes(routes: Routes): Vector {
  requireObject("routes", routes, "a gradient by routes, as pathGradients gives");
  return gateNames.reduce((sum, gate) => add(sum, routes[gate]), routes.cell);
}

/**
 * What is left of c after being carried from one step to a later one along c alone: Π f, unit by unit, [hiddenSize]; 1 for no step.
 * @param from the step whose c_t is carried, counted from 0; -1 is the initial state.
 * @param to the step at which it arrives, ≥ from.
 * @throws RangeError when the steps are not in the trace.
 */
export function carriedShare(trace: Trace, from: number, to: number): Vector {
  requireTrace("trace", trace);
  const last = trace.steps.length - 1;
  if (!Number.isInteger(from) || !Number.isInteger(to) || from < -1 || to < from || to > last) {
    throw new RangeError(
      `invalid steps: expected -1 ≤ from ≤ to ≤ ${last} (timeSteps - 1), got from ${from} to ${to}`,
    );
  }
  const start: Vector = new Array<number>(trace.hiddenSize).fill(1);
  return trace.steps
    .slice(from + 1, to + 1)
    .reduce((share, { forgetGate }) => multiply(share, forgetGate), start);
}

/** At c_t: what arrives by h_t, by the output gate's peephole, and what c_{t+1} handed back. */
function atCellState(
  parameters: CellParameters,
  { options }: Trace,
  step: StepTrace,
  gradients: StepGradients,
  dHiddenState: Routes,
  carried: Routes,
): Routes {
  const shown = mapRoutes(
    dHiddenState,
    (d) => showBackward(parameters, step, options, d).dCellState,
  );
  const peephole = peepholeBackward(parameters, "outputGate", sumGradients(gradients).outputGate);
  const total = addRoutes(shown, carried);
  return { ...total, outputGate: add(total.outputGate, peephole) };
}

/** At h_{t-1} and c_{t-1}, from what was found at c_t. */
function beforeStep(
  parameters: CellParameters,
  step: StepTrace,
  gradients: StepGradients,
  dCellState: Routes,
): PathSplit {
  const seen = (gate: GateName) =>
    gate === "outputGate"
      ? zeros(parameters.hiddenSize)
      : peepholeBackward(parameters, gate, sumGradients(gradients)[gate]);
  const kept = mapRoutes(dCellState, (d) => multiply(d, step.forgetGate));
  return {
    dHiddenState: { cell: zeros(step.hiddenState.length), ...gradients.dRecurrent },
    dCellState: { cell: kept.cell, ...perGate((gate) => add(kept[gate], seen(gate))) },
  };
}

function only(cell: Vector): Routes {
  return { cell, ...perGate(() => zeros(cell.length)) };
}

function mapRoutes(routes: Routes, change: (d: Vector) => Vector): Routes {
  return { cell: change(routes.cell), ...perGate((gate) => change(routes[gate])) };
}

function addRoutes(a: Routes, b: Routes): Routes {
  return { cell: add(a.cell, b.cell), ...perGate((gate) => add(a[gate], b[gate])) };
}
