import { describe, expect, it } from "vitest";
import {
  compareParameters,
  constantParameters,
  gateNames,
  initialParameters,
  type ComparedCell,
} from "../../../lib/index.js";
import { asCell, copyOf, parametersWithTwoBiases, randomParameters } from "./golden.js";
import { changed, kinds, texts } from "./misplaced.js";

const constant = (weight: number, bias = 0): ComparedCell =>
  constantParameters({ inputSize: 2, hiddenSize: 2, weight, bias });
const summary = (...given: Parameters<typeof compareParameters>) =>
  compareParameters(...given).summary;

describe("sizes that differ", () => {
  const cell = randomParameters(3, 2, 1);

  it("are told with the cells there are, on either side", () => {
    const both = { forward: asCell(cell), reverse: asCell(cell) };
    expect(summary(cell, both)).toBe("different\nexpected one cell, got forward, reverse");
    expect(summary(both, cell)).toBe("different\nexpected forward, reverse, got one cell");
    expect(summary([], [both])).toBe(
      "different\nexpected no layers, got layer 0 forward, layer 0 reverse",
    );
    const projected = initialParameters({
      inputSize: 3,
      hiddenSize: 2,
      projectionSize: 1,
      seed: 1,
    });
    expect(summary(cell, projected)).toBe("different\nprojectionSize: expected none, got 1");
  });

  it("keep a cell from being taken for another's", () => {
    const stack = [randomParameters(3, 4, 1), randomParameters(4, 2, 2)].map((cell) => ({
      forward: asCell(cell),
    }));
    const other = copyOf(stack);
    other[1]!.forward.parameters.inputGate.biases[0]! += 1;
    const { differences, diagnoses } = compareParameters(stack, other);
    expect(diagnoses).toEqual([]);
    expect(differences).toMatchObject([{ cell: "layer 1 forward", block: "inputGate.biases" }]);
    const growing = [randomParameters(3, 2, 1), randomParameters(2, 4, 2)].map((cell) => ({
      forward: asCell(cell),
    }));
    const changedFirst = copyOf(growing);
    changedFirst[0]!.forward.parameters.inputGate.biases[0]! += 1;
    expect(compareParameters(growing, changedFirst).diagnoses).toEqual([]);
  });

  it("keep one block from being taken for another's beginning", () => {
    const projected = (weights: number[], bias: number): ComparedCell => ({
      ...initialParameters({ inputSize: 1, hiddenSize: 2, projectionSize: 1, seed: 1 }),
      projection: { weights: [weights], biases: [bias] },
    });
    expect(texts(projected([7, 9], 7), projected([5, 6], 7))).toEqual([]);
    const normed = (inputGate: number[]): ComparedCell => {
      const gains = { forgetGate: [2, 3], candidate: [4, 5], outputGate: [6, 7] };
      return { ...constant(1), layerNorm: { gains: { inputGate, ...gains }, epsilon: 0.5 } };
    };
    expect(texts(normed([0.5, 9]), normed([1, 8]))).toEqual([]);
  });
});

describe("the place of a difference", () => {
  it("is the first of equals", () => {
    const other = constant(0);
    other.candidate.weights[0]![1] = 2;
    other.candidate.weights[1]![0] = -2;
    expect(compareParameters(constant(0), other).differences).toMatchObject([
      { unit: 0, column: 1, expected: 0, actual: 2 },
    ]);
  });
});

describe("rounding to 16 bits", () => {
  it("reaches as far as half a unit in the last of bfloat16's digits, and no further", () => {
    const half = 1 + 2 ** -8;
    expect(texts(constant(half), constant(1))).toEqual([
      "input, recurrent: numbers agree up to rounding",
    ]);
    expect(texts(constant(half + 2 ** -20), constant(1))).toEqual([]);
  });
});

describe("halves that are swapped", () => {
  const swapped = (round: (value: number) => number) =>
    changed((gate) => {
      gate.weights = gate.weights.map((row) => [...row.slice(4), ...row.slice(0, 4)].map(round));
    });

  it("are found after rounding too", () => {
    const found = "weights: the columns are [x, h] where [h, x] was expected (W and U swapped)";
    for (const round of [(value: number) => value, Math.fround]) {
      expect(texts(swapped(round))).toEqual([found]);
      expect(kinds(swapped(round))).toEqual(["swapped halves"]);
    }
  });

  it("are not claimed where the weights say nothing of their order", () => {
    const other = constant(1);
    other.inputGate.biases[1] = 3;
    expect(texts(other, constant(1))).toEqual([]);
  });
});

describe("what is said of biases", () => {
  it("is not said of weights, nor of one gate where it holds for all", () => {
    const doubled = changed((gate) => {
      gate.weights = gate.weights.map((row) => row.map((value) => 2 * value));
    });
    expect(texts(doubled)).toEqual([]);
    const more = changed((gate) => (gate.biases = gate.biases.map((value) => value + 1)));
    expect(texts(more)).toEqual([
      "forgetGate.biases: 1 was added to the forget gate's (unit_forget_bias sets it to 1 once, at the start)",
    ]);
  });

  it("is said of two where their sums agree in every gate, and only then", () => {
    const two = parametersWithTwoBiases(3, 4, 1);
    const exchanged = (...gates: (typeof gateNames)[number][]) => {
      const other = copyOf(two);
      for (const gate of gates) {
        const { input, recurrent } = two.separateBiases![gate];
        other.separateBiases![gate] = { input: recurrent, recurrent: input };
      }
      return other;
    };
    expect(texts(exchanged(...gateNames), two)).toEqual([
      "biases: b_ih and b_hh are swapped; their sum is the same, and so is what the cell computes (training two takes twice the step)",
    ]);
    expect(texts(exchanged("candidate"), two)[0]).toContain("shared out differently over b_ih");
    const moved = exchanged("candidate");
    moved.inputGate.biases = moved.inputGate.biases.map((value, k) => value + k + 5);
    expect(texts(moved, two)).toEqual([]);
    const plain = randomParameters(3, 4, 1);
    expect(texts(copyOf(plain), plain)).toEqual([]);
  });
});

describe("an order of gates", () => {
  it("is not called a library's where it is not of the four gates alone", () => {
    const normed = (order: (typeof gateNames)[number][]): ComparedCell => {
      const gains = Object.fromEntries(order.map((gate, k) => [gate, [k + 1, 2]]));
      return { ...constant(1), layerNorm: { gains: gains as never } };
    };
    const onnx = normed(["inputGate", "outputGate", "forgetGate", "candidate"]);
    const [text, ...others] = texts(onnx, normed([...gateNames]));
    expect(others).toEqual([]);
    expect(text).toMatch(/^layerNorm: gates are swapped: [^(]+$/);
  });
});
