import type { CellKind } from "../../layers/kinds.js";
import type { Peepholes } from "../../lstm/parameters.js";
import type { Vector } from "../../math/vector.js";
import {
  biasPair,
  blocksOf,
  cellOf,
  cellsOf,
  layerOf,
  requireNoBias,
  requireStorable,
  type GatesOf,
  type StoredCell,
  type StoredLayer,
} from "../cell.js";
import { cut, requireWeights, sliceOf, tensor, type NumberType, type Tensor } from "../tensor.js";
import { pack, unpack, type PackedWeights } from "./packed.js";

/** ONNX's orders of gates: i o f c, z r h, and the one network of an RNN. */
const orders: { [Kind in CellKind]: readonly GatesOf[Kind][] } = {
  lstm: ["inputGate", "outputGate", "forgetGate", "candidate"],
  gru: ["updateGate", "resetGate", "candidate"],
  rnn: ["cell"],
};

/** ONNX's order of peepholes: i, o, f, as of the gates. */
const peepholeOrder = ["inputGate", "outputGate", "forgetGate"] as const;

/** What ONNX calls the operator of each kind of cell. */
export const operatorOf: Record<CellKind, string> = { lstm: "LSTM", gru: "GRU", rnn: "RNN" };

/** Where a GRU's reset gate acts: ONNX's `linear_before_reset` 1 is "after" the recurrent weights. */
export type Reset = "after" | "before";

/** The tensors of one ONNX `LSTM` operator, whose gates are i, o, f and c; a `GRU`'s are z, r and h, an `RNN` has one. */
export interface OnnxWeights extends PackedWeights {
  /** Peepholes of an LSTM, [D, 3·hiddenSize]. */
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
 * Weights as ONNX's `LSTM` operator takes them, gates in the order i o f c (a `GRU`'s z r h; of an `RNN` the one network):
 * W [D, n·hiddenSize, inputSize], R [D, n·hiddenSize, hiddenSize], B [D, 2n·hiddenSize] for n gates and, for cells with
 * peepholes, P [D, 3·hiddenSize] in the order i o f.
 * A cell with one bias a gate has it in B's first half and zeros in the second.
 * @throws RangeError when sizes do not fit, or differ between the two directions, a cell is a variant that ONNX has not, or `biases` is false and a bias is not 0.
 * @see https://onnx.ai/onnx/operators/onnx__LSTM.html
 */
export function toOnnx<Kind extends CellKind>(
  layer: StoredLayer<Kind>,
  options: OnnxLayoutOptions = {},
): OnnxWeights {
  const { biases = true, numberType } = options;
  const cells = cellsOf(layer);
  const { kind } = cells[0]!;
  for (const cell of cells) requireStorable(cell, `ONNX's ${operatorOf[kind]}`, ["peepholes"]);
  if (!biases) cells.forEach(requireNoBias);
  if (cells[1]) requireSameSizes(cells[0]!, cells[1]);
  const order: readonly GatesOf[Kind][] = orders[kind];
  const gates = cells.map(withoutUnread).map((cell) => {
    const blocks = blocksOf(cell, order);
    return blocks.map((block, k) => ({ ...block, bias: biasPair(cell, order[k]!) }));
  });
  const peepholes = cells.flatMap((cell) => peepholesOf(cell) ?? []);
  const rows = peepholes.map((each) => peepholeOrder.flatMap((gate) => each[gate]));
  return {
    ...pack(gates, { biases, numberType }),
    ...(rows[0] ? { P: tensor([rows.length, rows[0].length], rows.flat(), numberType) } : {}),
  };
}

/**
 * A layer from the tensors of one ONNX `LSTM` operator; without B every bias is 0, without P there are no peepholes.
 * @param kind what the operator is: `"gru"` and `"rnn"` read those of a `GRU` and an `RNN`. Default: `"lstm"`.
 * @param reset where a GRU's reset gate acts. Default: `"before"`, as ONNX's `linear_before_reset` 0.
 * @throws RangeError when a tensor has the wrong shape or numbers that are not finite.
 */
export function fromOnnx<Kind extends CellKind = "lstm">(
  { P, ...weights }: OnnxWeights,
  kind: Kind = "lstm" as Kind,
  reset: Reset = "before",
): StoredLayer<Kind> {
  const order: readonly GatesOf[Kind][] = orders[kind];
  const directions = unpack(weights, order.length);
  const hiddenSize = directions[0]![0]!.recurrent.length;
  if (P) requireWeights("P", P, [directions.length, 3 * hiddenSize], "directions × 3·hiddenSize");
  const options = kind === "gru" ? ({ reset } as StoredCell<Kind>["options"]) : undefined;
  const cells = directions.map((gates, k): StoredCell<Kind> => {
    const cell = cellOf(kind, gates, order, options);
    if (!P) return cell;
    const parameters = { ...cell.parameters, peepholes: readPeepholes(sliceOf(P, k)) };
    return { ...cell, parameters };
  });
  return layerOf(cells);
}

function readPeepholes({ values }: Tensor): Peepholes {
  const [inputGate, outputGate, forgetGate] = cut(values, 3) as [Vector, Vector, Vector];
  return { inputGate, forgetGate, outputGate };
}

/** A GRU whose reset acts before the recurrent weights does not read its second bias, which ONNX would add. */
function withoutUnread<Kind extends CellKind>(cell: StoredCell<Kind>): StoredCell<Kind> {
  const { reset } = (cell.options ?? {}) as { reset?: Reset };
  if (reset !== "before" || !("recurrentBiases" in cell.parameters)) return cell;
  const { recurrentBiases: _, ...parameters } = cell.parameters;
  return { ...cell, parameters: parameters as StoredCell<Kind>["parameters"] };
}

function peepholesOf({ parameters }: StoredCell): Peepholes | undefined {
  return "peepholes" in parameters ? parameters.peepholes : undefined;
}

function requireSameSizes(first: StoredCell, second: StoredCell): void {
  for (const size of ["inputSize", "hiddenSize"] as const) {
    const [forward, reverse] = [first.parameters[size], second.parameters[size]];
    if (forward !== reverse) {
      throw new RangeError(
        `invalid reverse.${size}: expected ${forward}, as forward, got ${reverse}`,
      );
    }
  }
  if (!peepholesOf(first) !== !peepholesOf(second)) {
    throw new RangeError(
      "invalid peepholes: expected them in both directions or in neither, got one",
    );
  }
}
