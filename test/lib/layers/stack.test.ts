import { describe, expect, it } from "vitest";
import {
  backpropagateStack,
  countParameters,
  countStack,
  finalStates,
  kerasReturns,
  onnxReturns,
  pytorchReturns,
  runLayer,
  runStack,
  stackOfOneCell,
  statefulStack,
  type Layer,
} from "../../../lib/index.js";
import { gru, lstm, randomSequences, rnn } from "./cells.js";

const inputs = randomSequences(4, 3, 2);
const layers: Layer[] = [
  { forward: lstm(1), reverse: lstm(2) },
  { forward: gru(3, { inputSize: 4 }) },
  { reverse: rnn(4) },
];

describe("a stack", () => {
  it("feeds each layer what the one before puts out", () => {
    const trace = runStack(layers, inputs);
    let fed = inputs;
    layers.forEach((layer, k) => {
      expect(trace.layers[k]).toEqual(runLayer(layer, fed));
      fed = trace.layers[k]!.outputs;
    });
    expect(trace.outputs).toBe(fed);
  });

  it("goes on from given states, layer by layer", () => {
    const whole = runStack(
      layers.slice(0, 1).map(({ forward }) => ({ forward: forward! })),
      inputs,
    );
    const head = [{ forward: layers[0]!.forward! }];
    const first = runStack(head, inputs.slice(0, 2));
    const second = runStack(head, inputs.slice(2), { initialStates: finalStates(first) });
    expect(second.outputs).toEqual(whole.outputs.slice(2));
  });

  it.each<[string, () => unknown, string]>([
    [
      "no layers",
      () => runStack([], inputs),
      "invalid layers: expected one or more, got an array of length 0",
    ],
    [
      "a layer that does not fit the one before",
      () => runStack([layers[0]!, { forward: lstm(1) }], inputs),
      "invalid layers[1]: expected inputSize 4 (what layer 0 puts out), got 2",
    ],
    [
      "an unmerged layer below another",
      () => runStack([{ ...layers[0]!, merge: "none" }, layers[1]!], inputs),
      'invalid layers[0]: expected a merge below another layer, got "none"',
    ],
    [
      "states for another number of layers",
      () => runStack(layers, inputs, { initialStates: [] }),
      "invalid initialStates: expected length 3 (layers), got 0",
    ],
    [
      "dropout for another number of layers",
      () => runStack(layers, inputs, { dropout: [undefined] }),
      "invalid dropout: expected length 3 (layers), got 1",
    ],
    [
      "masks for another number of gaps",
      () => runStack(layers, inputs, { betweenMasks: [] }),
      "invalid betweenMasks: expected length 2 (layers - 1), got 0",
    ],
    [
      "a rate above 1",
      () => runStack(layers, inputs, { between: { rate: 2, seed: 1 } }),
      "invalid between.rate: expected a rate from 0 to 1, got 2",
    ],
    [
      "a mask of another shape",
      () =>
        runStack([{ forward: lstm(1) }, { forward: lstm(2) }], inputs, {
          betweenMasks: [randomSequences(3, 3, 2)],
        }),
      "invalid betweenMasks[0]: expected [4][3] (timeSteps, batchSize), got [3][3]",
    ],
    [
      "a mask of another size",
      () =>
        runStack([{ forward: lstm(1) }, { forward: lstm(2) }], inputs, {
          betweenMasks: [randomSequences(4, 3, 5)],
        }),
      "invalid betweenMasks[0][0][0]: expected length 2 (output size), got 5",
    ],
  ])("refuses %s", (_, call, message) => {
    expect(call).toThrow(message);
  });
});

describe("one cell in every layer (S1's MultiRNNCell([cell] * n))", () => {
  const cell = lstm(7);

  it("counts one layer's parameters however many layers there are; right is one cell each", () => {
    const one = countParameters({ inputSize: 2, hiddenSize: 2 });
    expect(countStack(stackOfOneCell(cell, 3))).toBe(one);
    expect(countStack([{ forward: lstm(1) }, { forward: lstm(2) }, { forward: lstm(3) }])).toBe(
      3 * one,
    );
    expect(countStack([{ forward: lstm(1), reverse: lstm(2) }])).toBe(2 * one);
  });

  it("has one gradient, the sum of what the layers find", () => {
    const trace = runStack(stackOfOneCell(cell, 2), inputs);
    const found = backpropagateStack(trace, { dOutputs: randomSequences(4, 3, 2, 3) });
    expect(found.dParameters.size).toBe(1);
    const [sum] = [...found.dParameters.values()] as (typeof cell.parameters)[];
    const own = found.layers.map(
      (layer) => (layer.dParameters.forward as typeof cell.parameters).forgetGate.biases[0]!,
    );
    expect(sum!.forgetGate.biases[0]).toBe(own[0]! + own[1]!);
  });

  it("works only where the cell reads what it puts out", () => {
    expect(() => stackOfOneCell(lstm(1, { inputSize: 3 }), 2)).toThrow(
      "invalid cell: expected inputSize 2 (the size of its h, which the next layer reads with the same weights), got 3",
    );
    expect(stackOfOneCell(lstm(1, { inputSize: 3 }), 1)).toHaveLength(1);
    expect(() => stackOfOneCell(cell, 0)).toThrow(
      "invalid layers: expected a whole number ≥ 1, got 0",
    );
    expect(() => stackOfOneCell(cell, 1.5)).toThrow("invalid layers");
  });
});

