import { describe, expect, it } from "vitest";
import {
  backpropagateModel,
  initialDenseParameters,
  initialModel,
  initialParameters,
  modelParameters,
  runDense,
  runModel,
  runStack,
  stackOfOneCell,
  withParameters,
  type CellKind,
  type Layer,
  type Model,
} from "../../../lib/index.js";

const lstm = (inputSize: number, hiddenSize: number, seed: number) =>
  ({ kind: "lstm", parameters: initialParameters({ inputSize, hiddenSize, seed }) }) as const;
const readout = (inputSize: number) =>
  initialDenseParameters({ inputSize, outputSize: 2, seed: 9 });
const [timeSteps, batchSize] = [4, 3];
const inputs = Array.from({ length: timeSteps }, (_, t) =>
  Array.from({ length: batchSize }, (_sequence, b) => [Math.sin(t + 2 * b), Math.cos(3 * t - b)]),
);

describe("runModel", () => {
  const model: Model = {
    layers: [{ forward: lstm(2, 3, 1) }, { forward: lstm(3, 3, 2) }],
    readout: readout(3),
  };

  it("is the stack and the readout of what it puts out", () => {
    const { stack, outputs } = runModel(model, inputs);
    const alone = runStack(model.layers, inputs);
    expect(stack.outputs).toEqual(alone.outputs);
    expect(outputs).toEqual(runDense(model.readout, alone.outputs));
  });

  it("without layers is the readout of the inputs", () => {
    const linear = { layers: [], readout: readout(2) };
    const trace = runModel(linear, inputs);
    expect(trace.outputs).toEqual(runDense(linear.readout, inputs));
    expect(trace.stack).toEqual({ layers: [], betweenMasks: [], outputs: inputs });
    expect(backpropagateModel(trace, trace.outputs)).not.toHaveProperty("stack");
  });

  it("gives every step's gradients too", () => {
    const trace = runModel(model, inputs);
    const { stack } = backpropagateModel(trace, trace.outputs);
    expect(stack!.layers[1]!.sequences.forward).toHaveLength(batchSize);
  });

  it("reads two directions once they are merged, and one whatever its merge", () => {
    const [forward, reverse] = [lstm(2, 3, 1), lstm(2, 3, 2)];
    const run = (layer: Layer, width: number) =>
      runModel({ layers: [layer], readout: readout(width) }, inputs).outputs;
    expect(run({ forward, reverse, merge: "concat" }, 6)).toHaveLength(timeSteps);
    expect(run({ forward, reverse, merge: "sum" }, 3)).toHaveLength(timeSteps);
    expect(run({ forward, merge: "none" }, 3)).toEqual(run({ forward }, 3));
    expect(run({ reverse, merge: "none" }, 3)).toEqual(run({ reverse }, 3));
  });

  it("says what does not fit", () => {
    expect(() => runModel({ ...model, readout: readout(4) }, inputs)).toThrow(
      "invalid readout: expected inputSize 3 (what the last layer puts out), got 4",
    );
    const both = { forward: lstm(2, 3, 1), reverse: lstm(2, 3, 2), merge: "none" } as const;
    expect(() => runModel({ layers: [both], readout: readout(3) }, inputs)).toThrow(
      'invalid layers: expected a merge below the readout, got "none" in the last layer',
    );
    expect(() => runModel({ layers: [{}], readout: readout(3) }, inputs)).toThrow(
      "invalid layer: expected a forward or a reverse cell, got neither",
    );
    expect(() => runModel({ ...model, readout: { ...readout(3), biases: [] } }, inputs)).toThrow(
      "invalid readout.biases",
    );
  });
});

describe("parameters of a model", () => {
  const cell = lstm(2, 2, 5);
  const shared: Model = { layers: stackOfOneCell(cell, 3), readout: readout(2) };

  it("has shared ones once, and keeps them shared", () => {
    const { cells } = modelParameters(shared);
    expect(cells).toEqual([cell.parameters]);
    const other = lstm(2, 2, 6).parameters;
    const moved = withParameters(shared, { cells: [other], readout: readout(2) });
    expect(moved.layers.map(({ forward }) => forward!.parameters === other)).toEqual([
      true,
      true,
      true,
    ]);
  });

  it("goes layer by layer, forward first, and puts them back where they were", () => {
    const layers: Layer[] = [
      { forward: lstm(2, 2, 1), reverse: lstm(2, 2, 2), merge: "sum" },
      { reverse: lstm(2, 3, 3) },
    ];
    const model = { layers, readout: readout(3) };
    const parameters = modelParameters(model);
    expect(parameters.cells).toEqual([
      layers[0]!.forward!.parameters,
      layers[0]!.reverse!.parameters,
      layers[1]!.reverse!.parameters,
    ]);
    expect(withParameters(model, parameters)).toEqual(model);
  });
});

describe("initialModel", () => {
  const sizes = { inputSize: 2, hiddenSize: 3, outputSize: 4 };

  it.each<CellKind>(["lstm", "gru", "rnn"])("stacks layers of kind %s that fit", (kind) => {
    const model = initialModel({ ...sizes, kind, layers: 3, seed: 1 });
    expect(model.layers.map(({ forward }) => forward!.kind)).toEqual([kind, kind, kind]);
    expect(runModel(model, inputs).outputs[3]![2]).toHaveLength(4);
  });

  it("is one LSTM by default, without options", () => {
    const { layers } = initialModel({ ...sizes, seed: 1 });
    expect(layers).toHaveLength(1);
    expect(Object.keys(layers[0]!.forward!)).toEqual(["kind", "parameters"]);
    expect(layers[0]!.forward!.kind).toBe("lstm");
  });

  it("gives every cell the options and the initialisation", () => {
    const options = { withoutForgetGate: true };
    const rules = { ...sizes, options, initialisation: "keras", layers: 2, seed: 1 } as const;
    const { layers, readout: dense } = initialModel(rules);
    for (const { forward } of layers) {
      expect(forward!.options).toBe(options);
      expect(forward!.parameters.forgetGate.biases).toEqual([1, 1, 1]);
    }
    expect(dense.biases).toEqual([0, 0, 0, 0]);
  });

  it("is the same for the same seed, another for another, and no two layers are alike", () => {
    const draw = (seed: number) =>
      initialModel({ inputSize: 3, hiddenSize: 3, outputSize: 3, layers: 2, seed });
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    const [first, second] = draw(1).layers;
    expect(first).not.toEqual(second);
  });

  it("says what is wrong", () => {
    expect(() => initialModel({ ...sizes, kind: "cnn" as "lstm", seed: 1 })).toThrow(
      'invalid kind: expected "lstm", "gru" or "rnn", got "cnn"',
    );
    expect(() => initialModel({ ...sizes, layers: 0, seed: 1 })).toThrow("invalid layers");
    expect(() => initialModel({ ...sizes, hiddenSize: 0, seed: 1 })).toThrow("invalid hiddenSize");
  });
});
