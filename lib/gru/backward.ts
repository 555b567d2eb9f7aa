import { requireObject } from "../math/names.js";
import { sigmoid, slopes, tanh } from "../math/activations.js";
import {
  add,
  addOuter,
  addTo,
  concatenate,
  multiply,
  negate,
  oneMinus,
  transposeTimes,
  type Vector,
} from "../math/vector.js";
import { clipBackward } from "../recurrence/clip.js";
import { forceBackward } from "../recurrence/forcing.js";
import { masked } from "../recurrence/gate-masks.js";
import { requireHiddenState, type State } from "../recurrence/state.js";
import {
  gruGateNames,
  type GruGateName,
  type GruParameters,
  type PerGruGate,
} from "./parameters.js";
import { requireGru, type GruOptions, type GruStepTrace } from "./step.js";

/** The gradients of one GRU step, each named d + its forward name and of its forward value's shape. */
export interface GruStepGradients {
  /** At h_t: from the loss and from the step after. */
  dHiddenState: Vector;
  /** At z_t, the update gate. */
  dUpdateGate: Vector;
  /** At n_t, the candidate. */
  dCandidate: Vector;
  /** At r_t, the reset gate. */
  dResetGate: Vector;
  /** At each gate's sum, before clipping; 0 where a gate is set by hand. */
  dSums: PerGruGate<Vector>;
  /** At U h + b_h (reset after) or r ⊙ h (reset before). */
  dResetOperand: Vector;
  /** What goes back to h_{t-1}: through z ⊙ h, and through each gate. Their sum is `dPreviousHiddenState`. */
  dRecurrent: PerGruGate<Vector> & { keptState: Vector };
  /** At x_t. */
  dx: Vector;
  /** At h_{t-1}. */
  dPreviousHiddenState: Vector;
  /** Always empty: a GRU has no c. */
  dPreviousCellState: Vector;
}

/**
 * One GRU step undone: from the gradient at h_t to the gradient at everything before it.
 *
 *     dn = dh ⊙ (1 - z)      dz = dh ⊙ (h_{t-1} - n)      dr = dn' ⊙ (U h + b_h), reset after, or (Uᵀ dn') ⊙ h, reset before
 *
 * @param step what `gruStep` gave under the same parameters and options.
 * @param dState the gradient at h_t; its cellState is empty.
 * @throws RangeError when a parameter or the gradient has the wrong size or is not finite.
 * @see Cho et al. 2014, "Learning Phrase Representations using RNN Encoder-Decoder".
 */
export function gruStepBackward(
  parameters: GruParameters,
  step: GruStepTrace,
  dState: State,
  options: GruOptions = {},
): GruStepGradients {
  requireGru(parameters, options);
  requireObject("step", step, "what gruStep gives");
  requireHiddenState("dState.", dState, parameters);
  return gruBackward(parameters, step, options, dState);
}

/** `gruStepBackward` for arguments that have been checked already. */
export function gruBackward(
  parameters: GruParameters,
  step: GruStepTrace,
  options: GruOptions,
  { hiddenState: dHiddenState }: State,
): GruStepGradients {
  const { previousHiddenState, updateGate: z, candidate: n } = step;

  // h = z ⊙ h_{t-1} + (1 - z) ⊙ n
  const dUpdateGate = multiply(dHiddenState, add(previousHiddenState, negate(n)));
  const dCandidate = multiply(dHiddenState, oneMinus(z));
  const keptState = multiply(dHiddenState, z);

  // n = tanh(s_n), s_n = W_n x + b_n + r ⊙ (U_n h + b_h) or W_n [r ⊙ h, x] + b_n
  const dsn = gateBackward(step, options, "candidate", dCandidate);
  const { dResetGate, dResetOperand, ...candidate } = candidateBackward(
    parameters,
    step,
    options,
    dsn,
  );

  // z = σ(W_z [h,x] + b_z)
  const dsz = gateBackward(step, options, "updateGate", dUpdateGate);
  const dHxUpdate = sumBackward(parameters, step, "updateGate", dsz);

  // r = σ(W_r [h,x] + b_r)
  const dsr = gateBackward(step, options, "resetGate", dResetGate);
  const dHxReset = sumBackward(parameters, step, "resetGate", dsr);

  const dHx = { resetGate: dHxReset, updateGate: dHxUpdate, candidate: candidate.dHx };
  const dRecurrent = { keptState, ...hiddenPart(parameters, step, dHx) };
  return {
    dHiddenState,
    dUpdateGate,
    dCandidate,
    dResetGate,
    dSums: { resetGate: dsr, updateGate: dsz, candidate: dsn },
    dResetOperand,
    dRecurrent,
    dx: Object.values(dHx).reduce(add).slice(parameters.hiddenSize),
    dPreviousHiddenState: Object.values(dRecurrent).reduce(add),
    dPreviousCellState: [],
  };
}

