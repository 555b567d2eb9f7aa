import type { State } from "../recurrence/state.js";
import type { CellKind } from "../layers/kinds.js";
import type { Layer, PerDirection } from "../layers/layer.js";
import type { Padding } from "../layers/padding.js";
import type { Activation } from "../math/activations.js";
import type { Matrix, Vector } from "../math/vector.js";
import type { DenseParameters } from "../training/dense.js";
import type { Tensors } from "./tensor.js";

/**
 * A rule that changes numbers and that the file does not tell, with what was taken for it.
 * A reader never leaves such a rule out in silence: it is read, or it is here, or the layer is an `UnreadLayer`.
 */
export interface Assumption {
  /** The layer it is about. */
  layer: string;
  /** Which rule: `gateActivation`, `reset`, `activation`, `batchFirst`, … */
  rule: string;
  /** What was taken for it. */
  value: string;
  /** What else it may be. */
  alternatives: string[];
  /** How to find out which it is, in a sentence. */
  howToChoose: string;
}

/**
 * Recurrent layers as a file has them: one `Layer` for each layer of a stack (PyTorch's `num_layers`), one otherwise.
 *
 * What a cell does stands in `stack`, for `runStack`: activations, clipping, coupling and the GRU's reset convention in
 * each cell's `options` (those of a Keras backward layer in its own cell), the reading direction in whether a cell stands
 * in `forward` or `reverse`, and the merge of two directions in `merge`. What the layer does with its inputs, outputs and
 * states stands in `rules`.
 */
export interface RecurrentLayer<Kind extends CellKind = CellKind> {
  /** Which kind of layer. */
  kind: "recurrent";
  /** What the file calls it: a PyTorch module, a Keras layer, an ONNX operator. */
  name: string;
  /** Which kind of cell. */
  cell: Kind;
  /** The layers, rules included. */
  stack: Layer<Kind>[];
  /** What it does with inputs, outputs and states. */
  rules: RecurrentRules;
}

/** What a recurrent layer does with inputs, outputs and states; absent means the default. */
export interface RecurrentRules {
  /** Whether it hands on h of every step, or of the last step read (Keras's `return_sequences`). Default: `"sequence"`. */
  returns?: "sequence" | "last";
  /** The order of a reverse layer's outputs: Keras's `go_backwards` leaves them as they were read. Default: `"time"`. */
  outputOrder?: "time" | "reading";
  /** Whether the file's own inputs have the batch before time (ONNX's `layout` 1, PyTorch's `batch_first`, Keras always). Default: false. */
  batchFirst?: boolean;
  /** Lengths that the file fixes (a constant `sequence_lens` of ONNX): they then hold for a batch of just this size. */
  padding?: Padding;
  /** h_0 and c_0 that the file fixes, per layer of the stack; one state per sequence, or one for all. Default: zeros. */
  initialStates?: PerDirection<State[]>[];
  /** Whether masked steps put out 0 in place of the output before (Keras's `zero_output_for_mask`). Default: false. */
  zeroMaskedOutputs?: boolean;
  /** Why a mask cannot be followed here, in words, if it cannot: `run` then refuses one. */
  maskRefused?: string;
  /** Whether the file's model carries the state from one batch to the next. `run` starts anew each time. Default: false. */
  stateful?: boolean;
}

/** A dense layer, y = activation(W x + b), at every step where it is given sequences. */
export interface DenseLayer {
  /** Which kind of layer. */
  kind: "dense";
  /** What the file calls it. */
  name: string;
  /** Its weights and biases. */
  parameters: DenseParameters;
  /** Default: none, y = W x + b. */
  activation?: OutputActivation;
}

/** An activation by entries, or softmax over the whole vector. */
export type OutputActivation = Activation | "softmax";

/** A table of vectors, looked up by whole numbers. */
export interface EmbeddingLayer {
  /** Which kind of layer. */
  kind: "embedding";
  /** What the file calls it. */
  name: string;
  /** [vocabulary][size]. */
  table: Matrix;
  /** Whether 0 marks steps that do not count (Keras's `mask_zero`). Default: false. */
  maskZero?: boolean;
}

/** What has no weights, or a vector of them: all that stands between the layers above in models that run whole. */
export type PlainLayer =
  | { kind: "activation"; name: string; activation: OutputActivation }
  /** Steps whose every entry is `value` do not count (Keras's `Masking`); those steps become 0. */
  | { kind: "masking"; name: string; value: number }
  /** y = gain ⊙ x + offset: batch normalisation as it is when a model runs. */
  | { kind: "scale"; name: string; gain: Vector; offset: Vector }
  /** One vector becomes `times` steps. */
  | { kind: "repeat"; name: string; times: number }
  /** Does nothing when a model runs: an input, dropout; `type` is what the file calls it. */
  | { kind: "nothing"; name: string; type: string };

/** A layer that is not read: `run` refuses to go through it, in these words. The rest of the file is not spoilt by it. */
export interface UnreadLayer {
  /** Which kind of layer. */
  kind: "unread";
  /** What the file calls it. */
  name: string;
  /** What the file calls its kind: `Conv1D`, `DynamicQuantizeLSTM`. */
  type: string;
  /** Why it is not read: `expected …, got … (fix)`. */
  reason: string;
}

/** Anything that stands in a model file as a layer. */
export type OpenedLayer = RecurrentLayer | DenseLayer | EmbeddingLayer | PlainLayer | UnreadLayer;

/** What a reader of one format hands over. */
export interface FileContents {
  /** Who wrote the file, where it says so: `Keras 2.6.0, TensorFlow backend`. */
  producer?: string;
  /** Every layer that was found, in the order of the file (of the model, where it tells that). */
  layers: OpenedLayer[];
  /** What the file does not tell. */
  assumed: Assumption[];
  /**
   * The names of layers in the order in which each feeds the next, from the model's input to its output, where the file
   * says that it is such a chain. Absent where it does not say, or the model branches.
   */
  chain?: string[];
  /** Why there is no chain: `the layers branch at "concatenate"`. */
  noChain?: string;
  /** Arrays that could not be read, and why; no layer needed them. */
  unread?: { name: string; reason: string }[];
}

/** What makes contents of arrays by name; some may not have been readable. */
export type ContentsMaker = (
  tensors: Tensors,
  unread: { name: string; reason: string }[],
  what: string,
) => FileContents;
