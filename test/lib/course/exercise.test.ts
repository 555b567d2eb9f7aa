import { describe, expect, it } from "vitest";
import { exercise, near } from "../../../lib/index.js";

describe("exercise", () => {
  const double = exercise(
    "double 21",
    (attempt: number) => attempt === 42 || `twice 21 is not ${attempt}`,
  );

  it("praises a right answer", () => {
    expect(double.check(42)).toBe("✓ right: double 21");
  });

  it("answers a wrong one with the hint", () => {
    expect(double.check(41)).toBe("✗ not yet: twice 21 is not 41");
  });

  it("repeats the question while there is no attempt", () => {
    expect(double.check(undefined)).toBe("○ not attempted yet: double 21");
    expect(double.question).toBe("double 21");
  });
});

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
