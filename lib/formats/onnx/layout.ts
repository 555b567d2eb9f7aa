import type { GateName } from "../../lstm/gates.js";
import type { Vector } from "../../math/vector.js";
import type { Peepholes } from "../../lstm/parameters.js";
import {
  biasPair,
  blocksOf,
  cellOf,
  cellsOf,
  layerOf,
  requireNoBias,
  requireStorable,
  type StoredLayer,
  type StoredCell,
} from "../cell.js";
import {
  cut,
  matrixOfTensor,
  requireWeights,
  sliceOf,
  stackTensors,
  tensor,
  tensorOfMatrix,
  type NumberType,
  type Tensor,
} from "../tensor.js";

/** ONNX's order of gates: i, o, f, c. */
const order: readonly GateName[] = ["inputGate", "outputGate", "forgetGate", "candidate"];

/** ONNX's order of peepholes: i, o, f, as of the gates. */
const peepholeOrder = ["inputGate", "outputGate", "forgetGate"] as const;

/** The tensors of one ONNX `LSTM` operator; D is 2 when bidirectional, else 1. */
export interface OnnxWeights {
  /** [D, 4·hiddenSize, inputSize]. */
  W: Tensor;
  /** [D, 4·hiddenSize, hiddenSize]. */
  R: Tensor;
  /** [D, 8·hiddenSize]: the biases of W x, then those of R h. */
  B?: Tensor;
  /** Peepholes, [D, 3·hiddenSize]. */
  P?: Tensor;
}

/** How ONNX's tensors are to be written. */
export interface OnnxLayoutOptions {
  /** False leaves B out, which ONNX takes for zeros. Default: true. */
  biases?: boolean;
  /** How numbers are stored. Default: float32, which rounds. */
  numberType?: NumberType;
}

/**
 * Weights as ONNX's `LSTM` operator takes them, gates in the order i o f c:
 * W [D, 4·hiddenSize, inputSize], R [D, 4·hiddenSize, hiddenSize], B [D, 8·hiddenSize] and, for cells with
 * peepholes, P [D, 3·hiddenSize] in the order i o f.
 * A cell with one bias a gate has it in B's first half and zeros in the second.
 * @throws RangeError when sizes do not fit, or differ between the two directions, a cell is a variant that ONNX has not, or `biases` is false and a bias is not 0.
 * @see https://onnx.ai/onnx/operators/onnx__LSTM.html
 */
export function toOnnx(layer: StoredLayer<"lstm">, options: OnnxLayoutOptions = {}): OnnxWeights {
  const { biases = true, numberType } = options;
  const cells = cellsOf(layer);
  for (const cell of cells) requireStorable(cell, "ONNX's LSTM", ["peepholes"]);
  if (!biases) cells.forEach(requireNoBias);
  if (cells[1]) requireSameSizes(cells[0]!, cells[1]);
  const blocks = cells.map((cell) => blocksOf(cell, order));
  const stackRows = (pick: "input" | "recurrent") =>
    stackTensors(
      blocks.map((each) =>
        tensorOfMatrix(
          each.flatMap((b) => b[pick]),
          numberType,
        ),
      ),
    );
  const vectors = (of: (cell: StoredCell<"lstm">) => Vector) => {
    const rows = cells.map(of);
    return tensor([rows.length, rows[0]!.length], rows.flat(), numberType);
  };
  return {
    W: stackRows("input"),
    R: stackRows("recurrent"),
    ...(biases ? { B: vectors(biasRow) } : {}),
    ...(cells[0]!.parameters.peepholes ? { P: vectors(peepholeRow) } : {}),
  };
}

/**
 * A layer from the tensors of one ONNX `LSTM` operator; without B every bias is 0, without P there are no peepholes.
 * @throws RangeError when a tensor has the wrong shape or numbers that are not finite.
 */
export function fromOnnx({ W, R, B, P }: OnnxWeights): StoredLayer<"lstm"> {
  requireWeights("R", R, [null, null, null], "directions × 4·hiddenSize × hiddenSize");
  const [directions, , hiddenSize] = R.shape as [number, number, number];
  if (directions > 2) {
    throw new RangeError(`invalid R: expected 1 or 2 directions, got ${directions}`);
  }
  const rows = 4 * hiddenSize;
  requireWeights("R", R, [directions, rows, hiddenSize], "directions × 4·hiddenSize × hiddenSize");
  requireWeights("W", W, [directions, rows, null], "directions × 4·hiddenSize × inputSize");
  if (B) requireWeights("B", B, [directions, 2 * rows], "directions × 8·hiddenSize");
  if (P) requireWeights("P", P, [directions, 3 * hiddenSize], "directions × 3·hiddenSize");
  const cells = Array.from({ length: directions }, (_, direction) => {
    const [w, r, b, p] = [W, R, B, P].map((whole) => whole && sliceOf(whole, direction));
    return readCell(w!, r!, b, p);
  });
  return layerOf(cells);
}

function readCell(w: Tensor, r: Tensor, b?: Tensor, p?: Tensor): StoredCell<"lstm"> {
  const hiddenSize = r.shape[1]!;
  const gateRows = (whole: Tensor) => {
    const rows = matrixOfTensor(whole);
    return order.map((_, k) => rows.slice(k * hiddenSize, (k + 1) * hiddenSize));
  };
  const [input, recurrent] = [gateRows(w), gateRows(r)];
  const biases = cut(b?.values ?? new Float64Array(8 * hiddenSize), 8);
  const blocks = order.map((_, k) => ({
    input: input[k]!,
    recurrent: recurrent[k]!,
    bias: { input: biases[k]!, recurrent: biases[4 + k]! },
  }));
  const cell = cellOf("lstm", blocks, order);
  if (p) cell.parameters.peepholes = readPeepholes(p);
  return cell;
}

function readPeepholes({ values }: Tensor): Peepholes {
  const [inputGate, outputGate, forgetGate] = cut(values, 3) as [Vector, Vector, Vector];
  return { inputGate, forgetGate, outputGate };
}

function biasRow(cell: StoredCell<"lstm">): Vector {
  const pairs = order.map((gate) => biasPair(cell, gate));
  return [...pairs.flatMap(({ input }) => input), ...pairs.flatMap(({ recurrent }) => recurrent)];
}

function peepholeRow({ parameters }: StoredCell<"lstm">): Vector {
  return peepholeOrder.flatMap((gate) => parameters.peepholes![gate]);
}

function requireSameSizes(
  { parameters: forward }: StoredCell<"lstm">,
  { parameters: reverse }: StoredCell<"lstm">,
): void {
  for (const size of ["inputSize", "hiddenSize"] as const) {
    if (forward[size] !== reverse[size]) {
      throw new RangeError(
        `invalid reverse.${size}: expected ${forward[size]}, as forward, got ${reverse[size]}`,
      );
    }
  }
  if (!forward.peepholes !== !reverse.peepholes) {
    throw new RangeError(
      "invalid peepholes: expected them in both directions or in neither, got one",
    );
  }
}
