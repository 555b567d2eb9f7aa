import {
  fromOnnx,
  onnxReturns,
  pytorchReturns,
  runLayer,
  runStack,
  tensor,
  type Activation,
  type Cell,
  type CellOptions,
  type GruOptions,
  type Layer,
  type StoredCell,
  type StoredLayer,
  type Matrix,
  type Padding,
  type PerDirection,
  type RnnOptions,
  type Sequences,
  type State,
} from "../../../lib/index.js";
import { gatesOf } from "../blocks.js";
import type { Results } from "../compare.js";
import { numbersOf, type Rounding } from "../numbers.js";
import { onnxActivation, type Jumps } from "./activations.js";
import type { OnnxCase } from "./case.js";

/** ONNX's arrays of one operator. */
export interface OnnxBlocks {
  W: Sequences;
  R: Sequences;
  B: Matrix;
  P?: Matrix;
}

/** Every number of a case. */
export interface OnnxNumbers {
  input: Sequences;
  /** Per operator. */
  weights: OnnxBlocks[];
  /** h_0 and c_0 per operator, [D][batchSize][hiddenSize]. */
  initial: { h: Sequences; c: Sequences }[];
}

const gateCount = { LSTM: 4, GRU: 3, RNN: 1 };

/** The numbers of a case, rounded to float32, which both sides then get. */
export function onnxNumbers(asked: OnnxCase, round: Rounding = Math.fround): OnnxNumbers {
  const numbers = numbersOf(asked.seed, round);
  const { op, inputSize, hiddenSize, batchSize, timeSteps, peepholes } = asked;
  const directions = asked.direction === "bidirectional" ? 2 : 1;
  const rows = gateCount[op] * hiddenSize;
  const each = Array.from({ length: asked.layers }, (_, depth) => {
    const reads = depth === 0 ? inputSize : directions * hiddenSize;
    const weights: OnnxBlocks = {
      W: numbers.cube(directions, rows, reads, 1 / Math.sqrt(reads)),
      R: numbers.cube(directions, rows, hiddenSize, 1 / Math.sqrt(hiddenSize)),
      B: numbers.matrix(directions, 2 * rows, 0.4),
      ...(peepholes && { P: numbers.matrix(directions, 3 * hiddenSize) }),
    };
    const state = () => numbers.cube(directions, batchSize, hiddenSize);
    return { weights, initial: { h: state(), c: state() } };
  });
  return {
    input: numbers.cube(timeSteps, batchSize, inputSize, 1),
    weights: each.map(({ weights }) => weights),
    initial: each.map(({ initial }) => initial),
  };
}

/** ONNX's LSTM operators as our weights, read by `fromOnnx`. */
export function lstmLayers({ weights }: OnnxNumbers): StoredLayer<"lstm">[] {
  return weights.map(({ W, R, B, P }) => {
    const cube = (each: Sequences) =>
      tensor([each.length, each[0]!.length, each[0]![0]!.length], each.flat(2));
    const square = (each: Matrix) => tensor([each.length, each[0]!.length], each.flat());
    return fromOnnx({ W: cube(W), R: cube(R), B: square(B), ...(P && { P: square(P) }) });
  });
}

