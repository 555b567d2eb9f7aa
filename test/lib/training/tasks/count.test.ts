import { describe, expect, it } from "vitest";
import {
  countExample,
  countExamples,
  countingFailsAt,
  countsTo,
  countSymbols,
  type Model,
} from "../../../../lib/index.js";

const places = (rows: number[][]) => rows.map((row) => row.indexOf(1));

describe("counting", () => {
  const spell = (rows: number[][]) =>
    places(rows)
      .map((k) => countSymbols[k])
      .join("");

  it("is the word, its next symbols, and weight where they can be known", () => {
    const { inputs, targets, weights } = countExample(3);
    expect(spell(inputs)).toBe("aaaXbbb");
    expect(spell(targets)).toBe("aaXbbb.");
    expect(weights).toEqual([0, 0, 0, 1, 1, 1, 1]);
    expect(inputs[0]).toEqual([1, 0, 0, 0]);
    expect(countExamples(4).map((example) => spell(example.inputs).length)).toEqual([3, 5, 7, 9]);
  });

  it("wants whole numbers", () => {
    expect(() => countExample(0)).toThrow("invalid n: expected a whole number ≥ 1, got 0");
    expect(() => countExamples(1.5)).toThrow("invalid longest");
  });

  /** Predicts by the last symbol alone: b after X and b, so that only the end is missed. */
  const forgetful: Model = {
    layers: [],
    readout: {
      inputSize: 4,
      outputSize: 4,
      weights: [
        [9, 0, 0, 0],
        [0, 0, 0, 0],
        [0, 9, 9, 0],
        [0, 0, 0, 9],
      ],
      biases: [0, 0, 0, 0],
    },
  };
  /** Ends the word at the first b. */
  const hasty: Model = {
    ...forgetful,
    readout: {
      ...forgetful.readout,
      weights: [...forgetful.readout.weights.slice(0, 2), [0, 9, 0, 0], [0, 0, 9, 0]],
    },
  };

  it("judges a model by what can be known", () => {
    expect(countsTo(forgetful, 1)).toBe(false);
    expect(countsTo(hasty, 1)).toBe(true);
    expect(countsTo(hasty, 2)).toBe(false);
  });

  it("finds the first length that fails", () => {
    expect(countingFailsAt(forgetful, 5)).toBe(1);
    expect(countingFailsAt(hasty, 5)).toBe(2);
    expect(countingFailsAt(hasty, 2)).toBe(2);
    expect(countingFailsAt(hasty, 1)).toBeNull();
    expect(() => countingFailsAt(hasty, 0)).toThrow("invalid limit");
  });
});
