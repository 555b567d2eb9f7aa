import { gateNames } from "../lstm/gates.js";
import type { Matrix } from "../math/vector.js";
import {
  biasPair,
  blocksOf,
  cellOf,
  cellsOf,
  layerOf,
  requireNoBias,
  requireStorable,
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
 * `bias_hh_l0` [4·hiddenSize]; `_l1` for the second layer, `_reverse` for the reverse direction. A projection is
 * `weight_hr_l0` [projectionSize, hiddenSize], and `weight_hh_l0` then has projectionSize columns.
 * A cell with one bias a gate has it in `bias_ih` and zeros in `bias_hh`.
 * @throws RangeError when sizes do not fit, a cell is a variant that PyTorch has not, or `biases` is false and a bias
 *   is not 0.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html
 */
export function toPyTorch(layers: LayerWeights[], options: PyTorchOptions = {}): Tensors {
  const { prefix = "", biases = true } = options;
  const tensors: Tensors = {};
  layers.forEach((layer, depth) =>
    cellsOf(layer).forEach((cell, direction) => {
      requireStorable(cell, "PyTorch's LSTM", ["projection"]);
      if (!biases) requireNoBias(cell);
      if (cell.projection?.biases) throw noProjectionBias();
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
    const match = /^(|.*\.)weight_ih(|_l0)$/.exec(name);
    if (!match) return [];
    const [, prefix, suffix] = match as unknown as [string, string, string];
    if (Object.hasOwn(tensors, `${prefix}weight_hr${suffix}`)) return [prefix];
    const [rows, columns] = tensors[`${prefix}weight_hh${suffix}`]?.shape ?? [];
    return otherCell(rows, columns) ? [] : [prefix];
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
    ...(cell.projection ? { weight_hr: tensorOfMatrix(cell.projection.weights, numberType) } : {}),
  };
}

function readCell(tensors: Tensors, prefix: string, suffix: string): StoredCell {
  const at = (name: string) => `${prefix}${name}${suffix}`;
  const { hiddenSize, width } = sizesOf(tensors, at("weight_hh"), at("weight_hr"));
  const read = (name: string, shape: (number | null)[], meaning: string) => {
    const found = requireTensor(tensors, at(name));
    requireWeights(at(name), found, shape, meaning);
    return found;
  };
  const rows = 4 * hiddenSize;
  const matrices = (name: string, columns: number | null, meaning: string) =>
    gateRows(read(name, [rows, columns], meaning));
  const input = matrices("weight_ih", null, "4·hiddenSize × inputSize");
  const recurrent = matrices("weight_hh", width, "4·hiddenSize × hiddenSize");
  const hasBias = ["bias_ih", "bias_hh"].some((name) => Object.hasOwn(tensors, at(name)));
  const bias = (name: string) =>
    cut(hasBias ? read(name, [rows], "4·hiddenSize").values : new Float64Array(rows), order.length);
  const [first, second] = [bias("bias_ih"), bias("bias_hh")];
  const blocks = order.map((_, k) => ({
    input: input[k]!,
    recurrent: recurrent[k]!,
    bias: { input: first[k]!, recurrent: second[k]! },
  }));
  const cell = cellOf(blocks, order);
  if (!Object.hasOwn(tensors, at("weight_hr"))) return cell;
  const projection = tensors[at("weight_hr")]!;
  return { ...cell, projectionSize: width, projection: { weights: matrixOfTensor(projection) } };
}

/** The rows of a matrix, a quarter for each gate. Shapes: [4H, n] → 4 × [H][n]. */
function gateRows(whole: Tensor): Matrix[] {
  const rows = matrixOfTensor(whole);
  const each = rows.length / order.length;
  return order.map((_, k) => rows.slice(k * each, (k + 1) * each));
}

/**
 * Reads hiddenSize, and how many entries h has, off weight_hh [4H, H], or with a projection off weight_hh [4H, P] and
 * weight_hr [P, H]; says so when the rows are another kind of cell's.
 */
function sizesOf(tensors: Tensors, name: string, projectionName: string) {
  const found = requireTensor(tensors, name);
  requireWeights(name, found, [null, null], "4·hiddenSize × hiddenSize");
  const [rows, width] = found.shape as [number, number];
  if (Object.hasOwn(tensors, projectionName)) {
    const projection = tensors[projectionName]!;
    requireWeights(projectionName, projection, [width, null], "projectionSize × hiddenSize");
    return { hiddenSize: projection.shape[1]!, width };
  }
  const other = otherCell(rows, width);
  if (other) {
    throw new RangeError(
      `invalid ${name}: expected ${4 * width} rows (4·hiddenSize), got ${rows}: these are the weights of ${other}`,
    );
  }
  const meaning = `4·hiddenSize × hiddenSize, as there is no ${projectionName}`;
  requireWeights(name, found, [4 * width, width], meaning);
  return { hiddenSize: width, width };
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

function noProjectionBias(): RangeError {
  return new RangeError(
    "invalid projection.biases: expected none (PyTorch's projection has no bias), got some",
  );
}
