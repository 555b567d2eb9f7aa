import type { GateName } from "../cell/gates.js";
import { add, zeros } from "../math/vector.js";
import { requireParameters } from "../parameters/parameters.js";
import {
  blocksOf,
  cellOf,
  cellsOf,
  hasNoBias,
  layerOf,
  type LayerWeights,
  type StoredCell,
} from "./cell.js";
import {
  cut,
  matrixOfTensor,
  requireShape,
  tensor,
  tensorOfMatrix,
  transpose,
  type NumberType,
  type Tensor,
} from "./tensor.js";

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
 * a `Bidirectional` layer lists the forward cell's three and then the backward cell's.
 * Keras keeps one bias a gate: two are summed. TensorFlow.js lists the same arrays.
 * @throws RangeError when sizes do not fit, or when `biases` is false and a bias is not 0.
 * @see https://keras.io/api/layers/recurrent_layers/lstm/
 */
export function toKeras(layer: LayerWeights, options: KerasOptions = {}): Tensor[] {
  return cellsOf(layer).flatMap((cell) => {
    requireParameters(cell);
    if (options.biases === false && !hasNoBias(cell)) {
      throw new RangeError("invalid biases: expected zeros (biases: false drops them), got others");
    }
    return cellArrays(cell, options);
  });
}

/**
 * A layer from the arrays of Keras's or TensorFlow.js's `get_weights()`: kernel, recurrent kernel and, unless
 * `use_bias` is false, bias; those of the backward cell after them when the layer is bidirectional.
 * @throws RangeError when the arrays are not 2, 3, 4 or 6, or one has the wrong shape.
 */
export function fromKeras(arrays: Tensor[]): LayerWeights {
  const directions = arrays.length > 3 ? 2 : 1;
  const each = arrays.length / directions;
  if (each !== 2 && each !== 3) {
    throw new RangeError(
      `invalid arrays: expected kernel, recurrent kernel and bias (2 or 3, or twice that), got ${arrays.length}`,
    );
  }
  return layerOf(directions === 1 ? [readCell(arrays)] : halves(arrays).map(readCell));
}

function halves<T>(list: T[]): T[][] {
  return [list.slice(0, list.length / 2), list.slice(list.length / 2)];
}

function cellArrays(cell: StoredCell, { biases = true, numberType }: KerasOptions): Tensor[] {
  const blocks = blocksOf(cell, order);
  const kernel = transpose(blocks.flatMap(({ input }) => input));
  const recurrent = transpose(blocks.flatMap((block) => block.recurrent));
  const bias = blocks.flatMap((block) => add(block.biases.input, block.biases.recurrent));
  return [
    tensorOfMatrix(kernel, numberType),
    tensorOfMatrix(recurrent, numberType),
    ...(biases ? [tensor([4 * cell.hiddenSize], bias, numberType)] : []),
  ];
}

function readCell(arrays: Tensor[]): StoredCell {
  const [kernel, recurrentKernel, bias] = arrays as [Tensor, Tensor, Tensor?];
  const hiddenSize = recurrentKernel.shape[0]!;
  const columns = 4 * hiddenSize;
  requireShape("kernel", kernel, [null, columns], "inputSize × 4·hiddenSize");
  requireShape(
    "recurrent kernel",
    recurrentKernel,
    [hiddenSize, columns],
    "hiddenSize × 4·hiddenSize",
  );
  if (bias) requireShape("bias", bias, [columns], "4·hiddenSize");
  const rowsOf = (whole: Tensor) => {
    const rows = transpose(matrixOfTensor(whole));
    return order.map((_, k) => rows.slice(k * hiddenSize, (k + 1) * hiddenSize));
  };
  const [input, recurrent] = [rowsOf(kernel), rowsOf(recurrentKernel)];
  const perGate = bias ? cut(bias.values, order.length) : order.map(() => zeros(hiddenSize));
  const blocks = order.map((_, k) => ({
    input: input[k]!,
    recurrent: recurrent[k]!,
    biases: { input: perGate[k]!, recurrent: zeros(hiddenSize) },
  }));
  return cellOf(blocks, order, false);
}
