import type { CellKind } from "../layers/kinds.js";
import { standardRules } from "./standard.js";
import { relu } from "../math/onnx-activations.js";
import type { Matrix } from "../math/vector.js";
import {
  biasPair,
  blocksOf,
  cellOf,
  gatesOf,
  layerOf,
  requireNoBias,
  requireStorable,
  type BiasPair,
  type StoredCell,
  type StoredLayer,
} from "./cell.js";
import { nameList } from "./errors.js";
import { moduleKind, moduleLayers, pytorchModules, type PyTorchModule } from "./pytorch-names.js";
import {
  cut,
  matrixOfTensor,
  requireWeights,
  tensor,
  tensorOfMatrix,
  type NumberType,
  type Tensor,
  type Tensors,
} from "./tensor.js";

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
 * Weights as PyTorch's `nn.LSTM`, `nn.GRU` and `nn.RNN` name and pack them in their `state_dict()`, the n gates (i f g o;
 * r z n; one) on top of one another: `weight_ih_l0` [n·hiddenSize, inputSize], `weight_hh_l0` [n·hiddenSize, hiddenSize],
 * `bias_ih_l0` and `bias_hh_l0` [n·hiddenSize]; `_l1` for the second layer, `_reverse` for the reverse direction. A
 * projection is `weight_hr_l0` [projectionSize, hiddenSize], and `weight_hh_l0` then has projectionSize columns.
 * A cell with one bias a gate has it in `bias_ih` and zeros in `bias_hh`.
 * @throws RangeError when sizes do not fit, a cell is a variant or has rules that PyTorch has not, layers are of several
 *   kinds or directions, or `biases` is false and a bias is not 0.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html
 */
export function toPyTorch(layers: StoredLayer[], options: PyTorchOptions = {}): Tensors {
  const { prefix = "", biases = true } = options;
  requireAlike(layers);
  const tensors: Tensors = {};
  layers.forEach(({ forward, reverse }, depth) =>
    [forward!, reverse].forEach((cell, direction) => {
      if (!cell) return;
      requireWritable(cell);
      if (!biases) requireNoBias(cell);
      const suffix = `_l${depth}${direction === 1 ? "_reverse" : ""}`;
      for (const [name, each] of Object.entries(cellTensors(cell, options))) {
        tensors[`${prefix}${name}${suffix}`] = each;
      }
    }),
  );
  return tensors;
}

/**
 * The layers of one `nn.LSTM`, `nn.GRU` or `nn.RNN` (or the cell of one `nn.LSTMCell`, `nn.GRUCell` or `nn.RNNCell`) from
 * its tensors. The two biases are kept apart, so that writing them again is exact. An `nn.RNN` may squash with relu instead
 * of tanh, which its tensors do not tell.
 * @param prefix what stands before `weight_ih_l0`. Default: found, when the file holds one module only.
 * @throws RangeError when a tensor is missing, has the wrong shape or numbers that are not finite, when there are tensors
 *   of the module's beside those that are known, or when there are several modules to choose from.
 */
export function fromPyTorch(tensors: Tensors, prefix?: string): StoredLayer[] {
  const modules = pytorchModules(tensors);
  const wanted = prefix ?? (modules.length === 1 ? modules[0]!.prefix : undefined);
  const found = modules.find((module) => module.prefix === wanted);
  if (found) return readModule(tensors, found);
  if (modules.length === 0) {
    throw new RangeError(
      `invalid tensors: expected weight_ih_l0 and weight_hh_l0 (or a cell's weight_ih and weight_hh), got ${nameList(Object.keys(tensors))}`,
    );
  }
  throw new RangeError(
    `invalid prefix: expected one of ${nameList(modules.map((each) => each.prefix))} (there are ${modules.length} LSTMs, GRUs and RNNs among the tensors), got ${prefix === undefined ? "none" : JSON.stringify(prefix)}`,
  );
}

/** What stands before `weight_ih_l0` (or an `nn.LSTMCell`'s `weight_ih`) in each LSTM, GRU and RNN among the tensors. */
export function pytorchPrefixes(tensors: Tensors): string[] {
  return pytorchModules(tensors).map(({ prefix }) => prefix);
}

/**
 * The layers of one module.
 * @throws RangeError as `fromPyTorch` does.
 */
export function readModule(tensors: Tensors, module: PyTorchModule): StoredLayer[] {
  return moduleLayers(tensors, module).map((directions) =>
    layerOf(directions.map((suffix) => readCell(tensors, module, suffix))),
  );
}

/** PyTorch's modules have one kind of cell, and all of their layers one direction or two. */
function requireAlike(layers: StoredLayer[]): void {
  const describe = ({ forward, reverse, merge = "concat" }: StoredLayer) =>
    `${forward?.kind ?? "no"} forward, ${reverse?.kind ?? "no"} reverse${forward && reverse ? `, ${merge}` : ""}`;
  layers.forEach((layer, depth) => {
    const [expected, got] = [describe(layers[0]!), describe(layer)];
    if (expected !== got) {
      throw new RangeError(
        `invalid layers[${depth}]: expected ${expected}, as in layer 0 (a PyTorch module is of one kind), got ${got}`,
      );
    }
    const { forward, reverse, merge = "concat" } = layer;
    if (!forward || (reverse && (forward.kind !== reverse.kind || merge !== "concat"))) {
      throw new RangeError(
        `invalid layers[${depth}]: expected a forward cell, alone or joined with a reverse one of its kind by concat, got ${got}`,
      );
    }
  });
}

