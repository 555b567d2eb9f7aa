import { describe, it } from "vitest";
import {
  finalStates,
  fromTfjs,
  hardSigmoid,
  kerasReturns,
  runLayer,
  tensor,
  transposeSequences,
  fromKeras,
  type LayerOptions,
  type Matrix,
  type StoredCell,
} from "../../lib/index.js";
import { expectClose } from "../lib/goldens.js";
import { shaped } from "./onnx-operator.js";

const float64 = (shape: number[], values: number[]) => tensor(shape, values, "float64");
const constant = (shape: number[], value: number) =>
  float64(shape, new Array<number>(shape.reduce((a, b) => a * b, 1)).fill(value));
const range = (length: number) => Array.from({ length }, (_, k) => k);

/** Keras's layer of constant weights: kernel 0.01, recurrent kernel 0.02, bias 0.03, that of the forget gate 1. */
function kerasCell(
  inputSize: number,
  units: number,
  bias: "unit forget" | "plain" | "none" = "unit forget",
): StoredCell<"lstm"> {
  const row = new Array<number>(4 * units).fill(bias === "none" ? 0 : 0.03);
  if (bias === "unit forget") row.fill(1, units, 2 * units);
  return fromKeras([
    constant([inputSize, 4 * units], 0.01),
    constant([units, 4 * units], 0.02),
    float64([4 * units], row),
  ]).forward as StoredCell<"lstm">;
}

function runKeras(
  cell: StoredCell<"lstm">,
  batchMajor: number[][][],
  options: LayerOptions & { goBackwards?: boolean } = {},
) {
  const { goBackwards = false, ...rest } = options;
  const layer = goBackwards ? { reverse: cell } : { forward: cell };
  return runLayer(layer, transposeSequences(batchMajor), rest);
}

// keras-team/keras, keras/src/layers/rnn/lstm_test.py; its own tolerance is 1e-5.
describe("the public cases of Keras 3, LSTMTest", () => {
  const within = 1e-6;
  const alike = (values: number[], units: number) =>
    values.map((value) => new Array<number>(units).fill(value));

  it.each([
    ["as it is", "unit forget", false, [0.6288687, 0.86899155, 0.9460773]],
    ["go_backwards", "unit forget", true, [0.35622165, 0.74789524, 0.8872726]],
    ["unit_forget_bias=False", "plain", false, [0.57019705, 0.8661914, 0.9459622]],
    ["use_bias=False", "none", false, [0.54986924, 0.86226785, 0.9443936]],
  ] as const)("test_correctness, %s", (_, bias, goBackwards, published) => {
    const sequence = shaped(range(72), [3, 6, 4]);
    const trace = runKeras(kerasCell(4, 3, bias), sequence, { goBackwards });
    expectClose(kerasReturns(trace).last, alike([...published], 3), within, "last");
  });

  it("test_statefulness", () => {
    const sequence = shaped(range(24), [2, 3, 4]);
    const parameters = kerasCell(4, 4);
    const first = runKeras(parameters, sequence);
    const [initialStates] = finalStates({ layers: [first], betweenMasks: [], outputs: [] });
    const second = runKeras(parameters, sequence, { initialStates: initialStates! });
    expectClose(kerasReturns(second).last, alike([0.3124785, 0.6863672], 4), within, "last");
  });

  it.each([
    ["forwards", false, [0.20574439, 0.3558822, 0.64930826, 0.66276]],
    ["go_backwards", true, [0.13281618, 0.2790356, 0.5839337, 0.5992567]],
  ] as const)("test_pass_initial_state, %s", (_, goBackwards, published) => {
    const rows = [
      [0, 1],
      [2, 3],
    ];
    const states = rows.map((row) => ({ hiddenState: row, cellState: row }));
    const initialStates = goBackwards ? { reverse: states } : { forward: states };
    const sequence = shaped(range(24), [2, 4, 3]);
    const trace = runKeras(kerasCell(3, 2), sequence, { goBackwards, initialStates });
    expectClose(kerasReturns(trace).last, shaped([...published], [2, 2]), within, "last");
  });

  describe("test_masking", () => {
    const sequence = shaped(range(24), [2, 4, 3]);
    const mask = [
      [true, true],
      [true, true],
      [true, false],
      [false, false],
    ];
    const masked = (zeroOutput: boolean) =>
      runKeras(kerasCell(3, 2), sequence, { padding: { convention: "keras", mask, zeroOutput } });
    const perSequence = (rows: number[][]): Matrix[] => rows.map((row) => alike(row, 2));

    it("the last output", () => {
      const { last } = kerasReturns(masked(false));
      expectClose(last, alike([0.11755939, 0.28556206], 2), within, "last");
    });

    it("return_sequences", () => {
      const published = [
        [0.0158891, 0.05552048, 0.11755939, 0.11755939],
        [0.14185596, 0.28556206, 0.28556206, 0.28556206],
      ];
      const outputs = transposeSequences(masked(false).outputs);
      expectClose(outputs, perSequence(published), within, "sequences");
    });

    it("zero_output_for_mask", () => {
      const published = [
        [0.0158891, 0.05552048, 0.11755939, 0],
        [0.14185596, 0.28556206, 0, 0],
      ];
      const outputs = transposeSequences(masked(true).outputs);
      expectClose(outputs, perSequence(published), within, "sequences");
    });

    it("go_backwards", () => {
      const trace = runKeras(kerasCell(3, 2), sequence, {
        goBackwards: true,
        padding: { convention: "keras", mask: [...mask].reverse() },
      });
      const { last } = kerasReturns(trace);
      expectClose(last, alike([0.15341201, 0.3844719], 2), within, "last");
    });
  });
});

