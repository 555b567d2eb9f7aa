import { clipped } from "../recurrence/clip.js";
import {
  force,
  forcingAt,
  tracedForcing,
  type AppliedForcings,
  type ForcedGates,
} from "../recurrence/forcing.js";
import { gateMasksAt, masked } from "../recurrence/gate-masks.js";
import { requireClip } from "../lstm/options.js";
import { zeroState, type State } from "../lstm/trace.js";
import { activate, sigmoid, tanh, type Activation } from "../math/activations.js";
import { describe, requireVector } from "../math/shapes.js";
import {
  add,
  affine,
  concatenate,
  matrixTimes,
  multiply,
  oneMinus,
  zeros,
  type Vector,
} from "../math/vector.js";
import {
  requireGruParameters,
  type GruGateName,
  type GruParameters,
  type PerGruGate,
} from "./parameters.js";

/** The rules of a GRU. */
export interface GruOptions {
  /**
   * Where the reset gate acts: `"after"` the recurrent weights, r ⊙ (U h + b_h) (PyTorch, Keras's default, ONNX's
   * `linear_before_reset = 1`), or `"before"` them, U (r ⊙ h) (Cho et al. 2014, ONNX's default). Default: `"after"`.
   */
  reset?: "after" | "before";
  /** Squashes the reset and the update gate. Default: `sigmoid`. */
  gateActivation?: Activation;
  /** Squashes the candidate. Default: `tanh`. */
  candidateActivation?: Activation;
  /** Bounds what enters every activation to [-clip, clip] (ONNX). Default: none. */
  clip?: number;
  /** Gates set or scaled by hand. Default: none. */
  forced?: ForcedGates<GruGateName>;
  /** What multiplies [h, x] on its way into each gate, as the LSTM's `gateMasks`; z ⊙ h is not touched. Default: none. */
  gateMasks?: (timeStep: number) => Partial<PerGruGate<Vector>>;
}

/** Every value of one GRU step, in the order in which it is computed; all [hiddenSize] unless said. */
export interface GruStepTrace extends PerGruGate<Vector>, State {
  /** x_t, [inputSize]. */
  x: Vector;
  /** h_{t-1}. */
  previousHiddenState: Vector;
  /** [h_{t-1}, x_t], [hiddenSize + inputSize]: what the gates see; with recurrent dropout h is masked here. */
  hx: Vector;
  /** U h_{t-1} + b_h, which the reset gate multiplies with `reset: "after"`; else r ⊙ h_{t-1}, on which U acts. */
  resetOperand: Vector;
  /** Each gate's sum, before clipping. */
  sums: PerGruGate<Vector>;
  /** What enters each gate's activation. */
  preactivations: PerGruGate<Vector>;
  /** z ⊙ h_{t-1}: the old state that stays. */
  keptState: Vector;
  /** (1 - z) ⊙ n: the new state that is written. */
  newState: Vector;
  /** What forcing did, by gate; absent at a step where no gate is forced. */
  forced?: AppliedForcings<GruGateName>;
  /** What multiplied h_{t-1} on its way into the gates (recurrent dropout); z ⊙ h_{t-1} is not touched. */
  recurrentMask?: Vector;
  /** What multiplied [h, x] on its way into each gate; only with `gateMasks`. */
  masks?: Partial<PerGruGate<Vector>>;
}

/**
 * One step of a gated recurrent unit, with everything inside visible.
 *
 *     r = σ(W_r [h,x] + b_r)      z = σ(W_z [h,x] + b_z)
 *     n = tanh(W_n x + b_n + r ⊙ (U_n h + b_h))      reset after, or
 *     n = tanh(W_n x + b_n + U_n (r ⊙ h))            reset before
 *     h_t = z ⊙ h_{t-1} + (1 - z) ⊙ n
 *
 * @param x the event, [inputSize].
 * @param state h_{t-1}, [hiddenSize]; its cellState is empty. Default: zeros.
 * @throws RangeError when x, the state or a parameter has the wrong size or is not finite.
 * @see Cho et al. 2014, "Learning Phrase Representations using RNN Encoder-Decoder"; https://docs.pytorch.org/docs/stable/generated/torch.nn.GRU.html
 */