describe("a stateful stack", () => {
  const cells = [{ forward: lstm(1) }, { forward: gru(2) }];

  it("goes on where the last batch ended, until it is reset", () => {
    const stack = statefulStack(cells);
    expect(stack.states()).toBeNull();
    const whole = runStack(cells, inputs).outputs;
    expect(stack.run(inputs.slice(0, 3)).outputs).toEqual(whole.slice(0, 3));
    expect(stack.run(inputs.slice(3)).outputs).toEqual(whole.slice(3));
    expect(stack.states()).toEqual(finalStates(runStack(cells, inputs)));
    stack.reset();
    expect(stack.states()).toBeNull();
    expect(stack.run(inputs.slice(0, 3)).outputs).toEqual(whole.slice(0, 3));
  });

  it("refuses a batch of another size, and takes options", () => {
    const stack = statefulStack(cells);
    const lengths = [4, 1, 2];
    const padded = stack.run(inputs, { padding: { convention: "pytorch", lengths } });
    expect(padded.outputs[1]![1]).toEqual([0, 0]);
    expect(() => stack.run(randomSequences(1, 2, 2))).toThrow(
      "invalid initialStates.forward: expected 2 states (batchSize), got 3",
    );
  });
});

describe("what libraries return", () => {
  it("PyTorch: h_n layer by layer, forward before reverse; its reverse half is not the last output (pytorch#3587)", () => {
    const trace = runStack(layers, inputs);
    const { output, hN, cN } = pytorchReturns(trace);
    expect(output).toBe(trace.outputs);
    const [first] = trace.layers;
    const { forward, reverse } = first!.directions;
    expect(hN.slice(0, 2)).toEqual(
      [forward, reverse].map((d) => d!.finalStates.map((state) => state.hiddenState)),
    );
    expect(hN).toHaveLength(4);
    expect(cN[3]).toEqual([[], [], []]);
    expect(first!.outputs[3]![0]!.slice(0, 2)).toEqual(hN[0]![0]);
    expect(first!.outputs[3]![0]!.slice(2)).not.toEqual(hN[1]![0]);
    expect(first!.outputs[0]![0]!.slice(2)).toEqual(hN[1]![0]);
  });

  it("ONNX: the directions side by side", () => {
    const trace = runLayer(layers[0]!, inputs);
    const { y, yH, yC } = onnxReturns(trace);
    expect([y.length, y[0]!.length, y[0]![0]!.length, y[0]![0]![0]!.length]).toEqual([4, 2, 3, 2]);
    expect(y[1]![1]).toEqual(trace.directions.reverse!.outputs[1]);
    expect(yH[0]).toEqual(trace.directions.forward!.finalStates.map((s) => s.hiddenState));
    expect(yC[1]).toEqual(trace.directions.reverse!.finalStates.map((s) => s.cellState));
  });

  it("Keras: the sequence or the last output, and the states when asked", () => {
    const trace = runLayer({ forward: lstm(1) }, inputs);
    const { finalStates: states } = trace.directions.forward!;
    const last = states.map((state) => state.hiddenState);
    expect(kerasReturns(trace)).toEqual({ last, states: [] });
    expect(kerasReturns(trace, { returnSequences: true })).toEqual({
      sequences: trace.outputs,
      states: [],
    });
    expect(kerasReturns(trace, { returnState: true }).states).toEqual([
      last,
      states.map((state) => state.cellState),
    ]);
    expect(
      kerasReturns(runLayer({ forward: gru(1) }, inputs), { returnState: true }).states,
    ).toHaveLength(1);
    expect(kerasReturns(runLayer({ forward: lstm(1) }, []))).toEqual({ last: [], states: [] });
  });
});
