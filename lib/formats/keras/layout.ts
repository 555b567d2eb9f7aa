import type { CellKind, CellKinds } from "../../layers/kinds.js";
import type { GatesOf } from "../cell.js";
import {
  biasPair,
  blocksOf,
  cellOf,
  cellsOf,
  layerOf,
  requireNoBias,
  requireStorable,
  type GateBlock,
  type StoredCell,
  type StoredLayer,
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

/** Keras's order of gates: i, f, c, o, with c the candidate; z, r, h. */
const orders: { [Kind in CellKind]: readonly GatesOf[Kind][] } = {
  lstm: ["inputGate", "forgetGate", "candidate", "outputGate"],
  gru: ["updateGate", "resetGate", "candidate"],
  rnn: ["cell"],
};

/** How Keras's arrays are to be written. */
export interface KerasOptions {
  /** False for `use_bias=False`, which has no bias array. Default: true. */
  biases?: boolean;
  /** How numbers are stored. Default: float32, which rounds. */
  numberType?: NumberType;
}

/**
 * Weights as Keras's `layer.get_weights()` lists them, the n gates along the columns (i f c o; z r h; one): kernel
 * [inputSize, n·hiddenSize], recurrent kernel [hiddenSize, n·hiddenSize], bias [n·hiddenSize], or [2, 3·hiddenSize] for a GRU
 * whose reset gate acts after the recurrent weights; a `Bidirectional` layer lists the forward cell's and then the reverse
 * cell's. Keras keeps one bias a gate: where a file had two, their sum is written. Rules are not among the arrays.
 * @throws RangeError when sizes do not fit, a cell is a variant that Keras has not, or `biases` is false and a bias is not 0.
 * @see https://keras.io/api/layers/recurrent_layers/lstm/
 */
export function toKeras(layer: StoredLayer, options: KerasOptions = {}): Tensor[] {
  return cellsOf(layer).flatMap((cell) => {
    requireStorable(
      cell,
      `Keras's ${{ lstm: "LSTM", gru: "GRU", rnn: "SimpleRNN" }[cell.kind]}`,
      [],
    );
    if (options.biases === false) requireNoBias(cell);
    return cellArrays(cell, options);
  });
}

/**
 * A layer from the arrays of Keras's `get_weights()`: kernel, recurrent kernel and, unless `use_bias` is false, bias;
 * those of the reverse cell after them when the layer is bidirectional. Whether it is an LSTM, a GRU or a SimpleRNN follows
 * from the recurrent kernel's shape, a GRU's reset convention from its bias's: [2, 3·hiddenSize] acts after the recurrent
 * weights, [3·hiddenSize] before them. Without a bias a GRU is taken for Keras's default, after.
 * @throws RangeError when the arrays are not 2, 3, 4 or 6, or one has the wrong shape or numbers that are not finite.
 */
export function fromKeras(arrays: Tensor[]): StoredLayer {
  const directions = arrays.length > 3 ? 2 : 1;
  const each = arrays.length / directions;
  if (each !== 2 && each !== 3) {
    throw new RangeError(
      `invalid arrays: expected kernel, recurrent kernel and bias (2 or 3, or twice that), got ${arrays.length}`,
    );
  }
  const cells = Array.from({ length: directions }, (_, k) =>
    readKerasCell(arrays.slice(k * each, (k + 1) * each), ["", "reverse "][k]!),
  );
  return layerOf(cells);
}

/**
 * Weights as TensorFlow.js's `layer.getWeights()` lists them: the arrays of `toKeras`, in its order. Its GRU's reset gate
 * acts before the recurrent weights only.
 * Mind that `tf.layers.lstm` takes `hardSigmoid` for its gates unless told `recurrentActivation: "sigmoid"`.
 * @throws RangeError as `toKeras` does, and for a GRU whose reset gate acts after the recurrent weights.
 * @see https://js.tensorflow.org/api/4.22.0/#layers.lstm
 */
export function toTfjs(layer: StoredLayer, options: KerasOptions = {}): Tensor[] {
  for (const { kind, options: rules = {} } of cellsOf(layer)) {
    if (kind === "gru" && (rules as { reset?: string }).reset !== "before") {
      throw new RangeError(
        'invalid options.reset: expected "before" (TensorFlow.js\'s GRU has no other), got "after"',
      );
    }
  }
  return toKeras(layer, options);
}

/**
 * A layer from the arrays of TensorFlow.js's `layer.getWeights()`, which are Keras's.
 * @throws RangeError as `fromKeras` does.
 */
export function fromTfjs(arrays: Tensor[]): StoredLayer {
  return fromKeras(arrays);
}

/** Which kind of cell a recurrent kernel is of: [hiddenSize, n·hiddenSize] with n 4, 3 or 1. */
export function kindOfKernel({ shape }: Tensor): CellKind | undefined {
  const [rows, columns] = shape;
  const kinds = Object.keys(orders) as CellKind[];
  return kinds.find((kind) => shape.length === 2 && columns === orders[kind].length * rows!);
}

/**
 * One cell from its arrays.
 * @param at what errors put before the names of arrays.
 * @param options its rules; a GRU's reset convention is read off the bias where they do not give it.
 * @throws RangeError when an array has the wrong shape or numbers that are not finite.
 */
export function readKerasCell(
  [kernel, recurrentKernel, bias]: Tensor[],
  at: string,
  options: CellKinds[CellKind]["options"] = {},
): StoredCell {
  const kind = requireKind(recurrentKernel!, at);
  const order = orders[kind];
  const hiddenSize = recurrentKernel!.shape[0]!;
  const columns = order.length * hiddenSize;
  requireWeights(`${at}kernel`, kernel!, [null, columns], `inputSize × ${meaning(kind)}`);
  const given = (options as { reset?: "after" | "before" }).reset;
  const after =
    kind === "gru" && (given ?? (bias?.shape.length === 1 ? "before" : "after")) === "after";
  if (bias)
    requireWeights(
      `${at}bias`,
      bias,
      after ? [2, columns] : [columns],
      after ? `2 × ${meaning(kind)}` : meaning(kind),
    );
  const gateRows = (whole: Tensor) => {
    const rows = transpose(matrixOfTensor(whole));
    return order.map((_, k) => rows.slice(k * hiddenSize, (k + 1) * hiddenSize));
  };
  const [input, recurrent] = [gateRows(kernel!), gateRows(recurrentKernel!)];
  const biases = cut(
    bias?.values ?? new Float64Array(columns),
    (after && bias ? 2 : 1) * order.length,
  );
  const blocks = order.map((_, k): GateBlock => {
    const second = biases[order.length + k];
    const both = second ? { input: biases[k]!, recurrent: second } : biases[k]!;
    return { input: input[k]!, recurrent: recurrent[k]!, bias: both };
  });
  const rules = kind === "gru" && !after ? { ...options, reset: "before" as const } : options;
  return cellOf<CellKind>(kind, blocks, order, rules);
}

function cellArrays(cell: StoredCell, { biases = true, numberType }: KerasOptions): Tensor[] {
  const order = orders[cell.kind];
  const blocks = blocksOf(cell, order);
  const kernel = transpose(blocks.flatMap(({ input }) => input));
  const recurrent = transpose(blocks.flatMap((block) => block.recurrent));
  return [
    tensorOfMatrix(kernel, numberType),
    tensorOfMatrix(recurrent, numberType),
    ...(biases ? [biasArray(cell, order, numberType)] : []),
  ];
}

/** A GRU whose reset gate acts after the recurrent weights has two rows; the second is kept apart where a file had it so. */
function biasArray(
  cell: StoredCell,
  order: readonly GatesOf[CellKind][],
  numberType: NumberType | undefined,
): Tensor {
  const blocks = blocksOf(cell, order);
  if (cell.kind !== "gru" || (cell.options as { reset?: string } | undefined)?.reset === "before") {
    const bias = blocks.flatMap((block) => block.bias);
    return tensor([bias.length], bias, numberType);
  }
  const pairs = order.map((gate) => biasPair(cell, gate));
  const rows = [pairs.flatMap(({ input }) => input), pairs.flatMap(({ recurrent }) => recurrent)];
  return tensorOfMatrix(rows, numberType);
}

function requireKind(recurrentKernel: Tensor, at: string): CellKind {
  const name = `${at}recurrent kernel`;
  requireWeights(name, recurrentKernel, [null, null], "hiddenSize × n·hiddenSize");
  const kind = kindOfKernel(recurrentKernel);
  if (kind) return kind;
  throw new RangeError(
    `invalid ${name}: expected 4 (LSTM), 3 (GRU) or 1 times (SimpleRNN) as many columns as rows (hiddenSize), got shape [${recurrentKernel.shape.join(", ")}]`,
  );
}

function meaning(kind: CellKind): string {
  return kind === "rnn" ? "hiddenSize" : `${orders[kind].length}·hiddenSize`;
}
