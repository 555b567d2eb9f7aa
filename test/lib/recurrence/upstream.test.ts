import { describe, expect, it } from "vitest";
import {
  backpropagate,
  initialParameters,
  numericalGradient,
  unroll,
  upstreamAt,
} from "../../../lib/index.js";
import { inputs } from "../lstm/loss.js";

const plain = initialParameters({ inputSize: 2, hiddenSize: 3, seed: 8 });
const trace = unroll(plain, inputs);

describe("a gradient at one number of a trace", () => {
  it("is 1 there, of one unit or of all, and 0 elsewhere", () => {
    const none = [0, 0, 0];
    expect(upstreamAt(trace, "hiddenState", 1, 0)).toEqual({
      dHiddenStates: [none, [1, 0, 0], none, none],
    });
    expect(upstreamAt(trace, "cellState", 3)).toEqual({
      dCellStates: [none, none, none, [1, 1, 1]],
    });
  });

  it.each<[string, () => unknown, string]>([
    [
      "a step before the first",
      () => upstreamAt(trace, "hiddenState", -1),
      "invalid timeStep: expected 0 to 3 (timeSteps 4), got -1",
    ],
    [
      "half a step",
      () => upstreamAt(trace, "hiddenState", 0.5),
      "invalid timeStep: expected 0 to 3 (timeSteps 4), got 0.5",
    ],
    [
      "a unit before the first",
      () => upstreamAt(trace, "hiddenState", 0, -1),
      "invalid unit: expected 0 to 2 (hiddenSize 3), got -1",
    ],
    [
      "a unit that is none",
      () => upstreamAt(trace, "hiddenState", 0, "1" as never),
      'invalid unit: expected 0 to 2 (hiddenSize 3), got "1"',
    ],
    [
      "too few rows at c",
      () => backpropagate(plain, trace, { dCellStates: [[1, 2, 3]] }),
      "invalid dCellStates: expected 4 rows of 3 (timeSteps × hiddenSize), got 1 rows",
    ],
    [
      "a final gradient at c of another length",
      () => backpropagate(plain, trace, { dFinalState: { cellState: [1] } }),
      "invalid dFinalState.cellState: expected length 3 (hiddenSize), got 1",
    ],
    [
      "a truncation every step and a half",
      () => backpropagate(plain, trace, {}, { truncated: { every: 1.5, back: 2 } }),
      "invalid truncated.every: expected a whole number ≥ 1, got 1.5",
    ],
  ])("%s: says what was expected and what came", (_, call, message) => {
    expect(call).toThrow(new RangeError(message));
  });
});

describe("a gradient by differences", () => {
  it("asks for the loss on both sides of every number, at the distance it is told", () => {
    const asked: number[][] = [];
    const loss = (point: number[]) => {
      asked.push([...point]);
      return point[0]! ** 2 + point[1]!;
    };
    const found = numericalGradient([3, 5], loss, 0.5);
    expect(asked).toEqual([
      [3.5, 5],
      [2.5, 5],
      [3, 5.5],
      [3, 4.5],
    ]);
    expect(found).toEqual([6, 1]);
  });

  it("takes a distance of 1e-5 where it is told none", () => {
    const asked: number[] = [];
    numericalGradient([0], ([value]) => asked.push(value!));
    expect(asked).toEqual([1e-5, -1e-5]);
  });
});
