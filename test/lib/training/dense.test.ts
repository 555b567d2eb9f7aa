import { describe, expect, it } from "vitest";
import {
  backpropagateDense,
  initialDenseParameters,
  numericalGradient,
  runDense,
  type DenseParameters,
  type Initialisation,
  type Sequences,
} from "../../../lib/index.js";
import { expectClose } from "../goldens.js";

const dense: DenseParameters = {
  inputSize: 3,
  outputSize: 2,
  weights: [
    [1, 2, 3],
    [-1, 0, 0.5],
  ],
  biases: [10, -20],
};
const inputs: Sequences = [
  [
    [1, 1, 1],
    [0, 2, 0],
  ],
  [
    [-1, 0, 4],
    [0.5, 0.25, -2],
  ],
];
const dOutputs: Sequences = [
  [
    [1, -2],
    [0.5, 3],
  ],
  [
    [0, 1],
    [-1.5, 0.1],
  ],
];
const total = (outputs: Sequences) =>
  outputs
    .flat()
    .flat()
    .reduce((sum, y, k) => sum + y * dOutputs.flat().flat()[k]!, 0);

describe("runDense", () => {
  it("is W x + b at every step of every sequence", () => {
    expect(runDense(dense, inputs)).toEqual([
      [
        [16, -20.5],
        [14, -20],
      ],
      [
        [21, -17],
        [5, -21.5],
      ],
    ]);
  });

  it("says what does not fit", () => {
    expect(() => runDense({ ...dense, biases: [1] }, inputs)).toThrow(
      "invalid readout.biases: expected length 2 (outputSize), got 1",
    );
    expect(() => runDense({ ...dense, weights: [[1, 2, 3]] }, inputs)).toThrow(
      "invalid readout.weights: expected 2 rows of 3 (outputSize × inputSize), got 1 rows",
    );
    expect(() => runDense({ ...dense, inputSize: 0 }, inputs)).toThrow("invalid readout.inputSize");
    expect(() => runDense({ ...dense, outputSize: 1.5 }, inputs)).toThrow(
      "invalid readout.outputSize",
    );
    expect(() => runDense(dense, [[[1, 2]]])).toThrow(
      "invalid inputs[0][0]: expected length 3 (inputSize), got 2",
    );
  });
});

describe("backpropagateDense", () => {
  it("agrees with finite differences", () => {
    const found = backpropagateDense(dense, inputs, dOutputs);
    const dParameters = numericalGradient(dense, (moved) => total(runDense(moved, inputs)));
    expectClose(found.dParameters, dParameters, 1e-8);
    const dInputs = numericalGradient(inputs, (moved) => total(runDense(dense, moved)));
    expectClose(found.dInputs, dInputs, 1e-8);
  });

  it("keeps the parameters' shape and leaves them alone", () => {
    const found = backpropagateDense(dense, inputs, dOutputs);
    expect(found.dParameters).toMatchObject({ inputSize: 3, outputSize: 2 });
    expect(dense.biases).toEqual([10, -20]);
  });

  it("says what does not fit", () => {
    expect(() => backpropagateDense(dense, inputs, dOutputs.slice(1))).toThrow(
      "invalid dOutputs: expected [2][2] (timeSteps, batchSize), got [1][2]",
    );
    expect(() => backpropagateDense(dense, inputs, inputs)).toThrow(
      "invalid dOutputs[0][0]: expected length 2 (outputSize), got 3",
    );
    expect(() => backpropagateDense(dense, [[[1]]], dOutputs)).toThrow(
      "invalid inputs[0][0]: expected length 3 (inputSize), got 1",
    );
    expect(() => backpropagateDense({ ...dense, biases: [] }, inputs, dOutputs)).toThrow(
      "invalid readout.biases",
    );
  });
});

describe("initialDenseParameters", () => {
  const sizes = { inputSize: 16, outputSize: 50 };

  it("draws PyTorch's way by default: weights and biases within 1/√inputSize", () => {
    const drawn = initialDenseParameters({ ...sizes, seed: 3 });
    const numbers = [...drawn.weights.flat(), ...drawn.biases];
    const largest = Math.max(...numbers.map(Math.abs));
    expect(drawn).toMatchObject(sizes);
    expect(drawn.weights).toHaveLength(50);
    expect(drawn.weights[0]).toHaveLength(16);
    expect(largest).toBeLessThanOrEqual(0.25);
    expect(largest).toBeGreaterThan(0.24);
    expect(Math.max(...drawn.biases.map(Math.abs))).toBeGreaterThan(0.2);
    expect(Math.min(...numbers)).toBeLessThan(-0.24);
  });

  it("draws Keras's way: Glorot uniform weights, biases 0", () => {
    const drawn = initialDenseParameters({ ...sizes, initialisation: "keras", seed: 3 });
    const largest = Math.max(...drawn.weights.flat().map(Math.abs));
    const bound = Math.sqrt(6 / 66);
    expect(largest).toBeLessThanOrEqual(bound);
    expect(largest).toBeGreaterThan(0.97 * bound);
    expect(drawn.biases).toEqual(new Array(50).fill(0));
  });

  it("is the same for the same seed, and another for another", () => {
    const draw = (seed: number) => initialDenseParameters({ ...sizes, seed });
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it("says what is wrong", () => {
    const initialisation = "he" as Initialisation;
    expect(() => initialDenseParameters({ ...sizes, initialisation, seed: 1 })).toThrow(
      'invalid initialisation: expected "pytorch" or "keras", got "he"',
    );
    expect(() => initialDenseParameters({ ...sizes, inputSize: 0, seed: 1 })).toThrow(
      "invalid inputSize",
    );
    expect(() => initialDenseParameters({ ...sizes, outputSize: 0, seed: 1 })).toThrow(
      "invalid outputSize",
    );
    expect(() => initialDenseParameters({ ...sizes, seed: 0.5 })).toThrow("invalid seed");
  });
});
