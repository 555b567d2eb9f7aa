import { requireNames, requireOneOf, type Known } from "../math/names.js";
import { describe, requireMatrix, requireVector } from "../math/shapes.js";
import { filled, type Matrix, type Vector } from "../math/vector.js";
import { zeroState, type State } from "./state.js";
import { requireTrace, type SequenceTrace } from "./trace.js";

/** The loss's own gradient, where it reads the sequence; what is left out counts as 0. */
export interface Upstream {
  /** ∂loss/∂h_t at every step, [timeSteps][hiddenSize] (projectionSize with a projection). */
  dHiddenStates?: Matrix;
  /** ∂loss/∂c_t at every step, [timeSteps][hiddenSize]. */
  dCellStates?: Matrix;
  /** Besides, at the state after the last step. */
  dFinalState?: Partial<State>;
}

const knownUpstream: Known<Upstream> = {
  dHiddenStates: true,
  dCellStates: true,
  dFinalState: true,
};

/** What is read of a trace, of any kind of cell. */
type TraceShape = Pick<SequenceTrace, "steps" | "initialState">;

/**
 * The gradient of a loss that is one number of the trace: h_t or c_t at one step, of one unit or summed over all.
 * With it `backpropagate` gives ∂h_t/∂anything.
 * @throws RangeError when the step or unit is not in the trace, or the quantity is another.
 */
export function upstreamAt(
  trace: TraceShape,
  quantity: "hiddenState" | "cellState",
  timeStep: number,
  unit?: number,
): Upstream {
  requireTrace("trace", trace);
  requireOneOf("quantity", quantity, ["hiddenState", "cellState"]);
  const steps = trace.steps.length;
  requireIndex("timeStep", timeStep, steps, "timeSteps");
  const size = trace.initialState[quantity].length;
  if (unit !== undefined) requireIndex("unit", unit, size, "hiddenSize");
  const rows = trace.steps.map((_, t) =>
    filled(size, 0).map((_zero, k) => (t === timeStep && (unit ?? k) === k ? 1 : 0)),
  );
  return quantity === "hiddenState" ? { dHiddenStates: rows } : { dCellStates: rows };
}

/** The upstream gradient as one state per step, zeros filled in, and that of the final state. */
export function upstreamStates(
  trace: TraceShape,
  upstream: Upstream,
): { dStates: State[]; dFinalState: State } {
  requireNames("upstream", upstream, knownUpstream);
  const { dHiddenStates, dCellStates, dFinalState = {} } = upstream;
  const { steps, initialState } = trace;
  const size = initialState.hiddenState.length;
  const cellSize = initialState.cellState.length;
  const named = (name: string, matrix: Matrix | undefined, columns: number, meaning: string) => {
    if (matrix !== undefined) requireMatrix(name, matrix, steps.length, columns, meaning);
  };
  named("dHiddenStates", dHiddenStates, size, "timeSteps × hiddenSize");
  named("dCellStates", dCellStates, cellSize, "timeSteps × hiddenSize");
  const zero = zeroState(cellSize, size);
  const dStates = steps.map((_, t) => ({
    hiddenState: dHiddenStates?.[t] ?? zero.hiddenState,
    cellState: dCellStates?.[t] ?? zero.cellState,
  }));
  return { dStates, dFinalState: finalGradient(dFinalState, zero) };
}

function finalGradient(given: Partial<State>, zero: State): State {
  requireNames("dFinalState", given, { hiddenState: true, cellState: true });
  const checked = (name: keyof State): Vector => {
    const vector = given[name] ?? zero[name];
    requireVector(`dFinalState.${name}`, vector, zero[name].length, "hiddenSize");
    return vector;
  };
  return { hiddenState: checked("hiddenState"), cellState: checked("cellState") };
}

function requireIndex(name: string, index: number, count: number, meaning: string): void {
  if (!Number.isInteger(index) || index < 0 || index >= count) {
    throw new RangeError(
      `invalid ${name}: expected 0 to ${count - 1} (${meaning} ${count}), got ${describe(index)}`,
    );
  }
}
