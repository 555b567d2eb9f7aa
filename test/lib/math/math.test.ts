import { describe, expect, it } from "vitest";
import {
  activate,
  add,
  affine,
  concatenate,
  dot,
  filled,
  identity,
  multiply,
  seededRandom,
  sigmoid,
  tanh,
  zeros,
} from "../../../lib/index.js";

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
    expect([zeros(2), filled(2, 7)]).toEqual([
      [0, 0],
      [7, 7],
    ]);
  });
});

describe("activations", () => {
  const points = [-6, -2.5, -1, -0.1, 0, 0.3, 1, 2, 5];

  it.each([sigmoid, tanh, identity])(
    "$name: the derivative is the slope of the output",
    ({ output, derivative }) => {
      const h = 1e-5;
      // Central differences: the error is of order h², about 1e-11 here.
      for (const z of points)
        expect(derivative(z)).toBeCloseTo((output(z + h) - output(z - h)) / (2 * h), 9);
    },
  );

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

  it("refuses a seed that is no whole number", () => {
    expect(() => seededRandom(0.5)).toThrow("invalid seed: expected a whole number, got 0.5");
  });
});
