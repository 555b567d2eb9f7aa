import { gateNames } from "../cell/gates.js";
import { zeros } from "../math/vector.js";
import { requireParameters } from "../parameters/parameters.js";
import {
  blocksOf,
  cellOf,
  cellsOf,
  hasNoBias,
  layerOf,
  type GateBlock,
  type LayerWeights,
  type StoredCell,
} from "./cell.js";
import {
  cut,
  matrixOfTensor,
  requireShape,
  tensor,
  tensorOfMatrix,
  type NumberType,
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
 * @throws RangeError when sizes do not fit, or when `biases` is false and a bias is not 0.
 * @see https://pytorch.org/docs/stable/generated/torch.nn.LSTM.html
 */
export function toPyTorch(layers: LayerWeights[], options: PyTorchOptions = {}): Tensors {
  const { prefix = "", biases = true } = options;
  const tensors: Tensors = {};
  layers.forEach((layer, depth) =>
    cellsOf(layer).forEach((cell, direction) => {
      requireParameters(cell);
      if (!biases) requireNoBias(cell);
      const suffix = `l${depth}${direction === 1 ? "_reverse" : ""}`;
      for (const [name, each] of Object.entries(cellTensors(cell, options))) {
        if (biases || !name.startsWith("bias")) tensors[`${prefix}${name}_${suffix}`] = each;
      }
    }),
  );
  return tensors;
}

/**
 * The layers of one `nn.LSTM` from its tensors. Both biases are kept apart, so that writing them again is exact.
 * @param prefix what stands before `weight_ih_l0`. Default: found, when the file holds one LSTM only.
 * @throws RangeError when a tensor is missing or has the wrong shape, or when there are several LSTMs to choose from.
 */
export function fromPyTorch(tensors: Tensors, prefix = onlyPrefix(tensors)): LayerWeights[] {
  const layers: LayerWeights[] = [];
  while (`${prefix}weight_ih_l${layers.length}` in tensors) {
    const suffixes = [`l${layers.length}`, `l${layers.length}_reverse`];
    const present = suffixes.filter((suffix) => `${prefix}weight_ih_${suffix}` in tensors);
    layers.push(layerOf(present.map((suffix) => readCell(tensors, prefix, suffix))));
  }
  if (layers.length === 0) {
    throw new RangeError(
      `invalid tensors: expected ${prefix}weight_ih_l0, got ${nameList(Object.keys(tensors))}`,
    );
  }
  return layers;
}

/** What stands before `weight_ih_l0` in each recurrent module of the file. */
export function pytorchPrefixes(tensors: Tensors): string[] {
  return Object.keys(tensors)
    .filter((name) => /(^|\.)weight_ih_l0$/.test(name))
    .map((name) => name.slice(0, -"weight_ih_l0".length));
}

function cellTensors(cell: StoredCell, { numberType }: PyTorchOptions): Tensors {
  const blocks = blocksOf(cell, order);
  const bias = (which: "input" | "recurrent") => blocks.flatMap(({ biases }) => biases[which]);
  const rows = 4 * cell.hiddenSize;
  return {
    weight_ih: tensorOfMatrix(
      blocks.flatMap(({ input }) => input),
      numberType,
    ),
    weight_hh: tensorOfMatrix(
      blocks.flatMap(({ recurrent }) => recurrent),
      numberType,
    ),
    bias_ih: tensor([rows], bias("input"), numberType),
    bias_hh: tensor([rows], bias("recurrent"), numberType),
  };
}

function readCell(tensors: Tensors, prefix: string, suffix: string): StoredCell {
  const at = (name: string) => `${prefix}${name}_${suffix}`;
  const hiddenSize = requireTensor(tensors, at("weight_hh")).shape[1]!;
  const rows = 4 * hiddenSize;
  const matrix = (name: string, columns: number | null, meaning: string) => {
    const found = requireTensor(tensors, at(name));
    requireShape(at(name), found, [rows, columns], meaning);
    const all = matrixOfTensor(found);
    return order.map((_, k) => all.slice(k * hiddenSize, (k + 1) * hiddenSize));
  };
  const input = matrix("weight_ih", null, "4·hiddenSize × inputSize");
  const recurrent = matrix("weight_hh", hiddenSize, "4·hiddenSize × hiddenSize");
  const hasBias = at("bias_ih") in tensors;
  const bias = (name: string) => {
    if (!hasBias) return order.map(() => zeros(hiddenSize));
    const found = requireTensor(tensors, at(name));
    requireShape(at(name), found, [rows], "4·hiddenSize");
    return cut(found.values, order.length);
  };
  const [inputBiases, recurrentBiases] = [bias("bias_ih"), bias("bias_hh")];
  const blocks = order.map((_, k): GateBlock => {
    const biases = { input: inputBiases[k]!, recurrent: recurrentBiases[k]! };
    return { input: input[k]!, recurrent: recurrent[k]!, biases };
  });
  return cellOf(blocks, order, hasBias);
}

function onlyPrefix(tensors: Tensors): string {
  const prefixes = pytorchPrefixes(tensors);
  if (prefixes.length > 1) {
    throw new RangeError(
      `invalid prefix: expected one of ${nameList(prefixes)} (the file holds ${prefixes.length} recurrent modules), got none`,
    );
  }
  return prefixes[0] ?? "";
}

function requireTensor(tensors: Tensors, name: string) {
  const found = Object.hasOwn(tensors, name) ? tensors[name] : undefined;
  if (!found) {
    throw new RangeError(
      `invalid tensors: expected ${name}, got ${nameList(Object.keys(tensors))}`,
    );
  }
  return found;
}

function requireNoBias(cell: StoredCell): void {
  if (!hasNoBias(cell)) {
    throw new RangeError("invalid biases: expected zeros (biases: false drops them), got others");
  }
}

function nameList(names: string[]): string {
  const shown = names.slice(0, 6).map((name) => JSON.stringify(name));
  return names.length === 0 ? "none" : shown.join(", ") + (names.length > 6 ? ", …" : "");
}
