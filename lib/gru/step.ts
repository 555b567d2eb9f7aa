import {
  activate,
  requireActivation,
  sigmoid,
  tanh,
  type Activation,
} from "../math/activations.js";
import { requireNames, requireOneOf, type Known } from "../math/names.js";
import { requireVector } from "../math/shapes.js";
import {
  add,
  affine,
  columnsTimes,
  concatenate,
  multiply,
  oneMinus,
  type Vector,
} from "../math/vector.js";
import { clipped, requireClip } from "../recurrence/clip.js";
import {
  force,
  forcingAt,
  requireForced,
  tracedForcing,
  type AppliedForcings,
  type ForcedGates,
} from "../recurrence/forcing.js";
import { gateMasksAt, masked } from "../recurrence/gate-masks.js";
import { tracedMask } from "../recurrence/kind.js";
import { requireHiddenState, zeroHiddenState, type State } from "../recurrence/state.js";
import {
  knownGruGates,
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

const knownOptions: Known<GruOptions> = {
  reset: true,
  gateActivation: true,
  candidateActivation: true,
  clip: true,
  forced: true,
  gateMasks: true,
};

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
 *     n = tanh(W_n [r ⊙ h, x] + b_n)                 reset before
 *     h_t = z ⊙ h_{t-1} + (1 - z) ⊙ n
 *
 * U_n are the candidate's columns of h, W_n after it those of x.
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
  const previous = state ?? zeroHiddenState(parameters);
  requireHiddenState("", previous, parameters);
  return gruForward(parameters, x, previous, options, timeStep);
}

/** `gruStep` for arguments that have been checked already. */
export function gruForward(
  parameters: GruParameters,
  x: Vector,
  { hiddenState: previousHiddenState }: State,
  options: GruOptions,
  timeStep: number,
  recurrentMask?: Vector,
): GruStepTrace {
  const σ = options.gateActivation ?? sigmoid;
  const squash = options.candidateActivation ?? tanh;
  const forced = forcingAt(options.forced, parameters.hiddenSize, timeStep);

  const hx = concatenate(masked(previousHiddenState, recurrentMask), x);
  const masks = gateMasksAt(options.gateMasks, timeStep, hx.length, knownGruGates);
  const seen = { hx, masks };

  const sr = gateSum(parameters, "resetGate", seen);
  const ar = clipped(sr, options.clip);
  const r = force(activate(σ, ar), forced.resetGate);

  const sz = gateSum(parameters, "updateGate", seen);
  const az = clipped(sz, options.clip);
  const z = force(activate(σ, az), forced.updateGate);

  const { resetOperand, sn } = candidateSum(parameters, options, seen, r);
  const an = clipped(sn, options.clip);
  const n = force(activate(squash, an), forced.candidate);

  const keptState = multiply(z, previousHiddenState);
  const newState = multiply(oneMinus(z), n);
  const h = add(keptState, newState);

  return {
    x,
    previousHiddenState,
    hx,
    resetOperand,
    sums: { resetGate: sr, updateGate: sz, candidate: sn },
    preactivations: { resetGate: ar, updateGate: az, candidate: an },
    resetGate: r,
    updateGate: z,
    candidate: n,
    keptState,
    newState,
    hiddenState: h,
    cellState: [],
    ...tracedForcing(forced),
    ...tracedMask(recurrentMask),
    ...(options.gateMasks && { masks }),
  };
}

/**
 * Checks parameters and options of a GRU.
 * @throws RangeError naming what differs.
 */
export function requireGru(parameters: GruParameters, options: GruOptions): void {
  requireGruParameters(parameters);
  requireNames("options", options, knownOptions);
  const { clip, reset, forced, gateActivation, candidateActivation } = options;
  if (gateActivation !== undefined) requireActivation("gateActivation", gateActivation);
  if (candidateActivation !== undefined)
    requireActivation("candidateActivation", candidateActivation);
  requireForced(forced, knownGruGates);
  requireClip(clip);
  if (reset !== undefined) requireOneOf("reset", reset, ["after", "before"]);
}

interface GateInputs {
  /** [h, x]. */
  hx: Vector;
  /** What multiplies it on its way into each gate. */
  masks: Partial<PerGruGate<Vector>>;
}

/** W [h, x] + b of the reset or the update gate. */
function gateSum(
  parameters: GruParameters,
  gate: "resetGate" | "updateGate",
  { hx, masks }: GateInputs,
): Vector {
  const { weights, biases } = parameters[gate];
  return affine(weights, masked(hx, masks[gate]), biases);
}

/** The candidate's sum, and what the reset gate multiplies (reset after) or has multiplied (reset before). */
function candidateSum(
  { hiddenSize, candidate: { weights, biases }, recurrentBiases }: GruParameters,
  { reset }: GruOptions,
  { hx, masks }: GateInputs,
  r: Vector,
): { resetOperand: Vector; sn: Vector } {
  const seen = masked(hx, masks.candidate);
  const h = seen.slice(0, hiddenSize);
  const x = seen.slice(hiddenSize);
  if (reset === "before") {
    const resetOperand = multiply(r, h);
    return { resetOperand, sn: affine(weights, concatenate(resetOperand, x), biases) };
  }
  const fromHidden = columnsTimes(weights, 0, h);
  const resetOperand = recurrentBiases ? add(fromHidden, recurrentBiases) : fromHidden;
  const fromInput = add(columnsTimes(weights, hiddenSize, x), biases);
  return { resetOperand, sn: add(fromInput, multiply(r, resetOperand)) };
}
