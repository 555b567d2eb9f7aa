import { describe, expect, it } from "vitest";
import {
  backpropagate,
  backpropagateLayer,
  batchOf,
  heatmap,
  runLayer,
  sequenceOf,
  transposeSequences,
  unroll,
  unrollGru,
  unrollRnn,
  type Layer,
  type LayerOptions,
  type Merge,
} from "../../../lib/index.js";
import { gru, lstm, randomSequences, rnn } from "./cells.js";

const inputs = randomSequences(4, 3, 2);
const bothWays: Layer = { forward: lstm(1), reverse: lstm(2) };

describe("a batch", () => {
  it("is its sequences one by one, for every kind of cell", () => {
    const [long, gated, plain] = [lstm(), gru(), rnn()];
    for (let b = 0; b < 3; b++) {
      const x = sequenceOf(inputs, b);
      const hidden = (steps: { hiddenState: number[] }[]) => steps.map((step) => step.hiddenState);
      const shown = (layer: Layer) => sequenceOf(runLayer(layer, inputs).outputs, b);
      expect(shown({ forward: long })).toEqual(hidden(unroll(long.parameters, x).steps));
      expect(shown({ forward: gated })).toEqual(hidden(unrollGru(gated.parameters, x).steps));
      expect(shown({ forward: plain })).toEqual(hidden(unrollRnn(plain.parameters, x).steps));
    }
  });

  it("holds a whole trace per sequence, for plots and for backpropagate", () => {
    const cell = lstm();
    const trace = runLayer({ forward: cell }, inputs);
    const run = trace.directions.forward!.sequences[1]!;
    const { finalState: _f, masks: _m, times, ...same } = run;
    expect(same).toEqual(unroll(cell.parameters, sequenceOf(inputs, 1)));
    expect(times).toEqual([0, 1, 2, 3]);
    expect(heatmap(run, "forgetGate").data).toHaveLength(1);
    expect(backpropagate(cell.parameters, run, {}).steps).toHaveLength(4);
  });

  it("turns into batch-major and back, and into sequences and back", () => {
    const major = transposeSequences(inputs);
    expect([major.length, major[0]!.length]).toEqual([3, 4]);
    expect(major[2]![1]).toBe(inputs[1]![2]);
    expect(transposeSequences(major)).toEqual(inputs);
    expect(transposeSequences([])).toEqual([]);
    expect(
      batchOf(
        [0, 1, 2].map((b) => sequenceOf(inputs, b)),
        4,
      ),
    ).toEqual(inputs);
  });

  it("without steps hands its states on, without sequences puts out empty steps", () => {
    const states = [{ hiddenState: [1, 2], cellState: [3, 4] }];
    const none = runLayer({ forward: lstm() }, [], { initialStates: { forward: states } });
    expect(none.outputs).toEqual([]);
    expect(none.directions.forward!.finalStates).toEqual(states);
    expect(runLayer(bothWays, []).batchSize).toBe(0);
    const empty = runLayer(bothWays, [[], []]);
    expect([empty.outputs, empty.timeSteps, empty.batchSize]).toEqual([[[], []], 2, 0]);
    const { dInputs, dParameters } = backpropagateLayer(empty, { dOutputs: [[], []] });
    expect(backpropagateLayer(runLayer(bothWays, []), { dOutputs: [] }).dInputs).toEqual([]);
    expect(dInputs).toEqual([[], []]);
    expect(dParameters.forward!).toHaveProperty("forgetGate");
  });
});

