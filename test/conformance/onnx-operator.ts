import {
  fromOnnx,
  onnxReturns,
  runLayer,
  tensor,
  type Cell,
  type CellOptions,
  type GateParameters,
  type Layer,
  type LayerOptions,
  type PerDirection,
  type State,
} from "../../lib/index.js";

/** An ONNX operator's inputs as nested arrays, time-major. */
export interface OnnxInputs {
  X: number[][][];
  W: number[][][];
  R: number[][][];
  B?: number[][];
  P?: number[][];
  sequence_lens?: number[];
  initial_h?: number[][][];
  initial_c?: number[][][];
}

/** What an operator is told besides. */
export interface OnnxRules {
  op: "LSTM" | "GRU" | "RNN";
  direction?: "forward" | "reverse" | "bidirectional";
  /** Rules of an LSTM cell. */
  options?: CellOptions;
}

/** Runs an ONNX operator's inputs through a layer of ours: Y, Y_h, Y_c. */
export function runOnnxOperator(
  inputs: OnnxInputs,
  { op, direction = "forward", options }: OnnxRules,
) {
  const make = (d: number) => cellOf(op, inputs, d, options);
  const layer: Layer = {
    ...(direction !== "reverse" && { forward: make(0) }),
    ...(direction !== "forward" && { reverse: make(direction === "reverse" ? 0 : 1) }),
  };
  const { y, yH, yC } = onnxReturns(runLayer(layer, inputs.X, layerOptions(layer, inputs)));
  return { Y: y, Y_h: yH, Y_c: yC };
}

/** Flat numbers as nested arrays of this shape. */
export function shaped(flat: number[], shape: number[]): never {
  const [, ...rest] = shape;
  if (rest.length === 0) return flat as never;
  const size = rest.reduce((product, length) => product * length, 1);
  return Array.from({ length: shape[0]! }, (_, k) =>
    shaped(flat.slice(k * size, (k + 1) * size), rest),
  ) as never;
}

function layerOptions(layer: Layer, inputs: OnnxInputs): LayerOptions {
  const { sequence_lens, initial_h, initial_c } = inputs;
  const given = initial_h ?? initial_c;
  const padding: LayerOptions = sequence_lens
    ? { padding: { convention: "onnx", lengths: sequence_lens } }
    : {};
  if (!given) return padding;
  const states = (d: number): State[] =>
    given[d]!.map((row, b) => ({
      hiddenState: initial_h?.[d]![b] ?? row.map(() => 0),
      cellState: initial_c?.[d]![b] ?? row.map(() => 0),
    }));
  const initialStates: PerDirection<State[]> = {
    ...(layer.forward && { forward: states(0) }),
    ...(layer.reverse && { reverse: states(layer.forward ? 1 : 0) }),
  };
  return { ...padding, initialStates };
}

function cellOf(
  op: OnnxRules["op"],
  inputs: OnnxInputs,
  d: number,
  options: CellOptions | undefined,
): Cell {
  if (op === "LSTM") return lstmCell(inputs, d, options);
  const { W, R, B } = inputs;
  const inputSize = W[d]![0]!.length;
  const hiddenSize = R[d]![0]!.length;
  const bias = B?.[d] ?? new Array<number>(2 * W[d]!.length).fill(0);
  const gate = (block: number): GateParameters => {
    const rows = Array.from({ length: hiddenSize }, (_, unit) => block * hiddenSize + unit);
    return {
      weights: rows.map((row) => [...R[d]![row]!, ...W[d]![row]!]),
      biases: rows.map((row) => bias[row]! + bias[W[d]!.length + row]!),
    };
  };
  if (op === "RNN") return { kind: "rnn", parameters: { inputSize, hiddenSize, ...gate(0) } };
  const gates = { updateGate: gate(0), resetGate: gate(1), candidate: gate(2) };
  return {
    kind: "gru",
    parameters: { inputSize, hiddenSize, ...gates },
    options: { reset: "before" },
  };
}

function lstmCell({ W, R, B, P }: OnnxInputs, d: number, options: CellOptions = {}): Cell {
  const cube = (rows: number[][]) =>
    tensor([1, rows.length, rows[0]!.length], rows.flat(), "float64");
  const line = (row: number[]) => tensor([1, row.length], row, "float64");
  const { forward } = fromOnnx({
    W: cube(W[d]!),
    R: cube(R[d]!),
    ...(B && { B: line(B[d]!) }),
    ...(P && { P: line(P[d]!) }),
  });
  return { ...forward!, options };
}
