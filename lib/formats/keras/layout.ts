import type { GateName } from "../../lstm/gates.js";
import {
  blocksOf,
  cellOf,
  cellsOf,
  layerOf,
  requireNoBias,
  requireStorable,
  type LayerWeights,
  type StoredCell,
} from "../cell.js";
import {
  cut,
  matrixOfTensor,
  requireWeights,
  tensor,
  tensorOfMatrix,
  transpose,
  type NumberType,
  type Tensor,
} from "../tensor.js";

/** Keras's order of gates: i, f, c, o, with c the candidate. */
const order: readonly GateName[] = ["inputGate", "forgetGate", "candidate", "outputGate"];

/** How Keras's arrays are to be written. */
export interface KerasOptions {
  /** False for `use_bias=False`, which has no bias array. Default: true. */
  biases?: boolean;
  /** How numbers are stored. Default: float32, which rounds. */
  numberType?: NumberType;
}

/**
 * Weights as Keras's `layer.get_weights()` lists them, gates in the order i f c o along the columns:
 * kernel [inputSize, 4·hiddenSize], recurrent kernel [hiddenSize, 4·hiddenSize], bias [4·hiddenSize];
 * a `Bidirectional` layer lists the forward cell's three and then the reverse cell's.
 * Keras keeps one bias a gate: where a file had two, their sum is written.
 * @throws RangeError when sizes do not fit, a cell is a variant that Keras has not, or `biases` is false and a bias is not 0.
 * @see https://keras.io/api/layers/recurrent_layers/lstm/
 */
export function toKeras(layer: LayerWeights, options: KerasOptions = {}): Tensor[] {
  return cellsOf(layer).flatMap((cell) => {
    requireStorable(cell, "Keras's LSTM", []);
    if (options.biases === false) requireNoBias(cell);
    return cellArrays(cell, options);
  });
}

/**
 * A layer from the arrays of Keras's `get_weights()`: kernel, recurrent kernel and, unless `use_bias` is false, bias;
 * those of the reverse cell after them when the layer is bidirectional.
 * @throws RangeError when the arrays are not 2, 3, 4 or 6, or one has the wrong shape or numbers that are not finite.
 */
export function fromKeras(arrays: Tensor[]): LayerWeights {
  const directions = arrays.length > 3 ? 2 : 1;
  const each = arrays.length / directions;
  if (each !== 2 && each !== 3) {
    throw new RangeError(
      `invalid arrays: expected kernel, recurrent kernel and bias (2 or 3, or twice that), got ${arrays.length}`,
    );
  }
  const cells = Array.from({ length: directions }, (_, k) =>
    readCell(arrays.slice(k * each, (k + 1) * each), ["", "reverse "][k]!),
  );
  return layerOf(cells);
}

/**
 * Weights as TensorFlow.js's `layer.getWeights()` lists them: the arrays of `toKeras`, in its order.
 * Mind that `tf.layers.lstm` takes `hardSigmoid` for its gates unless told `recurrentActivation: "sigmoid"`.
 * @throws RangeError as `toKeras` does.
 * @see https://js.tensorflow.org/api/4.22.0/#layers.lstm
 */
export function toTfjs(layer: LayerWeights, options: KerasOptions = {}): Tensor[] {
  return toKeras(layer, options);
}

/**
 * A layer from the arrays of TensorFlow.js's `layer.getWeights()`, which are Keras's.
 * @throws RangeError as `fromKeras` does.
 */
export function fromTfjs(arrays: Tensor[]): LayerWeights {
  return fromKeras(arrays);
}

function cellArrays(cell: StoredCell, { biases = true, numberType }: KerasOptions): Tensor[] {
  const blocks = blocksOf(cell, order);
  const kernel = transpose(blocks.flatMap(({ input }) => input));
  const recurrent = transpose(blocks.flatMap((block) => block.recurrent));
  const bias = blocks.flatMap((block) => block.bias);
  return [
    tensorOfMatrix(kernel, numberType),
    tensorOfMatrix(recurrent, numberType),
    ...(biases ? [tensor([bias.length], bias, numberType)] : []),
  ];
}

function readCell([kernel, recurrentKernel, bias]: Tensor[], direction: string): StoredCell {
  const hiddenSize = hiddenSizeOf(recurrentKernel!, direction);
  const columns = 4 * hiddenSize;
  const at = (name: string) => `${direction}${name}`;
  requireWeights(at("kernel"), kernel!, [null, columns], "inputSize × 4·hiddenSize");
  if (bias) requireWeights(at("bias"), bias, [columns], "4·hiddenSize");
  const gateRows = (whole: Tensor) => {
    const rows = transpose(matrixOfTensor(whole));
    return order.map((_, k) => rows.slice(k * hiddenSize, (k + 1) * hiddenSize));
  };
  const [input, recurrent] = [gateRows(kernel!), gateRows(recurrentKernel!)];
  const biases = cut(bias?.values ?? new Float64Array(columns), order.length);
  const blocks = order.map((_, k) => ({
    input: input[k]!,
    recurrent: recurrent[k]!,
    bias: biases[k]!,
  }));
  return cellOf(blocks, order);
}

function hiddenSizeOf(recurrentKernel: Tensor, direction: string): number {
  const name = `${direction}recurrent kernel`;
  const meaning = "hiddenSize × 4·hiddenSize";
  requireWeights(name, recurrentKernel, [null, null], meaning);
  const hiddenSize = recurrentKernel.shape[0]!;
  requireWeights(name, recurrentKernel, [hiddenSize, 4 * hiddenSize], meaning);
  return hiddenSize;
}
