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
