import { describe, expect, it } from "vitest";
import {
  batchExamples,
  inBatches,
  oneHot,
  seededRandom,
  shuffled,
  type Example,
} from "../../../lib/index.js";

const long: Example = {
  inputs: [
    [1, 2],
    [3, 4],
    [5, 6],
  ],
  targets: [[1], [2], [3]],
};
const short: Example = { inputs: [[7, 8]], targets: [[4]], weights: [0.5] };

describe("batchExamples", () => {
  it("fills shorter examples up with zeros of weight 0", () => {
    expect(batchExamples([long, short])).toEqual({
      inputs: [
        [
          [1, 2],
          [7, 8],
        ],
        [
          [3, 4],
          [0, 0],
        ],
        [
          [5, 6],
          [0, 0],
        ],
      ],
      targets: [
        [[1], [4]],
        [[2], [0]],
        [[3], [0]],
      ],
      weights: [
        [1, 0.5],
        [1, 0],
        [1, 0],
      ],
      padding: { convention: "pytorch", lengths: [3, 1] },
    });
  });

  it("needs no padding where all are of one length", () => {
    expect(batchExamples([short, short])).not.toHaveProperty("padding");
    expect(batchExamples([short, long])).toHaveProperty("padding.lengths", [1, 3]);
  });

  it("says which example does not fit", () => {
    expect(() => batchExamples([])).toThrow("invalid examples: expected 1 or more, got none");
    expect(() => batchExamples([long, { inputs: [], targets: [] }])).toThrow(
      "invalid examples[1].inputs: expected 1 step or more, got an array of length 0",
    );
    expect(() => batchExamples([{ inputs: [], targets: [] }])).toThrow(
      "invalid examples[0].inputs: expected 1 step or more",
    );
    expect(() => batchExamples([long, { inputs: 3, targets: [] } as unknown as Example])).toThrow(
      "invalid examples[1].inputs: expected 1 step or more, got 3",
    );
    expect(() => batchExamples([long, { ...short, inputs: [[1]] }])).toThrow(
      "invalid examples[1].inputs[0]: expected length 2 (timeSteps × inputSize), got 1",
    );
    expect(() => batchExamples([long, { ...short, targets: [[1, 2]] }])).toThrow(
      "invalid examples[1].targets[0]: expected length 1 (timeSteps × outputSize), got 2",
    );
    expect(() => batchExamples([{ ...long, targets: [[1]] }])).toThrow(
      "invalid examples[0].targets: expected 3 rows of 1 (timeSteps × outputSize), got 1 rows",
    );
    expect(() => batchExamples([{ ...long, weights: [1, 1] }])).toThrow(
      "invalid examples[0].weights: expected length 3 (timeSteps), got 2",
    );
  });
});

describe("inBatches", () => {
  it("cuts a list into pieces, the last one shorter", () => {
    expect(inBatches([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
    expect(inBatches([1, 2], 2)).toEqual([[1, 2]]);
    expect(inBatches([], 2)).toEqual([]);
    expect(inBatches([1, 2], 9)).toEqual([[1, 2]]);
  });

  it("wants a whole size", () => {
    expect(() => inBatches([1], 0)).toThrow("invalid batchSize");
    expect(() => inBatches([1], 1.5)).toThrow("invalid batchSize");
  });
});

describe("shuffled", () => {
  it("keeps every item and the list itself, and is the same for the same seed", () => {
    const items = [1, 2, 3, 4, 5, 6, 7, 8];
    const mixed = shuffled(items, seededRandom(5));
    expect(items).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(mixed).not.toEqual(items);
    expect([...mixed].sort()).toEqual(items);
    expect(shuffled(items, seededRandom(5))).toEqual(mixed);
    expect(shuffled(items, seededRandom(6))).not.toEqual(mixed);
  });

  it("draws no more than it needs", () => {
    const limits: number[] = [];
    const random = seededRandom(1);
    const counting = {
      ...random,
      integer(limit: number) {
        limits.push(limit);
        return random.integer(limit);
      },
    };
    shuffled(["a", "b", "c"], counting);
    shuffled(["a"], counting);
    expect(limits).toEqual([3, 2]);
  });

  it("makes every order about as likely", () => {
    const random = seededRandom(1);
    const seen: Record<string, number> = {};
    for (let k = 0; k < 6000; k++) {
      const order = shuffled(["a", "b", "c"], random).join("");
      seen[order] = (seen[order] ?? 0) + 1;
    }
    expect(Object.keys(seen)).toHaveLength(6);
    // 1000 each, standard deviation 29.
    for (const count of Object.values(seen)) expect(Math.abs(count - 1000)).toBeLessThan(130);
  });
});

describe("oneHot", () => {
  it("puts a 1 in its place", () => {
    expect(oneHot(0, 3)).toEqual([1, 0, 0]);
    expect(oneHot(2, 3)).toEqual([0, 0, 1]);
  });

  it("refuses other places", () => {
    expect(() => oneHot(3, 3)).toThrow("invalid place: expected 0 to 2, got 3");
    expect(() => oneHot(-1, 3)).toThrow("got -1");
    expect(() => oneHot(0.5, 3)).toThrow("got 0.5");
  });
});
