import { describe, expect, it } from "vitest";
import { combineParameters, mapParameters, zeroGradients } from "../../../lib/index.js";
import { countNumbers } from "../../../lib/math/tree.js";

describe("a tree of parameters", () => {
  const tree = {
    size: 2,
    name: "cell",
    absent: null,
    weights: [[1, 2], [3]],
    gate: { biases: [4] },
  };

  it("has every vector and every row replaced, and all else as it is", () => {
    const doubled = mapParameters(tree, (vector) => vector.map((value) => 2 * value));
    expect(doubled).toEqual({ ...tree, weights: [[2, 4], [6]], gate: { biases: [8] } });
  });

  it("is joined with another vector by vector, all else taken from the first", () => {
    const other = { ...tree, size: 9, name: "other" };
    const joined = combineParameters(tree, other, (a, b) => a.map((value, k) => value - b[k]!));
    expect(joined).toEqual({ ...tree, weights: [[0, 0], [0]], gate: { biases: [0] } });
  });

  it("has gradients of 0 of its own shape, and counts its numbers without its sizes", () => {
    expect(zeroGradients(tree)).toEqual({ ...tree, weights: [[0, 0], [0]], gate: { biases: [0] } });
    expect(countNumbers(tree)).toBe(4);
  });
});
