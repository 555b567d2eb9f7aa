import { describe, expect, it } from "vitest";
import { near } from "../../../lib/index.js";

describe("near", () => {
  it("compares numbers within the tolerance", () => {
    expect(near(1, 1 + 1e-10)).toBe(true);
    expect(near(1, 1 + 1e-8)).toBe(false);
    expect(near(0.6, 0.64, 0.05)).toBe(true);
    expect(near(1, 1.5, 0.5), "the tolerance itself").toBe(true);
    expect(near(Infinity, Infinity)).toBe(true);
    expect(near(NaN, NaN)).toBe(false);
  });

  it("compares arrays of any depth entry by entry", () => {
    expect(near([[1, 2], [3]], [[1, 2], [3]])).toBe(true);
    expect(near([[1, 2], [3]], [[1, 2], [4]])).toBe(false);
    expect(near([1, 2], [1, 2, 3])).toBe(false);
  });

  it("never calls different kinds of values near", () => {
    expect(near([1], 1)).toBe(false);
    expect(near(1, "1")).toBe(false);
    expect(near([], "")).toBe(false);
    expect(near("1", "1")).toBe(false);
    expect(near(undefined, undefined)).toBe(false);
  });
});
