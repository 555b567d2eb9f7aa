import { describe, expect, it } from "vitest";
import {
  backpropagateLayer,
  backpropagateStack,
  kerasReturns,
  onnxReturns,
  pytorchReturns,
  runLayer,
  runStack,
  type Layer,
  type LayerUpstream,
  type StackOptions,
} from "../../../lib/index.js";
import { gru, lstm, randomSequences, rnn } from "./cells.js";

const inputs = randomSequences(4, 3, 2);
const layers: Layer[] = [{ forward: lstm(1) }, { reverse: lstm(2) }];
const run = (options: StackOptions) => runStack(layers, inputs, options);
const back = (upstream: LayerUpstream, layer: Layer = { reverse: lstm(1) }) =>
  backpropagateLayer(runLayer(layer, inputs), upstream);

describe("stacks and gradients that do not fit", () => {
  it.each<[string, () => unknown, string]>([
    [
      "layers that are none",
      () => runStack({} as never, inputs),
      "invalid layers: expected one or more, got an object",
    ],
    [
      "a layer without a cell",
      () => runStack([layers[0]!, {}], inputs),
      "invalid layer: expected a forward or a reverse cell, got neither",
    ],
    [
      "a reverse layer that does not fit the one before",
      () => runStack([layers[0]!, { reverse: lstm(1, { inputSize: 3 }) }], inputs),
      "invalid layers[1]: expected inputSize 2 (what layer 0 puts out), got 3",
    ],
    [
      "too few between masks' sequences",
      () => run({ betweenMasks: [randomSequences(4, 2, 2)] }),
      "invalid betweenMasks[0]: expected [4][3] (timeSteps, batchSize), got [4][2]",
    ],
    [
      "between masks that are ragged",
      () => run({ betweenMasks: [[[[1, 1]], []]] }),
      "invalid betweenMasks[0][1]: expected 1 sequences (batchSize), got 0",
    ],
    [
      "between masks that are none",
      () => run({ betweenMasks: [3 as never] }),
      "invalid betweenMasks[0]: expected [timeSteps][batchSize][2], got 3",
    ],
    [
      "a seed that is none",
      () => run({ between: { rate: 0.5, seed: 0.5 } }),
      "invalid seed: expected a whole number, got 0.5",
    ],
    [
      "a gradient of a reverse layer's outputs",
      () => back({ dOutputs: randomSequences(4, 3, 1) }),
      "invalid dOutputs[0][0]: expected length 2 (output size), got 1",
    ],
    [
      "a gradient of one direction's outputs",
      () => back({ dDirectionOutputs: { reverse: randomSequences(4, 3, 1) } }),
      "invalid dDirectionOutputs.reverse[0][0]: expected length 2 (output size), got 1",
    ],
    [
      "too many final gradients",
      () => back({ dFinalStates: { reverse: [{}, {}, {}, {}] } }),
      "invalid dFinalStates.reverse: expected 3 entries (batchSize), got 4",
    ],
    [
      "a final gradient of another size",
      () => back({ dFinalStates: { reverse: [{}, { hiddenState: [1] }, {}] } }),
      "invalid dFinalStates.reverse[1].hiddenState: expected length 2 (length of h), got 1",
    ],
  ])("%s: says what was expected and what came", (_, call, message) => {
    expect(call).toThrow(message);
  });
});

describe("stacks at their edges", () => {
  it("take between masks of nothing where there is nothing", () => {
    expect(runStack(layers, [], { betweenMasks: [[]] }).outputs).toEqual([]);
    expect(runStack(layers, [[], []], { betweenMasks: [[[], []]] }).outputs).toEqual([[], []]);
  });

  it("may leave the last layer unmerged, and name a merge where there is one direction", () => {
    const last: Layer = { forward: lstm(1), reverse: lstm(2), merge: "none" };
    expect(runStack([layers[0]!, last], inputs).outputs).toEqual([]);
    const named: Layer[] = [{ forward: lstm(1), merge: "none" }, layers[1]!];
    expect(runStack(named, inputs).outputs).toEqual(runStack(layers, inputs).outputs);
  });

  it("have no gradient where no loss reads them", () => {
    const { dInputs } = backpropagateStack(runStack(layers, inputs), {});
    expect(dInputs.flat(2).map(Math.abs)).toEqual(new Array(24).fill(0));
  });

  it("hand a loss at the final state to the initial one where there is no step", () => {
    const states = [{ hiddenState: [1, 2], cellState: [3, 4] }];
    const trace = runLayer({ forward: lstm(1) }, [], { initialStates: { forward: states } });
    const final = [{ hiddenState: [5, 6], cellState: [7, 8] }];
    const found = backpropagateLayer(trace, { dOutputs: [], dFinalStates: { forward: final } });
    expect(found.dInitialStates).toEqual({ forward: final });
    expect(found.dInputs).toEqual([]);
  });

  it("hear a loss at the final state of the layer it belongs to", () => {
    const trace = runStack(layers, inputs);
    const final = [1, 2, 3].map(() => ({ cellState: [1, 1] }));
    const dFinalStates = [{ forward: final }, undefined];
    const found = backpropagateStack(trace, { dFinalStates });
    const alone = backpropagateLayer(trace.layers[0]!, { dFinalStates: { forward: final } });
    const [first, second] = found.layers;
    expect(first!.dInitialStates).toEqual(alone.dInitialStates);
    expect(first!.dInputs).toEqual(alone.dInputs);
    expect(second!.dInputs.flat(2).map(Math.abs)).toEqual(new Array(24).fill(0));
  });
});

describe("what libraries return of one direction", () => {
  const trace = runLayer({ reverse: lstm(2) }, inputs);
  const { outputs, finalStates } = trace.directions.reverse!;
  const hidden = finalStates.map((state) => state.hiddenState);
  const cell = finalStates.map((state) => state.cellState);

  it("is that of the reverse cell: its last output is the first in time", () => {
    const returns = onnxReturns(trace);
    expect(returns.y).toEqual(outputs.map((step) => [step]));
    expect([returns.yH, returns.yC]).toEqual([[hidden], [cell]]);
    const { hN, cN } = pytorchReturns(runStack([{ reverse: lstm(2) }], inputs));
    expect([hN, cN]).toEqual([[hidden], [cell]]);
    expect(kerasReturns(trace, { returnState: true })).toEqual({
      last: outputs[0],
      states: [hidden, cell],
    });
  });

  it("does not read a merge", () => {
    const named = runLayer({ forward: lstm(2), merge: "none" }, inputs);
    expect(kerasReturns(named).last).toEqual(named.outputs[3]);
    const back = runLayer({ reverse: lstm(2), merge: "none" }, inputs);
    expect(kerasReturns(back).last).toEqual(outputs[0]);
  });

  it("of cells without c has no c, and of an LSTM has one even for no sequence at all", () => {
    const returnState = true;
    const without = runLayer({ forward: gru(1), reverse: rnn(2) }, inputs);
    expect(kerasReturns(without, { returnState }).states).toHaveLength(2);
    const empty = runLayer({ forward: lstm(1), reverse: gru(2) }, [[], []]);
    expect(kerasReturns(empty, { returnState })).toEqual({ last: [], states: [[], [], []] });
  });
});

describe("two directions", () => {
  it("are concatenated where no merge is named, in Keras's last output too", () => {
    const trace = runLayer({ forward: lstm(1), reverse: lstm(2) }, inputs);
    const { forward, reverse } = trace.directions;
    expect(kerasReturns(trace).last).toEqual(
      forward!.outputs[3]!.map((ahead, b) => [...ahead, ...reverse!.outputs[0]![b]!]),
    );
  });
});
