import { describe, expect, it } from "vitest";
import {
  accuracy,
  binaryAccuracy,
  binaryCrossEntropy,
  lossOver,
  meanOver,
  meanSquaredError,
  numericalGradient,
  softmax,
  softmaxCrossEntropy,
  withinTolerance,
  type Loss,
} from "../../../lib/index.js";
import { expectClose } from "../goldens.js";

const output = [0.7, -1.3, 2.1];
const losses: [string, Loss, number[]][] = [
  ["mean squared error", meanSquaredError, [1, 0.5, -0.25]],
  ["softmax cross-entropy, one-hot", softmaxCrossEntropy, [0, 1, 0]],
  ["softmax cross-entropy, a distribution", softmaxCrossEntropy, [0.2, 0.5, 0.3]],
  ["softmax cross-entropy, targets that do not sum to 1", softmaxCrossEntropy, [0.2, 0.9, 1.3]],
  ["binary cross-entropy, certain", binaryCrossEntropy, [1, 0, 1]],
  ["binary cross-entropy, probabilities", binaryCrossEntropy, [0.4, 0.9, 0.1]],
];

describe("a loss's gradient", () => {
  it.each(losses)("%s agrees with finite differences", (_, loss, target) => {
    const numerical = numericalGradient(output, (moved) => loss.value(moved, target));
    expectClose(loss.gradient(output, target), numerical, 1e-9);
  });

  const batch = [
    [output, [1, 2, -1]],
    [
      [0, 0.3, 0],
      [-2, 1.5, 0.1],
    ],
  ];
  const weights = [
    [1, 0.25],
    [0, 2],
  ];
  it.each(losses)("%s agrees over a weighted batch", (_, loss, target) => {
    const targets = batch.map((step) => step.map((_vector, b) => (b === 0 ? target : [0, 0, 1])));
    const numerical = numericalGradient(
      batch,
      (moved) => lossOver(loss, moved, targets, weights).loss,
    );
    const found = lossOver(loss, batch, targets, weights);
    expectClose(found.dOutputs, numerical, 1e-9);
    expect(found.weight).toBe(3.25);
    expect(found.dOutputs[1]![0]!.map(Math.abs)).toEqual([0, 0, 0]);
  });
});

describe("values by hand", () => {
  it("squares and averages", () => {
    expect(meanSquaredError.value([1, 4], [0, 2])).toBe(2.5);
    expect(meanSquaredError.gradient([1, 4], [0, 2])).toEqual([1, 2]);
  });

  it("is log n for n equal logits, whatever their size", () => {
    for (const y of [0, 5, -800, 1e300])
      expectClose(softmaxCrossEntropy.value([y, y, y, y], [0, 0, 1, 0]), Math.log(4), 1e-15);
  });

  it("is log 2 for a binary logit of 0", () => {
    expectClose(binaryCrossEntropy.value([0], [1]), Math.log(2), 1e-15);
    expectClose(binaryCrossEntropy.gradient([0, 0], [1, 0]), [-0.25, 0.25], 1e-15);
  });

  it("stays finite and exact for huge logits", () => {
    expect(softmaxCrossEntropy.value([1000, 0], [1, 0])).toBe(0);
    expect(softmaxCrossEntropy.value([1000, 0], [0, 1])).toBe(1000);
    expect(softmaxCrossEntropy.gradient([1000, 0], [0, 1])).toEqual([1, -1]);
    expect(binaryCrossEntropy.value([1000, -1000], [0, 0])).toBe(500);
    expect(binaryCrossEntropy.gradient([1000, -1000], [0, 0])).toEqual([0.5, 0]);
  });

  it("makes a distribution of logits", () => {
    expectClose(softmax([Math.log(1), Math.log(2), Math.log(5)]), [0.125, 0.25, 0.625], 1e-15);
    expect(softmax([0, -1000])).toEqual([1, 0]);
  });
});

