import { describe, expect, it } from "vitest";
import {
  identity,
  kerasHardSigmoid,
  kerasReturns,
  runLayer,
  transposeSequences,
  type Cell,
  type GateParameters,
  type Layer,
  type Merge,
  type Padding,
  type SequenceMasks,
  type State,
} from "../../../lib/index.js";
import { expectClose, readGoldens } from "../goldens.js";

interface KerasGolden {
  name: string;
  layer: "LSTM" | "GRU" | "SimpleRNN";
  arguments: {
    recurrent_activation?: string;
    activation?: string;
    go_backwards?: boolean;
    zero_output_for_mask?: boolean;
    reset_after?: boolean;
  };
  merge: Merge | null;
  mask: number[][] | null;
  x: number[][][];
  weights: unknown[];
  states: number[][][];
  masks: { dropout_mask?: number[][][]; recurrent_dropout_mask?: number[][][] };
  sequences: unknown[];
  last: unknown[];
}

const cases = readGoldens<KerasGolden>("keras-layers.json");
const size = 3;

/** Columns of Keras's kernels, block by block, as our rows. */
function gates(kernel: number[][], recurrent: number[][], bias: number[], count: number) {
  return Array.from({ length: count }, (_, block): GateParameters => {
    const columns = Array.from({ length: size }, (_unit, unit) => block * size + unit);
    const column = (matrix: number[][], k: number) => matrix.map((row) => row[k]!);
    return {
      weights: columns.map((k) => [...column(recurrent, k), ...column(kernel, k)]),
      biases: columns.map((k) => bias[k]!),
    };
  });
}

function lstmCell(golden: KerasGolden, weights: unknown[]): Cell {
  const [kernel, recurrent, bias] = weights as [number[][], number[][], number[]];
  const [inputGate, forgetGate, candidate, outputGate] = gates(kernel, recurrent, bias, 4);
  const { recurrent_activation, activation } = golden.arguments;
  const options = {
    ...(recurrent_activation === "hard_sigmoid" && { gateActivation: kerasHardSigmoid }),
    ...(activation === "linear" && { candidateActivation: identity, outputActivation: identity }),
  };
  const blocks = { inputGate, forgetGate, candidate, outputGate };
  return {
    kind: "lstm",
    parameters: { inputSize: 2, hiddenSize: size, ...blocks },
    options,
  } as Cell;
}

function gruCell(golden: KerasGolden, weights: unknown[]): Cell {
  const after = golden.arguments.reset_after !== false;
  const [kernel, recurrent] = weights as [number[][], number[][]];
  const biases = after
    ? (weights[2] as number[][])
    : [weights[2] as number[], new Array(9).fill(0)];
  const sum = biases[0]!.map((b, k) => b + biases[1]![k]!);
  const [updateGate, resetGate, candidate] = gates(kernel, recurrent, sum, 3);
  const blocks = {
    updateGate,
    resetGate,
    candidate: { ...candidate!, biases: biases[0]!.slice(2 * size) },
    recurrentBiases: biases[1]!.slice(2 * size),
  };
  const options = { reset: after ? "after" : "before" };
  return {
    kind: "gru",
    parameters: { inputSize: 2, hiddenSize: size, ...blocks },
    options,
  } as Cell;
}

function rnnCell(_golden: KerasGolden, weights: unknown[]): Cell {
  const [kernel, recurrent, bias] = weights as [number[][], number[][], number[]];
  const [network] = gates(kernel, recurrent, bias, 1);
  return { kind: "rnn", parameters: { inputSize: 2, hiddenSize: size, ...network! } };
}

const cellOf = { LSTM: lstmCell, GRU: gruCell, SimpleRNN: rnnCell };

function layerOf(golden: KerasGolden): Layer {
  const make = (d: number) => cellOf[golden.layer](golden, golden.weights.slice(3 * d, 3 * d + 3));
  if (golden.merge) return { forward: make(0), reverse: make(1), merge: golden.merge };
  return golden.arguments.go_backwards ? { reverse: make(0) } : { forward: make(0) };
}

