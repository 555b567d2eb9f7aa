import { requireObject } from "../math/names.js";
import { slopes, tanh } from "../math/activations.js";
import { addOuter, addTo, multiply, transposeTimes, type Vector } from "../math/vector.js";
import { clipBackward } from "../recurrence/clip.js";
import { masked } from "../recurrence/gate-masks.js";
import { requireHiddenState, type State } from "../recurrence/state.js";
import type { RnnParameters } from "./parameters.js";
import { requireRnn, type RnnOptions, type RnnStepTrace } from "./step.js";

/** The gradients of one step of a plain RNN, each of its forward value's shape. */
export interface RnnStepGradients {
  /** At h_t: from the loss and from the step after. */
  dHiddenState: Vector;
  /** At what enters the activation. */
  dPreactivation: Vector;
  /** At W [h,x] + b. */
  dSum: Vector;
  /** At x_t. */
  dx: Vector;
  /** At h_{t-1}: W_hᵀ dz. */
  dPreviousHiddenState: Vector;
  /** Always empty: a plain RNN has no c. */
  dPreviousCellState: Vector;
}

/**
 * One step of a plain RNN undone: dh_{t-1} = W_hᵀ (dh ⊙ tanh'(z)).
 * @param step what `rnnStep` gave under the same parameters and options.
 * @param dState the gradient at h_t; its cellState is empty.
 * @throws RangeError when a parameter or the gradient has the wrong size or is not finite.
 */
export function rnnStepBackward(
  parameters: RnnParameters,
  step: RnnStepTrace,
  dState: State,
  options: RnnOptions = {},
): RnnStepGradients {
  requireRnn(parameters, options);
  requireObject("step", step, "what rnnStep gives");
  requireHiddenState("dState.", dState, parameters);
  return rnnBackward(parameters, step, options, dState);
}

/** `rnnStepBackward` for arguments that have been checked already. */
export function rnnBackward(
  { weights, hiddenSize, inputSize }: RnnParameters,
  step: RnnStepTrace,
  { activation = tanh, clip }: RnnOptions,
  { hiddenState: dHiddenState }: State,
): RnnStepGradients {
  // h = tanh(z), z = clip(W [h,x] + b)
  const dPreactivation = multiply(dHiddenState, slopes(activation, step.preactivation));
  const dSum = clipBackward(dPreactivation, step.sum, clip);
  const dHx = transposeTimes(weights, dSum, hiddenSize + inputSize);
  return {
    dHiddenState,
    dPreactivation,
    dSum,
    dx: dHx.slice(hiddenSize),
    dPreviousHiddenState: masked(dHx.slice(0, hiddenSize), step.recurrentMask),
    dPreviousCellState: [],
  };
}

/** Adds one step's gradients of every weight and bias to `total`, in place. */
export function rnnAccumulate(
  total: RnnParameters,
  step: RnnStepTrace,
  { dSum }: RnnStepGradients,
): void {
  addOuter(total.weights, dSum, step.hx);
  addTo(total.biases, dSum);
}