function requireWritable(cell: StoredCell): void {
  const library = { lstm: "PyTorch's LSTM", gru: "PyTorch's GRU", rnn: "PyTorch's RNN" }[cell.kind];
  requireStorable(cell, library, ["projection"]);
  const { projection } = cell.parameters as { projection?: { biases?: unknown } };
  if (projection?.biases) {
    throw new RangeError(
      "invalid projection.biases: expected none (PyTorch's projection has no bias), got some",
    );
  }
  const { activation } = (cell.options ?? {}) as { activation?: unknown };
  if (cell.kind === "rnn" && activation === relu) return;
  standardRules(cell, library);
}

function cellTensors(cell: StoredCell, { numberType, biases = true }: PyTorchOptions): Tensors {
  const order = gatesOf[cell.kind];
  const blocks = blocksOf(cell, order);
  const matrix = (rows: Matrix[]) => tensorOfMatrix(rows.flat(), numberType);
  const bias = (which: keyof BiasPair) => {
    const values = order.flatMap((gate) => biasPair(cell, gate)[which]);
    return tensor([values.length], values, numberType);
  };
  const { projection } = cell.parameters as { projection?: { weights: Matrix } };
  return {
    weight_ih: matrix(blocks.map(({ input }) => input)),
    weight_hh: matrix(blocks.map(({ recurrent }) => recurrent)),
    ...(biases ? { bias_ih: bias("input"), bias_hh: bias("recurrent") } : {}),
    ...(projection ? { weight_hr: tensorOfMatrix(projection.weights, numberType) } : {}),
  };
}

function readCell(tensors: Tensors, { names }: PyTorchModule, suffix: string): StoredCell {
  const kind = moduleKind(tensors, names, suffix);
  const order = gatesOf[kind];
  const at = (name: keyof typeof names) => names[name] + suffix;
  const read = (name: string, shape: (number | null)[], meaning: string) => {
    const found = tensors[name]!;
    requireWeights(name, found, shape, meaning);
    return found;
  };
  const projected = Object.hasOwn(tensors, at("weight_hr"));
  const rowsMeaning = kind === "rnn" ? "hiddenSize" : `${order.length}·hiddenSize`;
  const { hiddenSize, width } = sizesOf(tensors, kind, at("weight_hh"), at("weight_hr"));
  const rows = order.length * hiddenSize;
  const cutRows = (whole: Tensor) => gateRows(whole, order.length);
  const input = cutRows(read(at("weight_ih"), [rows, null], `${rowsMeaning} × inputSize`));
  const recurrent = cutRows(read(at("weight_hh"), [rows, width], `${rowsMeaning} × hiddenSize`));
  const bias = (name: "bias_ih" | "bias_hh") => {
    const given = Object.hasOwn(tensors, at(name));
    const values = given ? read(at(name), [rows], rowsMeaning).values : new Float64Array(rows);
    return cut(values, order.length);
  };
  const [first, second] = [bias("bias_ih"), bias("bias_hh")];
  const blocks = order.map((_, k) => ({
    input: input[k]!,
    recurrent: recurrent[k]!,
    bias: { input: first[k]!, recurrent: second[k]! },
  }));
  const cell = cellOf<CellKind>(kind, blocks, order);
  if (!projected) return cell;
  const projection = { weights: matrixOfTensor(tensors[at("weight_hr")]!) };
  return {
    ...cell,
    parameters: { ...cell.parameters, projectionSize: width, projection },
  } as StoredCell;
}

/** The rows of a matrix, as many for each gate. Shapes: [n·H, m] → n × [H][m]. */
function gateRows(whole: Tensor, gates: number): Matrix[] {
  const rows = matrixOfTensor(whole);
  const each = rows.length / gates;
  return Array.from({ length: gates }, (_, k) => rows.slice(k * each, (k + 1) * each));
}

/**
 * Reads hiddenSize, and how many entries h has, off weight_hh [n·H, H], or with a projection off weight_hh [4H, P] and
 * weight_hr [P, H].
 */
function sizesOf(tensors: Tensors, kind: CellKind, name: string, projectionName: string) {
  const found = tensors[name]!;
  const gates = gatesOf[kind].length;
  requireWeights(name, found, [null, null], `${gates}·hiddenSize × hiddenSize`);
  const [, width] = found.shape as [number, number];
  if (Object.hasOwn(tensors, projectionName)) {
    const projection = tensors[projectionName]!;
    requireWeights(projectionName, projection, [width, null], "projectionSize × hiddenSize");
    return { hiddenSize: projection.shape[1]!, width };
  }
  const meaning = `${gates}·hiddenSize × hiddenSize, as there is no ${projectionName}`;
  requireWeights(name, found, [gates * width, width], meaning);
  return { hiddenSize: width, width };
}
