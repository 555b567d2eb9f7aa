import { describe, expect, it } from "vitest";
import { initialParameters, lstmStep, type CellParameters } from "../../../lib/index.js";

const sizes = { inputSize: 1, hiddenSize: 3, seed: 1 };
const projected = initialParameters({ ...sizes, projectionSize: 2 });
const normalised = initialParameters({ ...sizes, layerNorm: "gates and cell state" });

describe("parameters that do not fit", () => {
  it.each<[string, CellParameters, string]>([
    [
      "a matrix of a cell with a projection",
      { ...projected, candidate: { ...projected.candidate, weights: [[1]] } },
      "invalid candidate.weights: expected 3 rows of 3 (hiddenSize × (projectionSize + inputSize)), got 1 rows",
    ],
    [
      "a matrix of a cell without",
      { ...normalised, candidate: { ...normalised.candidate, weights: [[1]] } },
      "invalid candidate.weights: expected 3 rows of 4 (hiddenSize × (hiddenSize + inputSize)), got 1 rows",
    ],
    [
      "biases of another length",
      { ...normalised, outputGate: { ...normalised.outputGate, biases: [1] } },
      "invalid outputGate.biases: expected length 3 (hiddenSize), got 1",
    ],
    [
      "a projection to nothing",
      { ...projected, projectionSize: 0 },
      "invalid projectionSize: expected a whole number ≥ 1, got 0",
    ],
    [
      "a gain of c of another length",
      {
        ...normalised,
        layerNorm: { ...normalised.layerNorm!, cellState: { gain: [1], bias: [0, 0, 0] } },
      },
      "invalid layerNorm.cellState.gain: expected length 3 (hiddenSize), got 1",
    ],
  ])("%s: says what was expected and what came", (_, parameters, message) => {
    expect(() => lstmStep(parameters, [1])).toThrow(message);
  });

  it("are none where a projection is as wide as the memory", () => {
    const wide = initialParameters({ ...sizes, projectionSize: 3 });
    expect(lstmStep(wide, [1]).hiddenState).toHaveLength(3);
  });
});

describe("a step looks at every number only where a sum is not finite", () => {
  const cell = initialParameters({ inputSize: 2, hiddenSize: 3, seed: 1 });
  const inPlace = (change: (copy: typeof cell) => void) => {
    const copy = structuredClone(cell);
    lstmStep(copy, [1, 0]);
    change(copy);
    return () => lstmStep(copy, [1, 0]);
  };

  it.each<[string, (copy: typeof cell) => void, string]>([
    ["a weight", (copy) => (copy.forgetGate.weights[1]![4] = NaN), "forgetGate.weights[1]"],
    ["a weight that meets 0", (copy) => (copy.candidate.weights[0]![0] = Infinity), "candidate"],
    ["a bias", (copy) => (copy.outputGate.biases[2] = -Infinity), "outputGate.biases"],
    [
      "a row",
      (copy) => copy.inputGate.weights[0]!.pop(),
      "inputGate.weights[0]: expected length 5",
    ],
    ["biases", (copy) => copy.inputGate.biases.pop(), "inputGate.biases: expected length 3"],
    ["rows", (copy) => copy.inputGate.weights.pop(), "inputGate.weights: expected 3 rows"],
  ])("and sees %s that was spoilt after an earlier step", (_, change, message) => {
    expect(inPlace(change)).toThrow(message);
  });
});
