import { gateNames } from "../cell/gates.js";
import type { Matrix } from "../math/vector.js";
import { requireParameters } from "../parameters/check.js";
import {
  biasPair,
  blocksOf,
  cellOf,
  cellsOf,
  layerOf,
  requireNoBias,
  type BiasPair,
  type LayerWeights,
  type StoredCell,
} from "./cell.js";
import { nameList } from "./errors.js";
import {
  cut,
  matrixOfTensor,
  requireTensor,
  requireWeights,
  tensor,
  tensorOfMatrix,
  type NumberType,
  type Tensor,
  type Tensors,
} from "./tensor.js";

/** PyTorch's order of gates, i f g o, is the order of this library. */
const order = gateNames;

/** How PyTorch's tensors are to be written. */
export interface PyTorchOptions {
  /** Goes before every name: `"encoder.lstm."` for the module `encoder.lstm`. Default: none. */
  prefix?: string;
  /** False for `nn.LSTM(bias=False)`, which has no bias tensors. Default: true. */
  biases?: boolean;
  /** How numbers are stored. Default: float32, which rounds. */
  numberType?: NumberType;
}

/**
 * Weights as PyTorch's `nn.LSTM.state_dict()` names and packs them, gates in the order i f g o:
 * `weight_ih_l0` [4·hiddenSize, inputSize], `weight_hh_l0` [4·hiddenSize, hiddenSize], `bias_ih_l0` and
 * `bias_hh_l0` [4·hiddenSize]; `_l1` for the second layer, `_reverse` for the backward direction.
 * A cell with one bias a gate has it in `bias_ih` and zeros in `bias_hh`.
 * @throws RangeError when sizes do not fit, a cell has peepholes, or `biases` is false and a bias is not 0.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html
 */
export function toPyTorch(layers: LayerWeights[], options: PyTorchOptions = {}): Tensors {
  const { prefix = "", biases = true } = options;
  const tensors: Tensors = {};
  layers.forEach((layer, depth) =>
    cellsOf(layer).forEach((cell, direction) => {
      requireWritable(cell, biases);
      const suffix = `_l${depth}${direction === 1 ? "_reverse" : ""}`;
      for (const [name, each] of Object.entries(cellTensors(cell, options))) {
        tensors[`${prefix}${name}${suffix}`] = each;
      }
    }),
  );
  return tensors;
}

/**
 * The layers of one `nn.LSTM` (or the cell of one `nn.LSTMCell`) from its tensors.
 * The two biases are kept apart, so that writing them again is exact.
 * @param prefix what stands before `weight_ih_l0`. Default: found, when the file holds one LSTM only.
 * @throws RangeError when a tensor is missing, has the wrong shape or numbers that are not finite, or when there are
 *   several LSTMs to choose from.
 */
export function fromPyTorch(tensors: Tensors, prefix = onlyPrefix(tensors)): LayerWeights[] {
  if (Object.hasOwn(tensors, `${prefix}weight_ih`)) {
    return [layerOf([readCell(tensors, prefix, "")])];
  }
  const layers: LayerWeights[] = [];
  do {
    const suffix = `_l${layers.length}`;
    const cells = [readCell(tensors, prefix, suffix)];
    if (Object.hasOwn(tensors, `${prefix}weight_ih${suffix}_reverse`)) {
      cells.push(readCell(tensors, prefix, `${suffix}_reverse`));
    }
    layers.push(layerOf(cells));
  } while (Object.hasOwn(tensors, `${prefix}weight_ih_l${layers.length}`));
  return layers;
}

/** What stands before `weight_ih_l0` (or an `nn.LSTMCell`'s `weight_ih`) in each LSTM among the tensors. */
export function pytorchPrefixes(tensors: Tensors): string[] {
  return Object.keys(tensors).flatMap((name) => {
    const [, prefix, suffix] = /^(|.*\.)weight_ih(|_l0)$/.exec(name) ?? [];
    const recurrent = prefix === undefined ? undefined : tensors[`${prefix}weight_hh${suffix}`];
    const [rows, columns] = recurrent?.shape ?? [];
    return prefix !== undefined && !otherCell(rows, columns) ? [prefix] : [];
  });
}

