import { clipBackward, clipped } from "../recurrence/clip.js";
import { masked } from "../recurrence/gate-masks.js";
import { requireClip } from "../lstm/options.js";
import { zeroState, type State } from "../lstm/trace.js";
import { requireGruState } from "../gru/step.js";
import { activate, slopes, tanh, type Activation } from "../math/activations.js";
import { requireMatrix, requireSize, requireVector } from "../math/shapes.js";
import {
  addOuter,
  addTo,
  affine,
  concatenate,
  multiply,
  transposeTimes,
  type Vector,
} from "../math/vector.js";
import type { GateParameters } from "../lstm/parameters.js";

/** Everything a plain RNN learns: one network, weights [hiddenSize][hiddenSize + inputSize], columns of h first. */
export interface RnnParameters extends GateParameters {
  /** Entries of x_t. */
  inputSize: number;
  /** Units: entries of h_t. */
  hiddenSize: number;
}

/** The rules of a plain RNN. */
export interface RnnOptions {
  /** Squashes the sum. Default: `tanh`; PyTorch also offers `relu`. */
  activation?: Activation;
  /** Bounds what enters the activation to [-clip, clip] (ONNX). Default: none. */
  clip?: number;
}

/** Every value of one step of a plain RNN; all [hiddenSize] unless said. */
export interface RnnStepTrace extends State {
  /** x_t, [inputSize]. */
  x: Vector;
  /** h_{t-1}. */
  previousHiddenState: Vector;
  /** [h_{t-1}, x_t], [hiddenSize + inputSize]. */
  hx: Vector;
  /** W [h,x] + b, before clipping. */
  sum: Vector;
  /** What enters the activation. */
  preactivation: Vector;
  /** What multiplied h_{t-1} on its way in (recurrent dropout); `previousHiddenState` is what came out. */
  recurrentMask?: Vector;
}

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
 * One step of a plain recurrent network.
 *
 *     h_t = tanh(W [h_{t-1}, x_t] + b)
 *
 * @param x the event, [inputSize].
 * @param state h_{t-1}, [hiddenSize]; its cellState is empty. Default: zeros.
 * @throws RangeError when x, the state or a parameter has the wrong size or is not finite.
 * @see Elman 1990, "Finding Structure in Time"; https://docs.pytorch.org/docs/stable/generated/torch.nn.RNN.html
 */
export function rnnStep(
  parameters: RnnParameters,
  x: Vector,
  state?: State,
  options: RnnOptions = {},
): RnnStepTrace {
  requireRnn(parameters, options);
  requireVector("x", x, parameters.inputSize, "inputSize");
  const before = state ?? zeroState(0, parameters.hiddenSize);
  requireGruState("", before, parameters);
  return rnnForward(parameters, x, before, options);
}

/** `rnnStep` for arguments that have been checked already. */
export function rnnForward(
  { weights, biases }: RnnParameters,
  x: Vector,
  { hiddenState: previousHiddenState }: State,
  { activation = tanh, clip }: RnnOptions,
): RnnStepTrace {
  const hx = concatenate(previousHiddenState, x);
  const sum = affine(weights, hx, biases);
  const preactivation = clipped(sum, clip);
  const hiddenState = activate(activation, preactivation);
  return { x, previousHiddenState, hx, sum, preactivation, hiddenState, cellState: [] };
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
  requireGruState("dState.", dState, parameters);
  return rnnBack(parameters, step, options, dState);
}

/** `rnnStepBackward` for arguments that have been checked already. */
export function rnnBack(
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

/**
 * Checks parameters and options of a plain RNN.
 * @throws RangeError naming what differs.
 */
export function requireRnn(parameters: RnnParameters, { clip }: RnnOptions): void {
  const { inputSize, hiddenSize, weights, biases } = parameters;
  requireSize("inputSize", inputSize);
  requireSize("hiddenSize", hiddenSize);
  const meaning = "hiddenSize × (hiddenSize + inputSize)";
  requireMatrix("weights", weights, hiddenSize, hiddenSize + inputSize, meaning);
  requireVector("biases", biases, hiddenSize, "hiddenSize");
  requireClip(clip);
}
