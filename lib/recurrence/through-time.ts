import type { CellFunctions, Kind } from "./kind.js";
import type { State } from "./state.js";
import { add, type Matrix } from "../math/vector.js";
import { zeroGradients } from "../math/tree.js";

/** A sequence gone back over. */
export interface SequenceGradients<K extends Kind = Kind> {
  /** One entry per step, in the order of the steps. */
  steps: K["gradients"][];
  /** At every x_t, [timeSteps][inputSize]. */
  dInputs: Matrix;
  /** At h_0 and c_0. */
  dInitialState: State;
  /** At every parameter, summed over the steps; the shape of the parameters. */
  dParameters: K["parameters"];
}

/** The steps to go back over, and the gradient they are given. */
export interface BackwardPass<K extends Kind> {
  /** The steps, in the order in which they were computed. */
  steps: K["step"][];
  /** The cell's rules. */
  options: K["options"];
  /** The loss's own gradient at every h_t and c_t. */
  dStates: State[];
  /** Besides, at the state after the last step. */
  dFinalState: State;
}

/** Backpropagation through time for any kind of cell: the steps in reverse, each handing dh and dc to the one before. */
export function throughTime<K extends Kind>(
  cell: CellFunctions<K>,
  parameters: K["parameters"],
  { steps, options, dStates, dFinalState }: BackwardPass<K>,
): SequenceGradients<K> {
  const dParameters = zeroGradients(parameters);
  const gradients: K["gradients"][] = [];
  let dCarried = dFinalState;
  for (let k = steps.length - 1; k >= 0; k--) {
    const dState = addStates(dStates[k]!, dCarried);
    const found = cell.backward(parameters, steps[k]!, options, dState);
    cell.accumulate(dParameters, steps[k]!, found, options);
    gradients.push(found);
    dCarried = { hiddenState: found.dPreviousHiddenState, cellState: found.dPreviousCellState };
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