describe("measures", () => {
  it("counts a choice as right where the largest output is the largest target's", () => {
    expect(accuracy.value([0.1, 3, 2], [0, 1, 0])).toBe(1);
    expect(accuracy.value([0.1, 3, 2], [0, 0, 1])).toBe(0);
    expect(accuracy.value([2, 2], [1, 0])).toBe(1);
  });

  it("counts logits on the right side", () => {
    expect(binaryAccuracy.value([2, -1, 0, 0.1], [1, 0, 0, 0])).toBe(0.75);
    expect(binaryAccuracy.value([-2, 1], [0.6, 0.5])).toBe(0);
  });

  it("counts outputs that are all near enough", () => {
    const near = withinTolerance(0.25);
    expect(near.value([1, 2], [1.25, 1.75])).toBe(1);
    expect(near.value([1, 2], [1.25, 1.5])).toBe(0);
    expect(near.value([1, 2], [0.5, 2])).toBe(0);
  });

  it("have names", () => {
    const named = [meanSquaredError, softmaxCrossEntropy, binaryCrossEntropy, accuracy];
    expect([...named, binaryAccuracy, withinTolerance(0.04)].map(({ name }) => name)).toEqual([
      "mean squared error",
      "softmax cross-entropy",
      "binary cross-entropy",
      "accuracy",
      "binary accuracy",
      "within 0.04",
    ]);
  });
});

describe("a batch", () => {
  const outputs = [
    [[1], [2]],
    [[3], [4]],
  ];
  const targets = [
    [[0], [0]],
    [[0], [0]],
  ];

  it("weighs every step 1 by default", () => {
    expect(meanOver(meanSquaredError, outputs, targets)).toEqual({ mean: 7.5, weight: 4 });
    expect(lossOver(meanSquaredError, outputs, targets)).toEqual({
      loss: 7.5,
      weight: 4,
      dOutputs: [
        [[0.5], [1]],
        [[1.5], [2]],
      ],
    });
  });

  it("does not look at what has no weight, however wrong it is", () => {
    const far = [
      [[1e200], [2]],
      [[3], [4]],
    ];
    const found = lossOver(meanSquaredError, far, targets, [
      [0, 1],
      [1, 1],
    ]);
    expectClose(found.loss, 29 / 3, 1e-14);
    expect(found.dOutputs[0]![0]).toEqual([0]);
  });

  it("says what does not fit", () => {
    const over = (o: number[][][], t: number[][][], w?: number[][]) =>
      lossOver(meanSquaredError, o, t, w);
    expect(() => over(outputs, targets.slice(1))).toThrow(
      "invalid targets: expected [2][2] (timeSteps, batchSize), got [1][2]",
    );
    expect(() => over(outputs, [[[0, 1], [0]]])).toThrow(
      "invalid targets[0][0]: expected length 1 (outputSize), got 2",
    );
    expect(() => over(outputs, targets, [[1, 1]])).toThrow(
      "invalid weights: expected [2][2] (timeSteps, batchSize), got [1][2]",
    );
    expect(() => over(outputs, targets, [[1, 1], [1]])).toThrow(
      "invalid weights[1]: expected length 2 (batchSize), got 1",
    );
    expect(() =>
      over(outputs, targets, [
        [1, 1],
        [1, -0.5],
      ]),
    ).toThrow("invalid weights[1]: expected ≥ 0, got -0.5");
    expect(() =>
      over(outputs, targets, [
        [0, 0],
        [0, 0],
      ]),
    ).toThrow("invalid weights: expected one above 0 at least, got none");
    expect(() => over([[[NaN], [1]]], [[[0], [0]]])).toThrow(
      "invalid outputs[0][0]: expected finite numbers, got NaN at entry 0",
    );
    expect(() => over([[[1], [1, 2]]], [[[0], [0]]])).toThrow(
      "invalid outputs[0][1]: expected length 1 (outputSize), got 2",
    );
    expect(() => over([[]], [[]])).toThrow("invalid weights: expected one above 0 at least");
    expect(() => over([], [])).toThrow("invalid weights: expected one above 0 at least");
  });
});
