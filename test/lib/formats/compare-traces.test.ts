import { describe, expect, it } from "vitest";
import { compareTraces, runStack, unroll } from "../../../lib/index.js";
import { copyOf, randomParameters, randomSequence } from "./golden.js";

const cell = randomParameters(2, 3, 1);
const x = randomSequence(4, 2, 2);

describe("two traces", () => {
  it("are equal where every value is", () => {
    expect(compareTraces(unroll(cell, x), unroll(cell, x))).toEqual({
      equal: true,
      differences: [],
      summary: "equal",
    });
  });

  it("part first where the mistake is", () => {
    const other = copyOf(cell);
    other.forgetGate.biases[1]! += 0.5;
    const { equal, differences, summary } = compareTraces(unroll(cell, x), unroll(other, x));
    expect(equal).toBe(false);
    const first = differences.filter(({ step }) => step === 0).map(({ quantity }) => quantity);
    // At the first step c is 0, so that a wrong forget gate shows in nothing else yet.
    expect(new Set(first)).toEqual(new Set(["preactivations.forgetGate", "forgetGate"]));
    expect(differences[0]!.unit).toBe(1);
    expect(summary).toMatch(/^different\n.*forgetGate differs from step 0 on \(unit 1: expected /);
    expect(compareTraces(unroll(cell, x), unroll(other, x), { tolerance: 1 }).equal).toBe(true);
  });

  it("may be of whole stacks", () => {
    const stack = (parameters: typeof cell) =>
      runStack(
        [{ forward: { kind: "lstm", parameters } }],
        x.map((step) => [step, step]),
      );
    const other = copyOf(cell);
    other.outputGate.weights[2]![0]! += 1;
    const { differences } = compareTraces(stack(cell), stack(other));
    expect(differences[0]).toMatchObject({ at: "layer 0 forward, sequence 0", unit: 2 });
  });

  it("are refused where their sizes differ", () => {
    expect(() => compareTraces(unroll(cell, x), unroll(cell, x.slice(1)))).toThrow(
      "invalid trace.steps: expected 4, got 3",
    );
    expect(() => compareTraces(unroll(cell, x), unroll(cell, x), { tolerance: -1 })).toThrow(
      "invalid tolerance: expected a number ≥ 0, got -1",
    );
  });
});
