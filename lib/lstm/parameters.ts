import type { PerGate } from "./gates.js";
import type { Matrix, Vector } from "../math/vector.js";
import type { GateParameters } from "../recurrence/gate-parameters.js";

/** The sizes of a cell. */
export interface CellSizes {
  /** Entries of x_t. */
  inputSize: number;
  /** Units: entries of h_t, c_t and of every gate. */
  hiddenSize: number;
  /** Entries of h_t, where a projection makes h shorter than c. Default: hiddenSize, and no projection. */
  projectionSize?: number;
}

/** Everything a cell learns: four gates' weights and biases, and what variants add; each is on where it is given. */
export interface CellParameters extends CellSizes, PerGate<GateParameters> {
  /** Gates that see the memory. Default: none. */
  peepholes?: Peepholes;
  /** A shorter h, of projectionSize (LSTMP). Default: none. */
  projection?: Projection;
  /** Normalised sums. Default: none. */
  layerNorm?: LayerNormParameters;
}

/**
 * Diagonal weights p, [hiddenSize] each: i and f see c_{t-1}, o sees the new c_t; p ⊙ c is added to the gate's sum.
 * @see Gers & Schmidhuber 2000, "Recurrent Nets that Time and Count".
 */
export interface Peepholes {
  /** p_i, on c_{t-1}. */
  inputGate: Vector;
  /** p_f, on c_{t-1}. */
  forgetGate: Vector;
  /** p_o, on c_t. */
  outputGate: Vector;
}

/**
 * h = P (o ⊙ tanh c) + b: what is put out, and read by the gates a step later, is shorter than the memory.
 * @see Sak, Senior & Beaufays 2014, "Long Short-Term Memory Based Recurrent Neural Network Architectures"; PyTorch's `proj_size`.
 */
export interface Projection {
  /** P, [projectionSize][hiddenSize]. */
  weights: Matrix;
  /** b, [projectionSize]; PyTorch has none, TensorFlow Lite may. Default: none. */
  biases?: Vector;
}

/**
 * Layer normalisation of each gate's sum, z = gain ⊙ norm(W [h,x] + p ⊙ c) + b with the gate's own bias after it,
 * as in TensorFlow's LayerNormBasicLSTMCell and TensorFlow Lite. (Ba et al. normalise the h and the x part apart.)
 * @see Ba, Kiros & Hinton 2016, "Layer Normalization".
 */
export interface LayerNormParameters {
  /** One gain per gate, each [hiddenSize]. */
  gains: PerGate<Vector>;
  /** Normalises c before its squashing too, gain ⊙ norm(c) + bias; both [hiddenSize]. Default: c is left alone. */
  cellState?: { gain: Vector; bias: Vector };
  /** ε under the root. Default: 1e-5 (PyTorch's). */
  epsilon?: number;
}

/** ε of layer normalisation where none is given. */
export const defaultEpsilon = 1e-5;
