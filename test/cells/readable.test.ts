import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { readable } from "../../scripts/cells/readable.js";
import { check, full } from "../../lib/index.js";

const shown = (value: unknown) => readable(value, inspect as (value: unknown) => string);

describe("numbers are shown for reading", () => {
  it.each([
    [0.017986209962091555, "0.01799"],
    [28840, "28840"],
    [3030961368, "3030961368"],
    [12345.678, "12346"],
    [123.456, "123.5"],
    [-0, "0"],
    [0.9999999999, "1.000"],
    [1, "1"],
    [7.888609052210118e-31, "7.889e-31"],
    [0.00018158323094380667, "0.0001816"],
    [1.5e21, "1.5e+21"],
    [-0.5, "-0.5"],
    [NaN, "NaN"],
    [-Infinity, "-Infinity"],
  ])("%s", (value, text) => {
    expect(shown(value)).toBe(text);
    expect(shown({ value })).toBe(`{ value: ${text} }`);
  });
});

describe("vectors and matrices", () => {
  it("stand on a line, and row below row with their columns aligned", () => {
    expect(shown([1, 1.990109, 2.985, 1.99, 1, 0, -1])).toBe("[ 1, 1.99, 2.985, 1.99, 1, 0, -1 ]");
    expect(
      shown([
        [4, -2, 10],
        [0, -0, 0.123456],
      ]),
    ).toBe("[\n  [ 4, -2,     10 ],\n  [ 0,  0, 0.1235 ]\n]");
  });

  it("are whole at any depth of parameters", () => {
    const gate = {
      weights: [
        [0.5, 1],
        [2, 3],
      ],
      biases: [0, 1 / 3],
    };
    expect(shown({ forgetGate: gate })).toBe(
      "{\n  forgetGate: {\n    weights: [\n      [ 0.5, 1 ],\n      [   2, 3 ]\n    ],\n    biases: [ 0, 0.3333 ]\n  }\n}",
    );
  });

  it("break where a line would be too long, and say what is left out", () => {
    const long = shown(Array.from({ length: 120 }, (_, k) => k / 7));
    expect(Math.max(...long.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(98);
    expect(long).toContain("… 20 more");
    expect(shown([Array(101).fill(0), [1]])).toContain("… 1 more ]");
    expect(shown(Array.from({ length: 101 }, () => [1]))).toContain("… 1 more rows");
  });

  it("of mixed length, empty, with holes, or typed", () => {
    expect(shown([[1], [10, 2]])).toBe("[\n  [  1 ],\n  [ 10, 2 ]\n]");
    expect(shown([])).toBe("[]");
    expect(shown([[], []])).toBe("[ [], [] ]");
    // eslint-disable-next-line no-sparse-arrays
    expect(shown([1, , 3])).toBe("[ 1, <1 empty item>, 3 ]");
    expect(shown(new Float64Array([0.123456]))).toBe("Float64Array(1) [ 0.1235 ]");
  });
});

describe("everything else is as inspect has it", () => {
  class Point {
    x = 0.123456;
  }
  it.each([
    ["text", "'text'"],
    [[1, "a"], "[ 1, 'a' ]"],
    [new Map([["a", 0.123456]]), "Map(1) { 'a' => 0.123456 }"],
    [new Point(), "Point { x: 0.123456 }"],
    [null, "null"],
    [
      {
        get x() {
          return 1;
        },
      },
      "{ x: [Getter] }",
    ],
    [
      Object.assign(Object.create(null) as object, { a: 0.123456 }),
      "[Object: null prototype] { a: 0.1235 }",
    ],
  ])("%o", (value, text) => expect(shown(value)).toBe(text));

  it("circles", () => {
    const self: { a: number; self?: unknown } = { a: 1.23456 };
    self.self = self;
    expect(shown(self)).toBe("<ref *1> { a: 1.235, self: [Circular *1] }");
  });
});

it("names a promise that nobody awaited", () => {
  expect(shown(Promise.resolve(3))).toBe("Promise { 3 }: not awaited, write await before it");
});

it("shows marks without quotes and full values with every digit", () => {
  expect(shown([check("2.1", 30)])).toBe("[ ✓ 2.1 is right. ]");
  expect(shown({ exact: full(0.1 + 0.2), short: 0.1 + 0.2 })).toBe(
    "{ exact: 0.30000000000000004, short: 0.3 }",
  );
});
