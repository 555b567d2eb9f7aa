import { describe, expect, it } from "vitest";
import {
  activate,
  affine,
  constantParameters,
  identity,
  initialParameters,
  lstmStep,
  sigmoid,
  tanh,
  unitOverTime,
  unroll,
  zeroState,
  type CellOptions,
} from "../../../lib/index.js";

const byHand: CellOptions = {
  gateActivation: identity,
  candidateActivation: identity,
  outputActivation: identity,
};
const ones = [[1], [1], [1]];
const cellOfOnes = (bias: Parameters<typeof constantParameters>[0]["bias"]) =>
  constantParameters({ inputSize: 1, hiddenSize: 1, weight: 1, bias });

describe("the calculation by hand (S3)", () => {
  it("gives h = 1, 12, 3211 and c = 1, 6, 247 exactly", () => {
    const trace = unroll(cellOfOnes(0), ones, byHand);
    expect(unitOverTime(trace, "hiddenState", 0)).toEqual([1, 12, 3211]);
    expect(unitOverTime(trace, "cellState", 0)).toEqual([1, 6, 247]);
    expect(unitOverTime(trace, "forgetGate", 0)).toEqual([1, 2, 13]);
  });

  it("gives h = 1, 14, 5055 and c = 1, 7, 337 with Keras's forget bias of 1", () => {
    const trace = unroll(cellOfOnes({ forgetGate: 1 }), ones, byHand);
    expect(unitOverTime(trace, "hiddenState", 0)).toEqual([1, 14, 5055]);
    expect(unitOverTime(trace, "cellState", 0)).toEqual([1, 7, 337]);
  });

  it("gives h = 8, 1400, 3030961368 with all biases 1, of which float32 shows …408", () => {
    const hidden = unitOverTime(unroll(cellOfOnes(1), ones, byHand), "hiddenState", 0);
    expect(hidden).toEqual([8, 1400, 3030961368]);
    expect(Math.fround(hidden[2]!)).toBe(3030961408);
  });

  it("gives the published six digits with σ and tanh", () => {
    const trace = unroll(cellOfOnes(0), ones);
    const sixDigits = (values: number[]) => values.map((value) => value.toFixed(6));
    expect(sixDigits(unitOverTime(trace, "hiddenState", 0))).toEqual([
      "0.369606",
      "0.650535",
      "0.788766",
    ]);
    expect(sixDigits(unitOverTime(trace, "cellState", 0))).toEqual([
      "0.556770",
      "1.144446",
      "1.739488",
    ]);
  });
});

describe("the trace of a step", () => {
  const parameters = initialParameters({ inputSize: 3, hiddenSize: 4, seed: 9 });
  const state = { hiddenState: [0.1, -0.2, 0.3, -0.4], cellState: [1, -2, 3, -4] };
  const x = [0.5, -1, 2];
  const step = lstmStep(parameters, x, state);

  it("holds what came in, h before x", () => {
    expect(step.x).toEqual(x);
    expect(step.hx).toEqual([0.1, -0.2, 0.3, -0.4, 0.5, -1, 2]);
    expect([step.previousHiddenState, step.previousCellState]).toEqual([
      state.hiddenState,
      state.cellState,
    ]);
  });

  it.each([
    ["inputGate", sigmoid],
    ["forgetGate", sigmoid],
    ["candidate", tanh],
    ["outputGate", sigmoid],
  ] as const)("computes the %s from its own weights and biases", (gate, activation) => {
    const z = affine(parameters[gate].weights, step.hx, parameters[gate].biases);
    expect(step.preactivations[gate]).toEqual(z);
    expect(step[gate]).toEqual(activate(activation, z));
  });

  it("keeps, writes, adds, squeezes and shows, unit by unit", () => {
    for (let unit = 0; unit < 4; unit++) {
      expect(step.keptMemory[unit]).toBe(step.forgetGate[unit]! * state.cellState[unit]!);
      expect(step.newMemory[unit]).toBe(step.inputGate[unit]! * step.candidate[unit]!);
      expect(step.cellState[unit]).toBe(step.keptMemory[unit]! + step.newMemory[unit]!);
      expect(step.tanhC[unit]).toBe(Math.tanh(step.cellState[unit]!));
      expect(step.hiddenState[unit]).toBe(step.outputGate[unit]! * step.tanhC[unit]!);
    }
  });

  it("starts from zeros when no state is given", () => {
    expect(lstmStep(parameters, x)).toEqual(lstmStep(parameters, x, zeroState(4)));
    expect(zeroState(2)).toEqual({ hiddenState: [0, 0], cellState: [0, 0] });
  });

  it("without the output tanh (S0) shows o ⊙ c, which leaves [-1, 1]", () => {
    const loud = lstmStep(
      parameters,
      x,
      { ...state, cellState: [9, -9, 9, -9] },
      { outputActivation: identity },
    );
    loud.hiddenState.forEach((h, unit) =>
      expect(h).toBe(loud.outputGate[unit]! * loud.cellState[unit]!),
    );
    expect(Math.max(...loud.hiddenState.map(Math.abs))).toBeGreaterThan(1);
  });

  it("takes another activation for each of the three places", () => {
    const gates = lstmStep(parameters, x, state, { gateActivation: identity });
    expect(gates.forgetGate).toEqual(gates.preactivations.forgetGate);
    expect(gates.candidate).toEqual(step.candidate);
    const candidate = lstmStep(parameters, x, state, { candidateActivation: identity });
    expect(candidate.candidate).toEqual(candidate.preactivations.candidate);
    expect(candidate.forgetGate).toEqual(step.forgetGate);
  });
});

