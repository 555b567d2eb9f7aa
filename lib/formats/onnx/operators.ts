import type { RnnParameters } from "../../rnn/parameters.js";
import type { GruParameters } from "../../gru/parameters.js";
import type { LayerWeights } from "../cell.js";
import type { Tensor } from "../tensor.js";
import type { OnnxActivation } from "./activations.js";
import type { Reset } from "./gru.js";

/** Which way a recurrent operator of ONNX reads the sequence. */
export type OnnxDirection = "forward" | "reverse" | "bidirectional";

/** What every recurrent operator of an ONNX file tells besides its weights. */
export interface OnnxRecurrent {
  /** The operator's name, or its first output's where it has none. */
  name: string;
  /** What the file calls it. */
  opType: string;
  /** Which way the sequence is read. */
  direction: OnnxDirection;
  /** Three a direction for an LSTM (of the gates i, o and f, of the candidate, of c on its way out), two for a GRU, one for an RNN. */
  activations: OnnxActivation[];
  /** Bounds what enters an activation to [-clip, clip]; absent when there is no bound. */
  clip?: number;
  /** Whether the file puts the batch before time (ONNX's `layout` 1). */
  batchFirst: boolean;
  /** How many steps of each sequence count, where the file has that as a constant. */
  sequenceLengths?: number[];
  /** h_0 where the file has it as a constant other than 0, [D, batchSize, hiddenSize], or [batchSize, D, hiddenSize] with `batchFirst`. */
  initialHiddenState?: Tensor;
  /** c_0 where the file has it as a constant other than 0, of the same shape. */
  initialCellState?: Tensor;
  /** The graph's names of what is neither left out nor constant: the model computes it, or is given it. */
  whenRun: { sequenceLengths?: string; initialHiddenState?: string; initialCellState?: string };
  /** The graph's name for what the operator reads. */
  input: string;
  /** The graph's names for Y, Y_h and Y_c; empty where one is not used. */
  outputs: string[];
}

/** One `LSTM` operator of an ONNX file, or one of ONNX Runtime's quantized ones: its weights and its rules. */
export interface OnnxLstm extends OnnxRecurrent {
  kind: "lstm";
  /** The weights; with direction `reverse`, `layer.forward` is the cell that reads backwards. */
  layer: LayerWeights;
  /** Whether f = 1 - i takes the forget gate's place (ONNX's `input_forget`). */
  inputForget: boolean;
}

/** One `GRU` operator of an ONNX file. */
export interface OnnxGru extends OnnxRecurrent {
  kind: "gru";
  /** Its cells, forwards first. */
  cells: GruParameters[];
  /** Where the reset gate acts (ONNX's `linear_before_reset`). */
  reset: Reset;
}

/** One `RNN` operator of an ONNX file. */
export interface OnnxRnn extends OnnxRecurrent {
  kind: "rnn";
  /** Its cells, forwards first. */
  cells: RnnParameters[];
}

/** One recurrent operator of an ONNX file. */
export type OnnxOperator = OnnxLstm | OnnxGru | OnnxRnn;
