import { activate, requireActivation, tanh, type Activation } from "../math/activations.js";
import { requireNames } from "../math/names.js";
import { requireVector } from "../math/shapes.js";
import { affine, concatenate, type Vector } from "../math/vector.js";
import { clipped, requireClip } from "../recurrence/clip.js";
import { requireHiddenState, zeroHiddenState, type State } from "../recurrence/state.js";
import { requireRnnParameters, type RnnParameters } from "./parameters.js";

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
  const previous = state ?? zeroHiddenState(parameters);
  requireHiddenState("", previous, parameters);
  return rnnForward(parameters, x, previous, options);
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
 * Checks parameters and options of a plain RNN.
 * @throws RangeError naming what differs.
 */
export function requireRnn(parameters: RnnParameters, options: RnnOptions): void {
  requireRnnParameters(parameters);
  requireNames("options", options, { activation: true, clip: true });
  if (options.activation !== undefined) requireActivation("activation", options.activation);
  requireClip(options.clip);
}