/** Adds one step's gradients of every weight and bias to `total`, in place. */
export function gruAccumulate(
  total: GruParameters,
  step: GruStepTrace,
  { dSums, dResetOperand }: GruStepGradients,
  { reset }: GruOptions,
): void {
  const { hiddenSize, candidate, recurrentBiases } = total;
  const { hx, masks = {}, resetOperand } = step;
  for (const gate of gruGateNames) addTo(total[gate].biases, dSums[gate]);
  // s_r = W_r [h,x] + b_r, s_z = W_z [h,x] + b_z
  addOuter(total.resetGate.weights, dSums.resetGate, masked(hx, masks.resetGate));
  addOuter(total.updateGate.weights, dSums.updateGate, masked(hx, masks.updateGate));

  const seen = masked(hx, masks.candidate);
  addOuter(candidate.weights, dSums.candidate, seen.slice(hiddenSize), hiddenSize);
  if (reset === "before") {
    // s_n = W_n [r ⊙ h, x] + b_n
    addOuter(candidate.weights, dSums.candidate, resetOperand);
  } else {
    // s_n = W_n x + b_n + r ⊙ (U_n h + b_h)
    addOuter(candidate.weights, dResetOperand, seen.slice(0, hiddenSize));
    if (recurrentBiases) addTo(recurrentBiases, dResetOperand);
  }
}

/** Undoes the candidate's sum; `dHx` is the gradient at [h, x] as the gates see it. */
function candidateBackward(
  { hiddenSize, inputSize, candidate: { weights } }: GruParameters,
  { hx, masks = {}, resetGate: r, resetOperand }: GruStepTrace,
  { reset }: GruOptions,
  dsn: Vector,
): { dResetGate: Vector; dResetOperand: Vector; dHx: Vector } {
  const dx = transposeTimes(weights, dsn, inputSize, hiddenSize);
  if (reset === "before") {
    // s_n = W_n [r ⊙ h, x] + b_n
    const h = masked(hx, masks.candidate).slice(0, hiddenSize);
    const dResetOperand = transposeTimes(weights, dsn, hiddenSize);
    const dHx = concatenate(multiply(dResetOperand, r), dx);
    const dResetGate = multiply(dResetOperand, h);
    return { dResetGate, dResetOperand, dHx: masked(dHx, masks.candidate) };
  }
  // s_n = W_n x + b_n + r ⊙ (U_n h + b_h)
  const dResetOperand = multiply(dsn, r);
  const dHx = concatenate(transposeTimes(weights, dResetOperand, hiddenSize), dx);
  const dResetGate = multiply(dsn, resetOperand);
  return { dResetGate, dResetOperand, dHx: masked(dHx, masks.candidate) };
}

/** From the gradient at a gate to that at its sum: through forcing, activation and clipping. */
function gateBackward(
  { forced = {}, preactivations, sums }: GruStepTrace,
  { gateActivation = sigmoid, candidateActivation = tanh, clip }: GruOptions,
  gate: GruGateName,
  dGate: Vector,
): Vector {
  const activation = gate === "candidate" ? candidateActivation : gateActivation;
  const dComputed = forceBackward(dGate, forced[gate]);
  const dPreactivation = multiply(dComputed, slopes(activation, preactivations[gate]));
  return clipBackward(dPreactivation, sums[gate], clip);
}

/** Undoes W [h, x] + b of the reset or the update gate: the gradient at [h, x]. */
function sumBackward(
  { hiddenSize, inputSize, ...parameters }: GruParameters,
  { masks = {} }: GruStepTrace,
  gate: "resetGate" | "updateGate",
  dSum: Vector,
): Vector {
  const { weights } = parameters[gate];
  return masked(transposeTimes(weights, dSum, hiddenSize + inputSize), masks[gate]);
}

/** What goes back to h_{t-1} through each gate, under recurrent dropout as much as it let pass. */
function hiddenPart(
  { hiddenSize }: GruParameters,
  { recurrentMask }: GruStepTrace,
  dHx: PerGruGate<Vector>,
): PerGruGate<Vector> {
  const part = (gate: GruGateName) => masked(dHx[gate].slice(0, hiddenSize), recurrentMask);
  return {
    resetGate: part("resetGate"),
    updateGate: part("updateGate"),
    candidate: part("candidate"),
  };
}
