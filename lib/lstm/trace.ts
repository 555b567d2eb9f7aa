import type { Vector } from "../math/vector.js";
import type { AppliedForcings } from "../recurrence/forcing.js";
import type { GateName, PerGate } from "./gates.js";
import type { Normalised } from "./layer-norm.js";

/** Every value of one step, in the order in which the cell computes them; all [hiddenSize] unless said. */
export interface StepTrace extends PerGate<Vector> {
  /** x_t, [inputSize]. */
  x: Vector;
  /** h_{t-1}: what the previous step put out. */
  previousHiddenState: Vector;
  /** c_{t-1}: what the previous step remembered. */
  previousCellState: Vector;
  /** [h_{t-1}, x_t], [hiddenSize + inputSize]: the input of all four gates. */
  hx: Vector;
  /** z: what enters each gate's activation; empty for a gate that a variant does without. */
  preactivations: PerGate<Vector>;
  /** F = f ⊙ c_{t-1}: the old memory that stays. */
  keptMemory: Vector;
  /** I = i ⊙ c̃: the new memory that is written. */
  newMemory: Vector;
  /** c_t = F + I. */
  cellState: Vector;
  /** tanh(c_t), or the output activation in its place. */
  tanhC: Vector;
  /** h_t = o ⊙ tanh(c_t). */
  hiddenState: Vector;
  /** What forcing did, by gate; absent at a step where no gate is forced. */
  forced?: AppliedForcings<GateName>;
  /** What multiplied h_{t-1} on its way in (recurrent dropout in a layer); `previousHiddenState` is what came out. */
  recurrentMask?: Vector;
  /** What a variant computes besides; absent in the standard cell. */
  variant?: VariantTrace;
}

/** What the variants compute on the way; all [hiddenSize]. */
export interface VariantTrace {
  /** How each gate came about; absent for a gate that is left out or computed from another. */
  gates: Partial<PerGate<GateReading>>;
  /** The layer normalisation of c before its squashing; only where that is on. */
  normalisedCellState?: Normalised;
  /** c (normalised where that is on) before clipping. */
  unclippedCellState: Vector;
  /** What enters the output activation: the same after clipping. */
  squashed: Vector;
  /** o ⊙ tanh(c), before the projection. */
  unprojected: Vector;
}

/** How one gate of a variant comes about, line by line; all [hiddenSize]. */
export interface GateReading {
  /** What multiplied [h, x] on its way into this gate, [length of h + inputSize]; only with `gateMasks`. */
  mask?: Vector;
  /** p ⊙ c: what the peephole adds; only with peepholes, and never for the candidate. */
  peephole?: Vector;
  /** W [h, x] + p ⊙ c, without the bias. */
  sum: Vector;
  /** The layer normalisation of the sum; only where that is on. */
  normalised?: Normalised;
  /** The sum (normalised and multiplied by its gain where that is on) + b. */
  unclipped: Vector;
  /** z: the same within [-clip, clip]. */
  preactivation: Vector;
  /** The activation of z, before forcing. */
  computed: Vector;
}