// tensorflow/tfjs, tfjs-layers/src/layers/recurrent_test.ts; an embedding makes the inputs, a dense layer of ones adds up.
describe("the public cases of TensorFlow.js", () => {
  const options = { gateActivation: hardSigmoid(0.2, 0.5) };
  const sums = (rows: Matrix) => rows.map((row) => [row.reduce((sum, value) => sum + value, 0)]);

  function run(
    given: StoredCell | undefined,
    embedding: Matrix,
    words: Matrix,
    goBackwards = false,
  ) {
    const cell = { ...(given as StoredCell<"lstm">), options };
    const inputs = transposeSequences(words.map((row) => row.map((word) => embedding[word]!)));
    const mask = words[0]!.map((_, t) => words.map((row) => row[t] !== 0));
    const layer = goBackwards ? { reverse: cell } : { forward: cell };
    return runLayer(layer, inputs, { padding: { convention: "keras", mask } });
  }

  it("With mask, goBackwards = true", () => {
    const block = [1, 2, 3, 4, 5, 6, 7, 8];
    const kernel = float64([2, 8], [...block, ...block.map((value) => -value)]);
    const { forward } = fromTfjs([kernel, kernel, float64([8], block)]);
    const embedding = [
      [0.1, 0.2],
      [0.3, 0.4],
      [-0.1, -0.2],
      [-0.3, -0.4],
    ];
    const words = shaped([0, 0, 0, 1, 0, 0, 1, 2, 0, 1, 2, 3], [4, 3]);
    const { last } = kerasReturns(run(forward, embedding, words, true));
    expectClose(sums(last!), [[0], [1.2876499], [1.8165315], [1.9599037]], 1e-6, "last");
  });

  describe("with weights of 1", () => {
    const { forward } = fromTfjs([constant([4, 12], 1), constant([3, 12], 1), constant([12], 0)]);
    const ones = range(10).map(() => [1, 1, 1, 1]);

    it("With mask, returnStates = true", () => {
      const words = [
        [0, 0, 0, 0, 0, 0],
        [1, 0, 0, 0, 0, 0],
        [1, 2, 0, 0, 0, 0],
        [1, 2, 3, 0, 0, 0],
      ];
      const { last, states } = kerasReturns(run(forward, ones, words), { returnState: true });
      const all = (values: number[]) => values.map((value) => [value, value, value]);
      const hidden = all([0, 0.76131237, 0.9639796, 0.99504817]);
      expectClose(last, hidden, 1e-6, "last");
      expectClose(states, [hidden, all([0, 0.9993292, 1.9993222, 2.9993203])], 1e-6, "states");
      expectClose(sums(last!), [[0], [2.283937], [2.891939], [2.9851441]], 2e-6, "With mask");
    });

    it("With mask, returnSequences = true", () => {
      const words = shaped([0, 0, 0, 1, 0, 0, 1, 2, 0, 1, 2, 3], [4, 3]);
      const outputs = transposeSequences(run(forward, ones, words).outputs).map(sums);
      const published = [0, 0, 0, 2.283937, 2.283937, 2.283937];
      const more = [2.283937, 2.8919387, 2.8919387, 2.283937, 2.8919387, 2.9851446];
      expectClose(outputs, shaped([...published, ...more], [4, 3, 1]), 2e-6, "sequences");
    });
  });
});
