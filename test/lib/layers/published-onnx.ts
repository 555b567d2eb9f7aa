import {
  onnxReturns,
  runLayer,
  type Cell,
  type CellOptions,
  type GateParameters,
  type Layer,
  type State,
} from "../../../lib/index.js";
import { expectClose } from "../goldens.js";

const gateOrder = ["inputGate", "outputGate", "forgetGate", "candidate"] as const;

/** A cell from blocks in ONNX's order i o f c: W row by row, R row by row, the biases, and P in the order i o f. */
export function cellOf(
  w: number[][],
  r: number[][],
  b: number[],
  p: number[][] | null,
  options: CellOptions,
): Cell<"lstm"> {
  const hiddenSize = w.length / 4;
  const gates = gateOrder.map((gate, block): [string, GateParameters] => {
    const rows = Array.from({ length: hiddenSize }, (_, unit) => block * hiddenSize + unit);
    const weights = rows.map((row) => [...r[row]!, ...w[row]!]);
    return [gate, { weights, biases: rows.map((row) => b[row]!) }];
  });
  const peepholes = p && { inputGate: p[0]!, outputGate: p[1]!, forgetGate: p[2]! };
  const parameters = {
    inputSize: w[0]!.length,
    hiddenSize,
    ...Object.fromEntries(gates),
    ...(peepholes && { peepholes }),
  } as Cell<"lstm">["parameters"];
  return { kind: "lstm", parameters, options: { clipCellState: false, ...options } };
}

/** What a published case gives and expects. */
export interface Published {
  direction: "forward" | "reverse" | "bidirectional";
  x: number[][][];
  lengths?: number[];
  states?: State[][];
  y: number[];
  yH?: number[];
  yC?: number[];
}

/** Runs a published case and compares all it tells. */
export function expectPublished(cell: Cell<"lstm">, published: Published, tolerance: number): void {
  const { direction, x, lengths = x[0]!.map(() => x.length), states } = published;
  const layer: Layer = {
    ...(direction !== "reverse" && { forward: cell }),
    ...(direction !== "forward" && { reverse: cell }),
  };
  const given = states && {
    initialStates: {
      ...(layer.forward && { forward: states[0]! }),
      ...(layer.reverse && { reverse: states.at(-1)! }),
    },
  };
  const trace = runLayer(layer, x, { padding: { convention: "onnx", lengths }, ...given });
  const { y, yH, yC } = onnxReturns(trace);
  expectClose(y.flat(3), published.y, tolerance, "Y");
  if (published.yH) expectClose(yH.flat(2), published.yH, tolerance, "Y_h");
  if (published.yC) expectClose(yC.flat(2), published.yC, tolerance, "Y_c");
}
