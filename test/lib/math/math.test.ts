import { describe, expect, it } from "vitest";
import {
  activate,
  add,
  affine,
  affineActivation,
  concatenate,
  dot,
  elu,
  filled,
  hardSigmoid,
  identity,
  kerasHardSigmoid,
  leakyRelu,
  matrixTimes,
  multiply,
  oneMinus,
  onnxHardSigmoid,
  relu,
  scaledTanh,
  seededRandom,
  sigmoid,
  softplus,
  softsign,
  tanh,
  thresholdedRelu,
  zeros,
  type Activation,
} from "../../../lib/index.js";
import { addOuter, addTo, negate, transposeTimes } from "../../../lib/math/vector.js";

describe("vectors", () => {
  it("add, multiply and join entry by entry", () => {
    expect(add([1, 2], [10, 20])).toEqual([11, 22]);
    expect(multiply([1, 2], [10, 20])).toEqual([10, 40]);
    expect(concatenate([1], [2, 3])).toEqual([1, 2, 3]);
    expect(dot([1, 2, 3], [4, 5, 6])).toBe(32);
    expect(
      affine(
        [
          [1, 2],
          [3, 4],
        ],
        [5, 6],
        [100, 200],
      ),
    ).toEqual([117, 239]);
    expect(matrixTimes([[1, 2]], [5, 6])).toEqual([17]);
    expect(oneMinus([0.25, 2])).toEqual([0.75, -1]);
    expect([zeros(2), filled(2, 7)]).toEqual([
      [0, 0],
      [7, 7],
    ]);
    expect(negate([1, -2])).toEqual([-1, 2]);
  });

  it("go back through a matrix, column by column", () => {
    const matrix = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    expect(transposeTimes(matrix, [10, 100], 3)).toEqual([410, 520, 630]);
    expect(transposeTimes(matrix, [10, 100], 2)).toEqual([410, 520]);
  });

  it("are added in place, alone or as the outer product of two, from a column on", () => {
    const total = [
      [1, 1, 1],
      [2, 2, 2],
    ];
    addOuter(total, [3, 5], [7, 11]);
    addOuter(total, [10, 100], [3, 4], 1);
    expect(total).toEqual([
      [22, 64, 41],
      [37, 357, 402],
    ]);
    const sum = [1, 2];
    addTo(sum, [10, 20]);
    expect(sum).toEqual([11, 22]);
  });
});

describe("activations", () => {
  // No corner among them: there the slope is a convention.
  const points = [-6, -2.6, -1, -0.1, 0.2, 0.3, 1, 2, 5];

  it.each([
    sigmoid,
    tanh,
    identity,
    onnxHardSigmoid,
    kerasHardSigmoid,
    relu,
    leakyRelu(),
    thresholdedRelu(0.7),
    affineActivation(2, 3),
    scaledTanh(1.7159, 2 / 3),
    elu(0.5),
    softsign,
    softplus,
  ])("$name: the derivative is the slope of the output", ({ output, derivative }) => {
    const h = 1e-5;
    // Central differences: the error is of order h², about 1e-11 here.
    for (const z of points)
      expect(derivative(z)).toBeCloseTo((output(z + h) - output(z - h)) / (2 * h), 9);
  });

  it("sigmoid is 1/2 at 0, symmetric, and equals 1 in float64 from 37 on", () => {
    expect(sigmoid.output(0)).toBe(0.5);
    for (const z of points) expect(sigmoid.output(z) + sigmoid.output(-z)).toBeCloseTo(1, 15);
    expect([sigmoid.output(36) === 1, sigmoid.output(37) === 1]).toEqual([false, true]);
    expect(sigmoid.output(-37)).toBeGreaterThan(0);
  });

  it("stay finite, far out", () => {
    expect([sigmoid.output(-1000), sigmoid.output(1000), sigmoid.derivative(1000)]).toEqual([
      0, 1, 0,
    ]);
    expect([tanh.output(-1000), tanh.output(1000), tanh.derivative(1000)]).toEqual([-1, 1, 0]);
  });

  it("tanh and identity are what their names say", () => {
    expect(tanh.output(0.7)).toBe(Math.tanh(0.7));
    expect([identity.output(7), identity.derivative(7)]).toEqual([7, 1]);
    expect([sigmoid, tanh, identity].map(({ name }) => name)).toEqual([
      "sigmoid",
      "tanh",
      "identity",
    ]);
    expect(activate(identity, [1, 2])).toEqual([1, 2]);
  });
});

