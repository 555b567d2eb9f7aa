import { clipBackward } from "../recurrence/clip.js";
import { forceBackward } from "../recurrence/forcing.js";
import { masked } from "../recurrence/gate-masks.js";
import type { State } from "../lstm/trace.js";
import { sigmoid, slopes, tanh } from "../math/activations.js";
import {
  add,
  addOuter,
  addTo,
  multiply,
  negate,
  oneMinus,
  transposeTimes,
  type Vector,
} from "../math/vector.js";
import {
  gruGateNames,
  type GruGateName,
  type GruParameters,
  type PerGruGate,
} from "./parameters.js";
import { requireGru, requireGruState, type GruOptions, type GruStepTrace } from "./step.js";

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
  requireGruState("dState.", dState, parameters);
  return gruBack(parameters, step, options, dState);
}

/** `gruStepBackward` for arguments that have been checked already. */
export function gruBack(
  parameters: GruParameters,
  step: GruStepTrace,
  options: GruOptions,
  { hiddenState: dHiddenState }: State,
): GruStepGradients {
  const { hiddenSize, inputSize, resetGate, updateGate, candidate } = parameters;
  const { previousHiddenState, resetGate: r, updateGate: u, candidate: n, masks = {} } = step;
  const columns = hiddenSize + inputSize;
  const undo = (gate: GruGateName, d: Vector) => gateBackward(step, options, gate, d);

  // h = keptState + newState, newState = (1 - u) ⊙ n, keptState = u ⊙ h_{t-1}
  const dCandidate = multiply(dHiddenState, oneMinus(u));
  const dUpdateGate = multiply(dHiddenState, add(previousHiddenState, negate(n)));
  const keptState = multiply(dHiddenState, u);

  // n = tanh(z_n), z_n = W_n x + b_n + (r ⊙ (U h + b_h) or U (r ⊙ h))
  const dn = undo("candidate", dCandidate);
  const before = options.reset === "before";
  const dResetOperand = before
    ? transposeTimes(candidate.weights, dn, hiddenSize)
    : multiply(dn, r);
  const dResetGate = before
    ? multiply(dResetOperand, masked(step.hx, masks.candidate).slice(0, hiddenSize))
    : multiply(dn, step.resetOperand);
  const throughCandidate = before
    ? multiply(dResetOperand, r)
    : transposeTimes(candidate.weights, dResetOperand, hiddenSize);
  const dHxCandidate = masked(
    [...throughCandidate, ...transposeTimes(candidate.weights, dn, columns).slice(hiddenSize)],
    masks.candidate,
  );

  // u = σ(W_u [h,x] + b_u), r = σ(W_r [h,x] + b_r)
  const du = undo("updateGate", dUpdateGate);
  const dr = undo("resetGate", dResetGate);
  const dHxUpdate = masked(transposeTimes(updateGate.weights, du, columns), masks.updateGate);
  const dHxReset = masked(transposeTimes(resetGate.weights, dr, columns), masks.resetGate);

  const toHidden = (dHx: Vector) => masked(dHx.slice(0, hiddenSize), step.recurrentMask);
  const dRecurrent = {
    keptState,
    resetGate: toHidden(dHxReset),
    updateGate: toHidden(dHxUpdate),
    candidate: toHidden(dHxCandidate),
  };
  return {
    dHiddenState,
    dUpdateGate,
    dCandidate,
    dResetGate,
    dSums: { resetGate: dr, updateGate: du, candidate: dn },
    dResetOperand,
    dRecurrent,
    dx: [dHxReset, dHxUpdate, dHxCandidate].reduce(add).slice(hiddenSize),
    dPreviousHiddenState: Object.values(dRecurrent).reduce(add),
    dPreviousCellState: [],
  };
}

/** Adds one step's gradients of every weight and bias to `total`, in place. */
export function gruAccumulate(
  total: GruParameters,
  step: GruStepTrace,
  { dSums, dResetOperand }: GruStepGradients,
  reset: GruOptions["reset"],
): void {
  const { hiddenSize } = total;
  const seen = (gate: GruGateName) => masked(step.hx, step.masks?.[gate]);
  for (const gate of ["resetGate", "updateGate"] as const)
    addOuter(total[gate].weights, dSums[gate], seen(gate));
  for (const gate of gruGateNames) addTo(total[gate].biases, dSums[gate]);
  addOuter(
    total.candidate.weights,
    dSums.candidate,
    seen("candidate").slice(hiddenSize),
    hiddenSize,
  );
  if (reset === "before") {
    addOuter(total.candidate.weights, dSums.candidate, step.resetOperand);
    return;
  }
  addOuter(total.candidate.weights, dResetOperand, seen("candidate").slice(0, hiddenSize));
  if (total.recurrentBiases) addTo(total.recurrentBiases, dResetOperand);
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
