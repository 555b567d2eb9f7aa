import { describe, expect, it } from "vitest";
import {
  describe as described,
  requireMatrix,
  requireSize,
  requireVector,
} from "../../../lib/math/shapes.js";

describe("a value in an error message", () => {
  it.each<[unknown, string]>([
    [1.5, "1.5"],
    [NaN, "NaN"],
    [undefined, "undefined"],
    [null, "null"],
    ["4", '"4"'],
    [[1, 2], "an array of length 2"],
    [{}, "an object"],
    [true, "a boolean"],
    [() => 1, "a function"],
  ])("%s is %s", (value, text) => {
    expect(described(value)).toBe(text);
  });
});

describe("what has to have a shape", () => {
  it.each<[string, () => void, Error]>([
    [
      "a vector that is none",
      () => requireVector("x", { length: 2 } as never, 2, "inputSize"),
      new TypeError("invalid x: expected an array of 2 numbers (inputSize), got an object"),
    ],
    [
      "a vector that is too long",
      () => requireVector("x", [1, 2, 3], 2, "inputSize"),
      new RangeError("invalid x: expected length 2 (inputSize), got 3"),
    ],
    [
      "a first entry that is no number",
      () => requireVector("x", [null as never, 2], 2, "inputSize"),
      new RangeError("invalid x: expected finite numbers, got null at entry 0"),
    ],
    [
      "a matrix that is none",
      () => requireMatrix("W", 5 as never, 2, 3, "rows × columns"),
      new RangeError("invalid W: expected 2 rows of 3 (rows × columns), got 5"),
    ],
    [
      "a matrix that is an object of as many rows",
      () => requireMatrix("W", { length: 2 } as never, 2, 3, "rows × columns"),
      new RangeError("invalid W: expected 2 rows of 3 (rows × columns), got an object"),
    ],
    [
      "a matrix with too many rows",
      () => requireMatrix("W", [[1], [1]], 1, 1, "rows × columns"),
      new RangeError("invalid W: expected 1 rows of 1 (rows × columns), got 2 rows"),
    ],
    [
      "a row that is none",
      () => requireMatrix("W", [[1], "1" as never], 2, 1, "rows × columns"),
      new TypeError('invalid W[1]: expected an array of 1 numbers (rows × columns), got "1"'),
    ],
    [
      "a size of text",
      () => requireSize("hiddenSize", "3" as never),
      new RangeError('invalid hiddenSize: expected a whole number ≥ 1, got "3"'),
    ],
  ])("%s: says what was expected and what came", (_, call, error) => {
    expect(call).toThrow(error);
  });

  it("is taken where it has", () => {
    expect(() => requireVector("x", [], 0, "none")).not.toThrow();
    expect(() => requireMatrix("W", [[1, 2]], 1, 2, "1 × 2")).not.toThrow();
    expect(() => requireSize("hiddenSize", 1)).not.toThrow();
  });
});
