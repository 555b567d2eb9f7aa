import type { State } from "../cell/trace.js";
import { add, multiply, type Matrix, type Vector } from "../math/vector.js";
import { zeroGradients } from "../parameters/tree.js";

/** What every kind of cell's step hands back, whatever else it records. */
export interface CarriedGradients {
  /** At x_t, [inputSize]. */
  dx: Vector;
  /** At h_{t-1}. */
  dPreviousHiddenState: Vector;
  /** At c_{t-1}; empty for a cell without c. */
  dPreviousCellState: Vector;
}

/** How one kind of cell goes back over a step. */
export interface BackwardRules<Parameters, Step, Gradients extends CarriedGradients> {
  /** Undoes one step, from the gradient at h_t and c_t. */
  back(step: Step, dState: State): Gradients;
  /** Adds the step's parameter gradients to `total`, in place. */
  accumulate(total: Parameters, step: Step, gradients: Gradients): void;
}

/** A sequence gone back over. */
export interface SequenceGradients<Parameters, Gradients> {
  /** One entry per step, in the order of the steps. */
  steps: Gradients[];
  /** At every x_t, [timeSteps][inputSize]. */
  dInputs: Matrix;
  /** At h_0 and c_0. */
  dInitialState: State;
  /** At every parameter, summed over the steps; the shape of the parameters. */
  dParameters: Parameters;
}

/**
 * Backpropagation through time for any kind of cell: the steps in reverse, each handing dh and dc to the one before.
 *
 * @param dStates the loss's own gradient at every h_t and c_t.
 * @param recurrentMasks what multiplied h_{t-1} on its way into each step (recurrent dropout). Default: nothing did.
 */
export function throughTime<Parameters, Step, Gradients extends CarriedGradients>(
  rules: BackwardRules<Parameters, Step, Gradients>,
  parameters: Parameters,
  steps: Step[],
  dStates: State[],
  dFinalState: State,
  recurrentMasks?: Matrix,
): SequenceGradients<Parameters, Gradients> {
  const dParameters = zeroGradients(parameters);
  const gradients: Gradients[] = [];
  let dCarried = dFinalState;
  for (let k = steps.length - 1; k >= 0; k--) {
    const step = rules.back(steps[k]!, addStates(dStates[k]!, dCarried));
    rules.accumulate(dParameters, steps[k]!, step);
    gradients.push(step);
    const dHidden = step.dPreviousHiddenState;
    dCarried = {
      hiddenState: recurrentMasks ? multiply(dHidden, recurrentMasks[k]!) : dHidden,
      cellState: step.dPreviousCellState,
    };
  }
  gradients.reverse();
  const dInputs = gradients.map((step) => step.dx);
  return { steps: gradients, dInputs, dInitialState: dCarried, dParameters };
}

/** Two states added entry by entry. */
export function addStates(a: State, b: State): State {
  return {
    hiddenState: add(a.hiddenState, b.hiddenState),
    cellState: add(a.cellState, b.cellState),
  };
}