describe("arguments that do not fit", () => {
  const parameters = initialParameters({ inputSize: 3, hiddenSize: 2, seed: 1 });
  const broken = (change: object) => ({ ...parameters, ...change });

  it.each([
    [
      "x of another length",
      () => lstmStep(parameters, [1, 2, 3, 4]),
      "invalid x: expected length 3 (inputSize), got 4",
    ],
    [
      "x that is no array",
      () => lstmStep(parameters, 3 as never),
      "invalid x: expected an array of 3 numbers (inputSize), got 3",
    ],
    [
      "x with NaN",
      () => lstmStep(parameters, [1, NaN, 3]),
      "invalid x: expected finite numbers, got NaN at entry 1",
    ],
    [
      "a hidden state of another length",
      () => lstmStep(parameters, [1, 2, 3], { hiddenState: [0], cellState: [0, 0] }),
      "invalid hiddenState: expected length 2 (hiddenSize), got 1",
    ],
    [
      "a cell state with infinity",
      () => lstmStep(parameters, [1, 2, 3], { hiddenState: [0, 0], cellState: [0, Infinity] }),
      "invalid cellState: expected finite numbers, got Infinity at entry 1",
    ],
    [
      "biases of another length",
      () => lstmStep(broken({ forgetGate: { ...parameters.forgetGate, biases: [1] } }), [1, 2, 3]),
      "invalid forgetGate.biases: expected length 2 (hiddenSize), got 1",
    ],
    [
      "a matrix with too few rows",
      () => lstmStep(broken({ candidate: { ...parameters.candidate, weights: [[1]] } }), [1, 2, 3]),
      "invalid candidate.weights: expected 2 rows of 5 (hiddenSize × (hiddenSize + inputSize)), got 1 rows",
    ],
    [
      "a row of another length",
      () =>
        lstmStep(
          broken({ outputGate: { ...parameters.outputGate, weights: [[1, 2, 3, 4, 5], [1]] } }),
          [1, 2, 3],
        ),
      "invalid outputGate.weights[1]: expected length 5 (hiddenSize × (hiddenSize + inputSize)), got 1",
    ],
    [
      "no units",
      () => lstmStep(broken({ hiddenSize: 0 }), [1, 2, 3]),
      "invalid hiddenSize: expected a whole number ≥ 1, got 0",
    ],
    [
      "half an input",
      () => lstmStep(broken({ inputSize: 1.5 }), [1]),
      "invalid inputSize: expected a whole number ≥ 1, got 1.5",
    ],
  ])("%s: says where, what was expected and what came", (_, call, message) => {
    expect(call).toThrow(message);
  });
});