function statesOf(golden: KerasGolden, layer: Layer) {
  const each = golden.layer === "LSTM" ? 2 : 1;
  const states = (d: number): State[] =>
    golden.states[d * each]!.map((hiddenState, b) => ({
      hiddenState,
      cellState: each === 2 ? golden.states[d * each + 1]![b]! : [],
    }));
  return {
    ...(layer.forward && { forward: states(0) }),
    ...(layer.reverse && { reverse: states(layer.forward ? 1 : 0) }),
  };
}

/** The order of Keras's gates, which is that of its masks. */
const gateOrder = {
  LSTM: ["inputGate", "forgetGate", "candidate", "outputGate"],
  GRU: ["updateGate", "resetGate", "candidate"],
  SimpleRNN: [],
};

/** Keras's masks, the same at every step: one for all gates, or one per gate once there is recurrent dropout. */
function masksOf({ masks, layer, x }: KerasGolden, b: number): SequenceMasks {
  const { dropout_mask: onInput, recurrent_dropout_mask: onHidden } = masks;
  const rows = (mask: number[]) => x[0]!.map(() => mask);
  const gates = gateOrder[layer];
  if (!onHidden || gates.length === 0) {
    return {
      ...(onInput && { input: rows(onInput[0]![b]!) }),
      ...(onHidden && { recurrent: rows(onHidden[0]![b]!) }),
    };
  }
  const both = gates.map((gate, k) => [
    gate,
    rows([...onHidden[k]![b]!, ...(onInput?.[k]![b] ?? [1, 1])]),
  ]);
  return { gates: Object.fromEntries(both) };
}

function run(golden: KerasGolden, zeroOutput: boolean) {
  const layer = layerOf(golden);
  const { mask } = golden;
  const padding: Padding | undefined = mask
    ? {
        convention: "keras",
        mask: mask[0]!.map((_, t) => mask.map((row) => row[t] === 1)),
        zeroOutput,
      }
    : undefined;
  return runLayer(layer, transposeSequences(golden.x), {
    initialStates: statesOf(golden, layer),
    outputOrder: layer.forward ? "time" : "reading",
    masks: { [layer.forward ? "forward" : "reverse"]: golden.x.map((_, b) => masksOf(golden, b)) },
    ...(padding && { padding }),
  });
}

/** Float32 sums of five terms over five steps: a few 1e-7, doubled where the candidate is not squashed. */
const tolerance = 2e-6;

describe("layers beside Keras 3, float32", () => {
  it.each(cases)("$name: return_sequences and return_state", (golden) => {
    // Bidirectional turns zero_output_for_mask on when it returns sequences.
    const trace = run(
      golden,
      golden.merge !== null || golden.arguments.zero_output_for_mask === true,
    );
    if (golden.merge === "none") {
      const { forward, reverse } = trace.directions;
      expectClose(transposeSequences(forward!.outputs), golden.sequences[0], tolerance, "forward");
      expectClose(transposeSequences(reverse!.outputs), golden.sequences[1], tolerance, "reverse");
      expect(trace.outputs).toEqual([]);
      expect(() => kerasReturns(trace)).toThrow(
        'invalid merge: expected one that joins the two outputs, got "none"',
      );
      return;
    }
    const { sequences, states } = kerasReturns(trace, { returnSequences: true, returnState: true });
    expectClose(
      [transposeSequences(sequences!), ...states],
      golden.sequences,
      tolerance,
      "sequences",
    );
  });

  it.each(cases.filter(({ merge }) => merge !== "none"))("$name: the last output", (golden) => {
    const trace = run(golden, golden.arguments.zero_output_for_mask === true);
    const { last, states } = kerasReturns(trace, { returnState: true });
    expectClose([last, ...states], golden.last, tolerance, "last");
    expect(kerasReturns(trace).states).toEqual([]);
  });
});