describe("the other activations of ONNX and Keras", () => {
  const at = (activation: Activation, ...points: number[]) =>
    points.map((z) => activation.output(z));
  const slopes = (activation: Activation, ...points: number[]) =>
    points.map((z) => activation.derivative(z));

  it("hard sigmoids: 0.2z + 1/2 in ONNX, z/6 + 1/2 in Keras 3, between 0 and 1", () => {
    expect(at(onnxHardSigmoid, -3, 0, 1, 3)).toEqual([0, 0.5, 0.7, 1]);
    expect(at(kerasHardSigmoid, -4, 0, 3, 4)).toEqual([0, 0.5, 1, 1]);
    expect(at(hardSigmoid(), 1)).toEqual([0.7]);
    expect(slopes(onnxHardSigmoid, -2.5, 0, 2.5)).toEqual([0, 0.2, 0]);
    expect(slopes(hardSigmoid(0.5, 0.25), -0.5, 0, 1.5)).toEqual([0, 0.5, 0]);
  });

  it("a straight line has its slope everywhere", () => {
    expect(at(affineActivation(2, 3), 1, -4)).toEqual([5, -5]);
    expect(slopes(affineActivation(2, 3), 1, -4)).toEqual([2, 2]);
  });

  it("with their defaults have ONNX's constants", () => {
    expect(at(leakyRelu(), -1, 0, 2)).toEqual([-0.01, 0, 2]);
    expect(at(thresholdedRelu(), 1, 1.5)).toEqual([0, 1.5]);
    expect(at(affineActivation(), 7)).toEqual([7]);
    expect(at(scaledTanh(), 0.7)).toEqual([Math.tanh(0.7)]);
    expect(at(elu(), -1, 3)).toEqual([Math.expm1(-1), 3]);
    expect(at(softsign, -1, 3)).toEqual([-0.5, 0.75]);
    expect(at(softplus, 0)).toEqual([Math.LN2]);
    expect(at(relu, -1, 2)).toEqual([0, 2]);
  });

  it("take PyTorch's side at their corners", () => {
    expect(slopes(relu, 0)).toEqual([0]);
    expect(slopes(leakyRelu(0.1), 0)).toEqual([0.1]);
    expect(slopes(thresholdedRelu(1), 1)).toEqual([0]);
    expect(slopes(elu(0.5), 0)).toEqual([0.5]);
  });

  it("stay finite, far out", () => {
    expect(at(softplus, -1000, 1000)).toEqual([0, 1000]);
    expect(slopes(softplus, -1000, 1000)).toEqual([0, 1]);
    expect(at(elu(), -1000)).toEqual([-1]);
    expect(slopes(scaledTanh(), 1000)).toEqual([0]);
  });

  it("name themselves with their constants", () => {
    const named = [hardSigmoid(), leakyRelu(), thresholdedRelu(), affineActivation(), scaledTanh()];
    expect([...named, elu(), relu, softsign, softplus].map(({ name }) => name)).toEqual([
      "hardSigmoid(0.2, 0.5)",
      "leakyRelu(0.01)",
      "thresholdedRelu(1)",
      "affine(1, 0)",
      "scaledTanh(1, 1)",
      "elu(1)",
      "relu",
      "softsign",
      "softplus",
    ]);
  });
});

describe("the seeded random stream", () => {
  it("is the published mulberry32", () => {
    // First values for seed 1, from the reference implementation's C version.
    const random = seededRandom(1);
    expect([random.uniform(), random.uniform()].map((u) => u * 2 ** 32)).toEqual([
      2693262067, 11749833,
    ]);
  });

  it("is uniform where asked, whole where asked, and normal", () => {
    const random = seededRandom(42);
    const uniform = Array.from({ length: 5000 }, () => random.uniform(-3, 5));
    expect(Math.min(...uniform)).toBeGreaterThanOrEqual(-3);
    expect(Math.max(...uniform)).toBeLessThan(5);
    expect(uniform.reduce((sum, u) => sum + u, 0) / 5000).toBeCloseTo(1, 0);
    const whole = Array.from({ length: 500 }, () => random.integer(4));
    expect([...new Set(whole)].sort()).toEqual([0, 1, 2, 3]);
    const normal = Array.from({ length: 5000 }, () => random.normal());
    const mean = normal.reduce((sum, n) => sum + n, 0) / 5000;
    const variance = normal.reduce((sum, n) => sum + (n - mean) ** 2, 0) / 5000;
    expect(Math.abs(mean)).toBeLessThan(0.05);
    expect(Math.abs(variance - 1)).toBeLessThan(0.06);
  });

  it("makes its normal numbers by Box and Muller's formula, of two uniform ones each", () => {
    const [uniform, normal] = [seededRandom(3), seededRandom(3)];
    for (let k = 0; k < 5; k++) {
      const radius = Math.sqrt(-2 * Math.log(1 - uniform.uniform()));
      expect(normal.normal()).toBe(radius * Math.cos(2 * Math.PI * uniform.uniform()));
    }
  });

  it("refuses a seed that is no whole number", () => {
    expect(() => seededRandom(0.5)).toThrow("invalid seed: expected a whole number, got 0.5");
  });
});
