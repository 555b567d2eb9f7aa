import { describe, expect, it } from "vitest";
import {
  backpropagate,
  backpropagateLayer,
  backpropagateStack,
  runLayer,
  runStack,
  type Layer,
} from "../../../lib/index.js";
import { gru, lstm, randomSequences } from "./cells.js";

const inputs = randomSequences(5, 1, 2);
const truncated = { every: 2, back: 2 };

describe("truncated backpropagation through layers", () => {
  it("of one sequence is that of its trace", () => {
    const cell = lstm(1);
    const trace = runLayer({ forward: cell }, inputs);
    const dOutputs = randomSequences(5, 1, 2, 7);
    const found = backpropagateLayer(trace, { dOutputs }, { truncated });
    const run = trace.directions.forward!.sequences[0]!;
    const upstream = { dHiddenStates: dOutputs.map((step) => step[0]!) };
    const expected = backpropagate(cell.parameters, run, upstream, { truncated });
    expect(found.dParameters.forward).toEqual(expected.dParameters);
    expect(found.dInputs.map((step) => step[0])).toEqual(expected.dInputs);
    expect(found).not.toEqual(backpropagateLayer(trace, { dOutputs }));
  });

  it("counts the steps a reverse cell reads: only the first two time steps hear a loss at the first", () => {
    const trace = runLayer({ reverse: gru(1) }, inputs);
    const dOutputs = inputs.map((_, t) => [t === 0 ? [1, 1] : [0, 0]]);
    const { dInputs } = backpropagateLayer(
      trace,
      { dOutputs },
      { truncated: { every: 1, back: 2 } },
    );
    const heard = dInputs.map((step) => step[0]!.some((d) => d !== 0));
    expect(heard).toEqual([true, true, false, false, false]);
  });

  it("goes through every layer of a stack", () => {
    const layers: Layer[] = [{ forward: lstm(1) }, { forward: gru(2) }];
    const trace = runStack(layers, inputs);
    const dOutputs = inputs.map((_, t) => [t === 4 ? [1, 1] : [0, 0]]);
    const last = { every: 1, back: 1 };
    const { dInputs } = backpropagateStack(trace, { dOutputs }, { truncated: last });
    const heard = dInputs.map((step) => step[0]!.some((d) => d !== 0));
    expect(heard).toEqual([false, false, false, false, true]);
    expect(() =>
      backpropagateStack(trace, { dOutputs }, { truncated: { every: 2, back: 1 } }),
    ).toThrow("invalid truncated.back: expected a whole number ≥ 2 (every), got 1");
  });
});
