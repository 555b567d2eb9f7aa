import { describe, expect, it } from "vitest";
import {
  affineActivation,
  elu,
  hardSigmoid,
  leakyRelu,
  onnxReturns,
  relu,
  runLayer,
  scaledTanh,
  sigmoid,
  softplus,
  softsign,
  tanh,
  thresholdedRelu,
  type Activation,
  type Cell,
  type CellOptions,
  type GateParameters,
  type GruOptions,
  type Layer,
  type RnnOptions,
  type State,
} from "../../../lib/index.js";
import { expectClose, readGoldens } from "../goldens.js";

interface OnnxGolden {
  name: string;
  op: "LSTM" | "GRU" | "RNN";
  options: {
    direction?: "forward" | "reverse" | "bidirectional";
    activations?: string[];
    activation_alpha?: number[];
    activation_beta?: number[];
    clip?: number;
    input_forget?: number;
    linear_before_reset?: number;
  };
  feeds: Record<string, number[][][]> & { sequence_lens: number[]; B: number[][]; P?: number[][] };
  outputs: { Y: number[][][][]; Y_h: number[][][]; Y_c?: number[][][] };
}

const cases = readGoldens<OnnxGolden>("onnxruntime-layers.json");
const size = 3;

/** The gates of one direction in ONNX's order of blocks, both biases summed but for GRU's third. */
function gatesOf({ feeds, op }: OnnxGolden, d: number): GateParameters[] {
  const count = { LSTM: 4, GRU: 3, RNN: 1 }[op];
  const bias = feeds.B[d]!;
  return Array.from({ length: count }, (_, block) => {
    const rows = Array.from({ length: size }, (_unit, unit) => block * size + unit);
    return {
      weights: rows.map((row) => [...feeds.R![d]![row]!, ...feeds.W![d]![row]!]),
      biases: rows.map((row) => bias[row]! + bias[count * size + row]!),
    };
  });
}

/** Activations by ONNX's names; α and β are handed to those that take them, in turn. */
function activationsOf({ activations, activation_alpha, activation_beta }: OnnxGolden["options"]) {
  const alphas = [...(activation_alpha ?? [])];
  const betas = [...(activation_beta ?? [])];
  const named: Record<string, () => Activation> = {
    Sigmoid: () => sigmoid,
    Tanh: () => tanh,
    Relu: () => relu,
    Softsign: () => softsign,
    Softplus: () => softplus,
    HardSigmoid: () => hardSigmoid(alphas.shift(), betas.shift()),
    LeakyRelu: () => leakyRelu(alphas.shift()),
    ThresholdedRelu: () => thresholdedRelu(alphas.shift()),
    Elu: () => elu(alphas.shift()),
    Affine: () => affineActivation(alphas.shift(), betas.shift()),
    ScaledTanh: () => scaledTanh(alphas.shift(), betas.shift()),
  };
  return (activations ?? []).map((name) => named[name]!());
}

function lstmCell(golden: OnnxGolden, d: number): Cell {
  const [inputGate, outputGate, forgetGate, candidate] = gatesOf(golden, d);
  const { clip, input_forget } = golden.options;
  const [gateActivation, candidateActivation, outputActivation] = activationsOf(golden.options);
  const p = golden.feeds.P?.[d];
  const block = (k: number) => p!.slice(k * size, (k + 1) * size);
  const peepholes = p && { inputGate: block(0), outputGate: block(1), forgetGate: block(2) };
  const options: CellOptions = {
    ...(clip && { clip, clipCellState: false }),
    ...(input_forget && { coupled: "f = 1 - i" as const }),
    ...(gateActivation && { gateActivation, candidateActivation, outputActivation }),
  } as CellOptions;
  const gates = { inputGate, forgetGate, candidate, outputGate };
  const parameters = { inputSize: 2, hiddenSize: size, ...gates, ...(peepholes && { peepholes }) };
  return { kind: "lstm", parameters, options } as Cell;
}

function gruCell(golden: OnnxGolden, d: number): Cell {
  const [updateGate, resetGate, both] = gatesOf(golden, d);
  const after = golden.options.linear_before_reset === 1;
  const bias = golden.feeds.B[d]!;
  const [gateActivation, candidateActivation] = activationsOf(golden.options);
  const options: GruOptions = {
    reset: after ? "after" : "before",
    ...(gateActivation && candidateActivation && { gateActivation, candidateActivation }),
  };
  const candidate = after ? { ...both, biases: bias.slice(2 * size, 3 * size) } : both;
  const recurrentBiases = bias.slice(5 * size);
  const gates = { resetGate, updateGate, candidate, recurrentBiases };
  return { kind: "gru", parameters: { inputSize: 2, hiddenSize: size, ...gates }, options } as Cell;
}

function rnnCell(golden: OnnxGolden, d: number): Cell {
  const [network] = gatesOf(golden, d);
  const activation = activationsOf(golden.options)[d];
  const options: RnnOptions = activation ? { activation } : {};
  return { kind: "rnn", parameters: { inputSize: 2, hiddenSize: size, ...network! }, options };
}

const cellOf = { LSTM: lstmCell, GRU: gruCell, RNN: rnnCell };

describe("layers beside ONNX Runtime, float32", () => {
  it.each(cases)("$name", (golden) => {
    const { direction = "forward" } = golden.options;
    const make = (d: number) => cellOf[golden.op](golden, d);
    const layer: Layer = {
      ...(direction !== "reverse" && { forward: make(0) }),
      ...(direction !== "forward" && { reverse: make(direction === "reverse" ? 0 : 1) }),
    };
    const states = (d: number): State[] =>
      golden.feeds.initial_h![d]!.map((hiddenState, b) => ({
        hiddenState,
        cellState: golden.feeds.initial_c?.[d]![b] ?? [],
      }));
    const trace = runLayer(layer, golden.feeds.X!, {
      initialStates: {
        ...(layer.forward && { forward: states(0) }),
        ...(layer.reverse && { reverse: states(direction === "reverse" ? 0 : 1) }),
      },
      padding: { convention: "onnx", lengths: golden.feeds.sequence_lens },
    });
    const { y, yH, yC } = onnxReturns(trace);
    // Float32 sums of five terms over four steps: a few 1e-7.
    expectClose(y, golden.outputs.Y, 1e-6, "Y");
    expectClose(yH, golden.outputs.Y_h, 1e-6, "Y_h");
    if (golden.outputs.Y_c) expectClose(yC, golden.outputs.Y_c, 2e-6, "Y_c");
    expect(y).toHaveLength(4);
  });
});
