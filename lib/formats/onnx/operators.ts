import type { CellKind } from "../../layers/kinds.js";
import type { StoredLayer } from "../cell.js";
import type { Tensor } from "../tensor.js";
import type { OnnxActivation } from "./activations.js";

/** Which way a recurrent operator of ONNX reads the sequence. */
export type OnnxDirection = "forward" | "reverse" | "bidirectional";

/** One recurrent operator of an ONNX file, or a cell that it spells out: its weights and its rules. */
export interface OnnxRecurrent<Kind extends CellKind = CellKind> {
  /** Which kind of cell. */
  kind: Kind;
  /** The operator's name, or its first output's where it has none. */
  name: string;
  /** What the file calls it. */
  opType: string;
  /** The weights; with direction `reverse`, `layer.forward` is the cell that reads backwards. */
  layer: StoredLayer<Kind>;
  /** Which way the sequence is read. */
  direction: OnnxDirection;
  /** Three a direction for an LSTM (of the gates i, o and f, of the candidate, of c on its way out), two for a GRU, one for an RNN. */
  activations: OnnxActivation[];
  /** Whether f = 1 - i takes an LSTM's forget gate's place (ONNX's `input_forget`). */
  inputForget: boolean;
  /** Bounds what enters an activation to [-clip, clip]; absent when there is no bound. */
  clip?: number;
  /** Whether the file puts the batch before time (ONNX's `layout` 1). */
  batchFirst: boolean;
  /** How many steps of each sequence count, where the file has that as a constant. Shape: [batchSize]. */
  sequenceLengths?: number[];
  /** h_0 where the file has it as a constant other than 0, [D, batchSize, hiddenSize], or [batchSize, D, hiddenSize] with `batchFirst`. */
  initialHiddenState?: Tensor;
  /** c_0 where the file has it as a constant other than 0, of the same shape. */
  initialCellState?: Tensor;
  /** What is neither left out nor constant: the graph's name of the value that it is a part of. */
  whenRun: {
    sequenceLengths?: string;
    initialHiddenState?: string;
    initialCellState?: string;
    /** Of a cell spelled out step by step: what decides in which order it is given the steps. */
    order?: string;
  };
  /** The graph's name for what the operator reads. */
  input: string;
  /** The graph's names for Y, Y_h and Y_c; empty where one is not used. */
  outputs: string[];
}

/** One `LSTM` operator of an ONNX file, or one of ONNX Runtime's quantized ones. */
export type OnnxLstm = OnnxRecurrent<"lstm">;