function cellTensors(cell: StoredCell, { numberType, biases = true }: PyTorchOptions): Tensors {
  const blocks = blocksOf(cell, order);
  const matrix = (rows: Matrix[]) => tensorOfMatrix(rows.flat(), numberType);
  const bias = (which: keyof BiasPair) => {
    const values = order.flatMap((gate) => biasPair(cell, gate)[which]);
    return tensor([values.length], values, numberType);
  };
  return {
    weight_ih: matrix(blocks.map(({ input }) => input)),
    weight_hh: matrix(blocks.map(({ recurrent }) => recurrent)),
    ...(biases ? { bias_ih: bias("input"), bias_hh: bias("recurrent") } : {}),
  };
}

function readCell(tensors: Tensors, prefix: string, suffix: string): StoredCell {
  const at = (name: string) => `${prefix}${name}${suffix}`;
  const hiddenSize = hiddenSizeOf(tensors, at("weight_hh"));
  const gateRows = (whole: Tensor) => {
    const rows = matrixOfTensor(whole);
    return order.map((_, k) => rows.slice(k * hiddenSize, (k + 1) * hiddenSize));
  };
  const read = (name: string, columns: (number | null)[], meaning: string) => {
    const found = requireTensor(tensors, at(name));
    requireWeights(at(name), found, [4 * hiddenSize, ...columns], meaning);
    return found;
  };
  const input = gateRows(read("weight_ih", [null], "4·hiddenSize × inputSize"));
  const recurrent = gateRows(read("weight_hh", [hiddenSize], "4·hiddenSize × hiddenSize"));
  const hasBias = ["bias_ih", "bias_hh"].some((name) => Object.hasOwn(tensors, at(name)));
  const bias = (name: string) =>
    cut(hasBias ? read(name, [], "4·hiddenSize").values : new Float64Array(4 * hiddenSize), 4);
  const [first, second] = [bias("bias_ih"), bias("bias_hh")];
  const blocks = order.map((_, k) => ({
    input: input[k]!,
    recurrent: recurrent[k]!,
    bias: { input: first[k]!, recurrent: second[k]! },
  }));
  return cellOf(blocks, order);
}

/** Reads H off weight_hh [4H, H], and says so when its rows are another kind of cell's. */
function hiddenSizeOf(tensors: Tensors, name: string): number {
  const found = requireTensor(tensors, name);
  requireWeights(name, found, [null, null], "4·hiddenSize × hiddenSize");
  const [rows, hiddenSize] = found.shape as [number, number];
  const other = otherCell(rows, hiddenSize);
  if (other) {
    throw new RangeError(
      `invalid ${name}: expected ${4 * hiddenSize} rows (4·hiddenSize), got ${rows}: these are the weights of ${other}`,
    );
  }
  const projection = name.replace("weight_hh", "weight_hr");
  if (Object.hasOwn(tensors, projection)) {
    throw new RangeError(
      `invalid ${projection}: expected an LSTM without projection (proj_size = 0), got proj_size ${hiddenSize}`,
    );
  }
  return hiddenSize;
}

function otherCell(rows = 0, columns = 0): string | undefined {
  if (rows === 3 * columns) return "a GRU";
  return rows === columns ? "a plain RNN" : undefined;
}

function onlyPrefix(tensors: Tensors): string {
  const prefixes = pytorchPrefixes(tensors);
  if (prefixes.length > 1) {
    throw new RangeError(
      `invalid prefix: expected one of ${nameList(prefixes)} (there are ${prefixes.length} LSTMs among the tensors), got none`,
    );
  }
  return prefixes[0] ?? "";
}

function requireWritable(cell: StoredCell, biases: boolean): void {
  requireParameters(cell);
  if (!biases) requireNoBias(cell);
  if (cell.peepholes) {
    throw new RangeError(
      "invalid peepholes: expected none (PyTorch's LSTM has no place for them), got some (write ONNX, or remove them)",
    );
  }
}
