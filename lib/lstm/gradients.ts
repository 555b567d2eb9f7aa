import type { PerGate } from "./gates.js";
import type { Vector } from "../math/vector.js";

/**
 * The gradients of one step: of the loss with respect to every value of the step, in the order in which they are found.
 * Each is named d + its forward name and has its forward value's shape.
 */
export interface StepGradients {
  /** At h_t: from the loss and from the step after. */
  dHiddenState: Vector;
  /** At tanh(c_t). */
  dTanhC: Vector;
  /** At o_t. */
  dOutputGate: Vector;
  /** At c_t: from h_t, from the loss and from the step after. */
  dCellState: Vector;
  /** At F = f ⊙ c_{t-1}. */
  dKeptMemory: Vector;
  /** At I = i ⊙ c̃. */
  dNewMemory: Vector;
  /** At f_t. */
  dForgetGate: Vector;
  /** At i_t. */
  dInputGate: Vector;
  /** At c̃_t. */
  dCandidate: Vector;
  /** At z, what enters each gate's activation; 0 where a gate is set by hand or left out. */
  dPreactivations: PerGate<Vector>;
  /** What each gate sends back to h_{t-1}: W_hᵀ dz. Their sum is `dPreviousHiddenState`. */
  dRecurrent: PerGate<Vector>;
  /** At x_t. */
  dx: Vector;
  /** At h_{t-1}: through the four gates. */
  dPreviousHiddenState: Vector;
  /** At c_{t-1}: f ⊙ dc, and through the peepholes where there are some. */
  dPreviousCellState: Vector;
  /** What a variant adds; absent in the standard cell. */
  variant?: VariantGradients;
}

/** Gradients at what only variants compute, each of its forward value's shape. */
export interface VariantGradients {
  /** At each gate's z before clipping. */
  dUnclipped: PerGate<Vector>;
  /** At W [h,x] + p ⊙ c, before normalisation and bias. */
  dSums: PerGate<Vector>;
  /** At c (normalised where that is on), before clipping. */
  dUnclippedCellState: Vector;
}

/** The gradient at each gate's W [h,x]: at its z, but for normalisation and clipping. */
export function sumGradients(gradients: StepGradients): PerGate<Vector> {
  return gradients.variant?.dSums ?? gradients.dPreactivations;
}