/** What we make of a case: outputs and final states. */
export function oursOfOnnx(asked: OnnxCase, numbers: OnnxNumbers, jumps: Jumps): Results {
  const activations = (asked.activations ?? []).map((each) => onnxActivation(each, jumps));
  const padding: Padding | undefined = asked.lengths && {
    convention: "onnx",
    lengths: asked.lengths,
  };
  const states = asked.initialState
    ? numbers.initial.map(({ h, c }) => eachState(asked, h, c))
    : undefined;
  if (asked.op === "LSTM") {
    const layers = lstmLayers(numbers).map(({ forward, reverse }) =>
      layerOf(
        asked,
        [forward, reverse ?? forward].map((cell) => lstmCell(asked, activations, cell)),
      ),
    );
    const trace = runStack(layers, numbers.input, {
      ...(states && { initialStates: states }),
      ...(padding && { padding }),
    });
    const { output, hN, cN } = pytorchReturns(trace);
    return { output, hiddenState: hN, cellState: cN };
  }
  const make = asked.op === "GRU" ? gruCell : rnnCell;
  const directions = numbers.weights[0]!.W.length;
  const cells = Array.from({ length: directions }, (_, d) =>
    make(asked, activations, numbers.weights[0]!, d),
  );
  const trace = runLayer(layerOf(asked, cells), numbers.input, {
    ...(states && { initialStates: states[0]! }),
    ...(padding && { padding }),
  });
  const { y, yH } = onnxReturns(trace);
  return { output: y, hiddenState: yH };
}

function layerOf({ direction }: OnnxCase, [first, second]: Cell[]): Layer {
  if (direction === "forward") return { forward: first! };
  return direction === "reverse" ? { reverse: first! } : { forward: first!, reverse: second! };
}

function eachState({ op, direction }: OnnxCase, h: Sequences, c: Sequences): PerDirection<State[]> {
  const batch = (d: number): State[] =>
    h[d]!.map((hiddenState, b) => ({ hiddenState, cellState: op === "LSTM" ? c[d]![b]! : [] }));
  if (direction === "forward") return { forward: batch(0) };
  return direction === "reverse" ? { reverse: batch(0) } : { forward: batch(0), reverse: batch(1) };
}

function lstmCell(
  asked: OnnxCase,
  [gate, candidate, output]: Activation[],
  cell: StoredCell<"lstm"> | undefined,
): Cell {
  const options: CellOptions = {
    // ONNX Runtime leaves c unclipped on its way to h: microsoft/onnxruntime#27224.
    ...(asked.clip && { clip: asked.clip, clipCellState: false }),
    ...(asked.inputForget && { coupled: "f = 1 - i" }),
    ...(gate && { gateActivation: gate }),
    ...(candidate && { candidateActivation: candidate }),
    ...(output && { outputActivation: output }),
  };
  return { ...cell!, options };
}

function packed({ W, R, B }: OnnxBlocks, d: number) {
  const half = B[d]!.length / 2;
  const [inputBias, recurrentBias] = [B[d]!.slice(0, half), B[d]!.slice(half)];
  return { input: W[d]!, recurrent: R[d]!, inputBias, recurrentBias };
}

/** ONNX packs z r h. */
function gruCell(
  asked: OnnxCase,
  [gate, squash]: Activation[],
  blocks: OnnxBlocks,
  d: number,
): Cell {
  const { inputSize, hiddenSize, clip, linearBeforeReset = false } = asked;
  const cell = packed(blocks, d);
  const [updateGate, resetGate, candidate] = gatesOf(cell, 3);
  const options: GruOptions = {
    reset: linearBeforeReset ? "after" : "before",
    ...(clip && { clip }),
    ...(gate && { gateActivation: gate }),
    ...(squash && { candidateActivation: squash }),
  };
  const own = linearBeforeReset ? cell.inputBias.slice(2 * hiddenSize) : candidate!.biases;
  const parameters = {
    inputSize,
    hiddenSize,
    resetGate: resetGate!,
    updateGate: updateGate!,
    candidate: { ...candidate!, biases: own },
    recurrentBiases: cell.recurrentBias.slice(2 * hiddenSize),
  };
  return { kind: "gru", parameters, options };
}

function rnnCell(
  { inputSize, hiddenSize, clip }: OnnxCase,
  [activation]: Activation[],
  blocks: OnnxBlocks,
  d: number,
): Cell {
  const [network] = gatesOf(packed(blocks, d), 1);
  const options: RnnOptions = { ...(clip && { clip }), ...(activation && { activation }) };
  return { kind: "rnn", parameters: { inputSize, hiddenSize, ...network! }, options };
}
