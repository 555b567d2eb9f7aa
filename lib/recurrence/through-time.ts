import type { State } from "../lstm/trace.js";
import type { AnyParameters, AnyStep, CarriedGradients, CellRules } from "./rules.js";
import { add, type Matrix } from "../math/vector.js";
import { zeroGradients } from "../math/tree.js";

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

/** The steps to go back over, and the gradient they are given. */
export interface BackwardPass<Options, Step> {
  /** The steps, in the order in which they were computed. */
  steps: Step[];
  /** The cell's rules. */
  options: Options;
  /** The loss's own gradient at every h_t and c_t. */
  dStates: State[];
  /** Besides, at the state after the last step. */
  dFinalState: State;
}

/** Backpropagation through time for any kind of cell: the steps in reverse, each handing dh and dc to the one before. */
export function throughTime<
  Parameters extends AnyParameters,
  Options,
  Step extends AnyStep,
  Gradients extends CarriedGradients,
>(
  rules: CellRules<Parameters, Options, Step, Gradients>,
  parameters: Parameters,
  { steps, options, dStates, dFinalState }: BackwardPass<Options, Step>,
): SequenceGradients<Parameters, Gradients> {
  const dParameters = zeroGradients(parameters);
  const gradients: Gradients[] = [];
  let dCarried = dFinalState;
  for (let k = steps.length - 1; k >= 0; k--) {
    const dState = addStates(dStates[k]!, dCarried);
    const step = rules.back(parameters, steps[k]!, options, dState);
    rules.accumulate(dParameters, steps[k]!, step, options);
    gradients.push(step);
    dCarried = { hiddenState: step.dPreviousHiddenState, cellState: step.dPreviousCellState };
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
