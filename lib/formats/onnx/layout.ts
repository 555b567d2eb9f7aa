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
import { cut, requireWeights, sliceOf, tensor, type NumberType, type Tensor } from "../tensor.js";
import { pack, unpack, type PackedWeights } from "./packed.js";

/** ONNX's order of gates: i, o, f, c. */
const order: readonly GateName[] = ["inputGate", "outputGate", "forgetGate", "candidate"];

/** ONNX's order of peepholes: i, o, f, as of the gates. */
const peepholeOrder = ["inputGate", "outputGate", "forgetGate"] as const;

/** The tensors of one ONNX `LSTM` operator, whose gates are i, o, f and c. */
export interface OnnxWeights extends PackedWeights {
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
  const gates = cells.map((cell) => {
    const blocks = blocksOf(cell, order);
    return blocks.map((block, k) => ({ ...block, bias: biasPair(cell, order[k]!) }));
  });
  const peepholes = () => {
    const rows = cells.map(peepholeRow);
    return tensor([rows.length, rows[0]!.length], rows.flat(), numberType);
  };
  return {
    ...pack(gates, { biases, numberType }),
    ...(cells[0]!.parameters.peepholes ? { P: peepholes() } : {}),
  };
}

/**
 * A layer from the tensors of one ONNX `LSTM` operator; without B every bias is 0, without P there are no peepholes.
 * @throws RangeError when a tensor has the wrong shape or numbers that are not finite.
 */
export function fromOnnx({ P, ...weights }: OnnxWeights): StoredLayer<"lstm"> {
  const directions = unpack(weights, order.length);
  const hiddenSize = directions[0]![0]!.recurrent.length;
  if (P) requireWeights("P", P, [directions.length, 3 * hiddenSize], "directions × 3·hiddenSize");
  const cells = directions.map((gates, k): StoredCell<"lstm"> => {
    const cell = cellOf("lstm", gates, order);
    if (P) cell.parameters.peepholes = readPeepholes(sliceOf(P, k));
    return cell;
  });
  return layerOf(cells);
}

function readPeepholes({ values }: Tensor): Peepholes {
  const [inputGate, outputGate, forgetGate] = cut(values, 3) as [Vector, Vector, Vector];
  return { inputGate, forgetGate, outputGate };
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