export function gruStep(
  parameters: GruParameters,
  x: Vector,
  state?: State,
  options: GruOptions = {},
  timeStep = 0,
): GruStepTrace {
  requireGru(parameters, options);
  requireVector("x", x, parameters.inputSize, "inputSize");
  const before = state ?? zeroState(0, parameters.hiddenSize);
  requireGruState("", before, parameters);
  return gruForward(parameters, x, before, options, timeStep);
}

/** `gruStep` for arguments that have been checked already. */
export function gruForward(
  { hiddenSize, resetGate, updateGate, candidate, recurrentBiases }: GruParameters,
  x: Vector,
  { hiddenState: previousHiddenState }: State,
  options: GruOptions,
  timeStep: number,
  recurrentMask?: Vector,
): GruStepTrace {
  const σ = options.gateActivation ?? sigmoid;
  const squash = options.candidateActivation ?? tanh;
  const forced = forcingAt(options.forced, hiddenSize, timeStep);

  const hx = concatenate(masked(previousHiddenState, recurrentMask), x);
  const masks = gateMasksAt(options.gateMasks, timeStep, hx.length);

  const sr = affine(resetGate.weights, masked(hx, masks.resetGate), resetGate.biases);
  const zr = clipped(sr, options.clip);
  const r = force(activate(σ, zr), forced.resetGate);

  const su = affine(updateGate.weights, masked(hx, masks.updateGate), updateGate.biases);
  const zu = clipped(su, options.clip);
  const u = force(activate(σ, zu), forced.updateGate);

  const onHidden = candidate.weights.map((row) => row.slice(0, hiddenSize));
  const onInput = candidate.weights.map((row) => row.slice(hiddenSize));
  const hxCandidate = masked(hx, masks.candidate);
  const hn = hxCandidate.slice(0, hiddenSize);
  const fromInput = affine(onInput, hxCandidate.slice(hiddenSize), candidate.biases);
  const before = options.reset === "before";
  const resetOperand = before
    ? multiply(r, hn)
    : affine(onHidden, hn, recurrentBiases ?? zeros(hiddenSize));
  const fromHidden = before ? matrixTimes(onHidden, resetOperand) : multiply(r, resetOperand);
  const sn = add(fromInput, fromHidden);
  const zn = clipped(sn, options.clip);
  const n = force(activate(squash, zn), forced.candidate);

  const keptState = multiply(u, previousHiddenState);
  const newState = multiply(oneMinus(u), n);
  const h = add(keptState, newState);

  return {
    x,
    previousHiddenState,
    hx,
    resetOperand,
    sums: { resetGate: sr, updateGate: su, candidate: sn },
    preactivations: { resetGate: zr, updateGate: zu, candidate: zn },
    resetGate: r,
    updateGate: u,
    candidate: n,
    keptState,
    newState,
    hiddenState: h,
    cellState: [],
    ...tracedForcing(forced),
    ...(recurrentMask && { recurrentMask }),
    ...(options.gateMasks && { masks }),
  };
}

/**
 * Checks parameters and options of a GRU.
 * @throws RangeError naming what differs.
 */
export function requireGru(parameters: GruParameters, { clip, reset }: GruOptions): void {
  requireGruParameters(parameters);
  requireClip(clip);
  if (reset !== undefined && reset !== "after" && reset !== "before") {
    throw new RangeError(`invalid reset: expected "after" or "before", got ${describe(reset)}`);
  }
}

/**
 * Checks the state of a cell that has no c: h of hiddenSize, cellState empty.
 * @throws RangeError `invalid hiddenState: expected length 2 (hiddenSize), got 1`
 */
export function requireGruState(
  prefix: string,
  state: State,
  { hiddenSize }: { hiddenSize: number },
): void {
  requireVector(`${prefix}hiddenState`, state.hiddenState, hiddenSize, "hiddenSize");
  requireVector(`${prefix}cellState`, state.cellState, 0, "no cell state");
}