describe("directions", () => {
  it("a reverse cell reads from the end; its outputs stand by time step, or as they were read", () => {
    const cell = lstm(5);
    const backwards = [...sequenceOf(inputs, 0)].reverse();
    const read = unroll(cell.parameters, backwards).steps.map((step) => step.hiddenState);
    const byTime = runLayer({ reverse: cell }, inputs);
    expect(sequenceOf(byTime.outputs, 0)).toEqual([...read].reverse());
    const asRead = runLayer({ reverse: cell }, inputs, { outputOrder: "reading" });
    expect(sequenceOf(asRead.outputs, 0)).toEqual(read);
    expect(asRead.directions.reverse!.finalStates[0]!.hiddenState).toEqual(read[3]);
    expect(asRead.directions.reverse!.sequences[0]!.times).toEqual([3, 2, 1, 0]);
  });

  it("forced gates that change over time go by time step in either direction", () => {
    const options = { forced: { forgetGate: (t: number) => (t === 3 ? 0 : null) } };
    const { directions } = runLayer({ reverse: { ...lstm(5), options } }, inputs);
    const { steps } = directions.reverse!.sequences[0]!;
    expect(steps[0]!.forced).toBeDefined();
    expect(steps[1]!.forced).toBeUndefined();
  });

  it.each<[Merge, (f: number[], r: number[]) => number[]]>([
    ["concat", (f: number[], r: number[]) => [...f, ...r]],
    ["sum", (f: number[], r: number[]) => f.map((v, k) => v + r[k]!)],
    ["mul", (f: number[], r: number[]) => f.map((v, k) => v * r[k]!)],
    ["ave", (f: number[], r: number[]) => f.map((v, k) => (v + r[k]!) / 2)],
  ])("both, joined by %s", (merge, join) => {
    const { outputs, directions } = runLayer({ ...bothWays, merge }, inputs);
    const expected = directions.forward!.outputs.map((step, t) =>
      step.map((vector, b) => join(vector, directions.reverse!.outputs[t]![b]!)),
    );
    expect(outputs).toEqual(expected);
    if (merge === "concat") expect(runLayer(bothWays, inputs).outputs).toEqual(expected);
  });

  it("of different sizes stand side by side, or apart", () => {
    const uneven = { forward: lstm(1), reverse: lstm(2, { hiddenSize: 3 }) };
    expect(runLayer(uneven, inputs).outputs[0]![0]).toHaveLength(5);
    const { directions } = runLayer({ ...uneven, merge: "none" }, inputs);
    expect(directions.reverse!.outputs[0]![0]).toHaveLength(3);
  });

  it("gives S0's 140 outputs for 70 units in both directions", () => {
    const wide = (seed: number) => lstm(seed, { inputSize: 32, hiddenSize: 70 });
    const layer = { forward: wide(1), reverse: wide(2) };
    expect(runLayer(layer, randomSequences(1, 1, 32)).outputs[0]![0]).toHaveLength(140);
  });
});

describe("padding", () => {
  it("does not read what does not count", () => {
    const changed = inputs.map((step, t) => step.map((x, b) => (t > b ? [9, 9] : x)));
    const lengths = [1, 2, 3];
    for (const convention of ["pytorch", "onnx"] as const) {
      const options: LayerOptions = { padding: { convention, lengths } };
      expect(runLayer(bothWays, changed, options)).toEqual(runLayer(bothWays, inputs, options));
    }
    const mask = inputs.map((step, t) => step.map((_, b) => t <= b));
    const options: LayerOptions = { padding: { convention: "keras", mask } };
    const { directions } = runLayer(bothWays, changed, options);
    expect(directions.forward!.finalStates).toEqual(
      runLayer(bothWays, inputs, { padding: { convention: "pytorch", lengths } }).directions
        .forward!.finalStates,
    );
  });

  it("beyond a length is 0 in PyTorch and ONNX, repeated in Keras", () => {
    const layer = { forward: lstm() };
    const lengths = [2, 2, 2];
    const padded = runLayer(layer, inputs, { padding: { convention: "pytorch", lengths } });
    expect(padded.outputs[2]).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    const mask = [0, 1, 2, 3].map((t) => [0, 1, 2].map(() => t < 2));
    const repeated = runLayer(layer, inputs, { padding: { convention: "keras", mask } });
    expect(repeated.outputs[3]).toEqual(repeated.outputs[1]);
    expect(repeated.outputs[1]).toEqual(padded.outputs[1]);
  });

  it("of a whole sequence leaves the state in Keras and clears it in ONNX", () => {
    const states = [{ hiddenState: [1, 2], cellState: [3, 4] }];
    const one = randomSequences(2, 1, 2);
    const initialStates = { forward: states };
    const mask = [[false], [false]];
    const keras = runLayer({ forward: lstm() }, one, {
      initialStates,
      padding: { convention: "keras", mask },
    });
    expect(keras.directions.forward!.finalStates).toEqual(states);
    expect(keras.outputs).toEqual([[[0, 0]], [[0, 0]]]);
    const onnx = runLayer({ forward: lstm() }, one, {
      initialStates,
      padding: { convention: "onnx", lengths: [0] },
    });
    expect(onnx.directions.forward!.finalStates).toEqual([
      { hiddenState: [0, 0], cellState: [0, 0] },
    ]);
  });
});
