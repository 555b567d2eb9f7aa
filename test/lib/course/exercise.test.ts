import { describe, expect, it } from "vitest";
import { exercise } from "../../../lib/index.js";

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
