import { describe, expect, it } from "vitest";
import {
  initialParameters,
  lstmStep,
  overTime,
  unitOverTime,
  unroll,
  identity,
} from "../../../lib/index.js";

const parameters = initialParameters({ inputSize: 2, hiddenSize: 3, seed: 3 });
const inputs = [
  [1, 0],
  [0.5, -1],
  [2, 2],
];

describe("unroll", () => {
  it("hands h and c on from step to step", () => {
    const trace = unroll(parameters, inputs);
    let state = trace.initialState;
    inputs.forEach((x, t) => {
      const step = lstmStep(parameters, x, state);
      expect(trace.steps[t]).toEqual(step);
      state = step;
    });
  });

  it("starts from the given state, and remembers sizes, rules and start", () => {
    const initialState = { hiddenState: [1, 2, 3], cellState: [4, 5, 6] };
    const trace = unroll(parameters, inputs, { initialState, outputActivation: identity });
    expect(trace.steps[0]!.previousCellState).toEqual([4, 5, 6]);
    expect(trace).toMatchObject({
      inputSize: 2,
      hiddenSize: 3,
      initialState,
      options: { outputActivation: identity },
    });
    expect(trace.options).not.toHaveProperty("initialState");
  });

  it("gives an empty trace for an empty sequence", () => {
    expect(unroll(parameters, []).steps).toEqual([]);
  });

  it("names the step whose input does not fit", () => {
    expect(() => unroll(parameters, [[1, 2], [1]])).toThrow(
      "invalid inputs[1]: expected length 2 (inputSize), got 1",
    );
    expect(() => unroll(parameters, 5 as never)).toThrow(
      "invalid inputs: expected [timeSteps][2], got 5",
    );
  });

  it("names the start state that does not fit", () => {
    expect(() =>
      unroll(parameters, inputs, { initialState: { hiddenState: [1], cellState: [1, 2, 3] } }),
    ).toThrow("invalid initialState.hiddenState: expected length 3 (hiddenSize), got 1");
    expect(() =>
      unroll(parameters, inputs, { initialState: { hiddenState: [1, 2, 3], cellState: [1] } }),
    ).toThrow("invalid initialState.cellState: expected length 3 (hiddenSize), got 1");
  });
});

describe("reading a trace", () => {
  const trace = unroll(parameters, inputs);

  it("gives a quantity over time, and one unit of it", () => {
    expect(overTime(trace, "newMemory")).toEqual(trace.steps.map((step) => step.newMemory));
    expect(unitOverTime(trace, "outputGate", 2)).toEqual(
      trace.steps.map((step) => step.outputGate[2]),
    );
  });

  it.each([-1, 3, 0.5])("refuses unit %s of a cell with three", (unit) => {
    expect(() => unitOverTime(trace, "outputGate", unit)).toThrow(
      `invalid unit: expected 0 to 2 (hiddenSize 3), got ${unit}`,
    );
  });
});
