import { describe, expect, it } from "vitest";
import { addingExamples, type Example } from "../../../../lib/index.js";

const mean = (numbers: number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

describe("adding", () => {
  const drawn = () => addingExamples({ count: 400, timeSteps: 7, seed: 1 });
  const marksOf = ({ inputs }: Example) => inputs.flatMap(([, mark], t) => (mark === 1 ? [t] : []));

  it("marks one number of each half and wants their sum at the end", () => {
    for (const example of drawn()) {
      const [first, second, ...more] = marksOf(example);
      expect(more).toEqual([]);
      expect(first).toBeLessThan(3);
      expect(second).toBeGreaterThanOrEqual(3);
      const sum = example.inputs[first!]![0]! + example.inputs[second!]![0]!;
      expect(example.targets.map(([y]) => y)).toEqual([0, 0, 0, 0, 0, 0, sum]);
      expect(example.weights).toEqual([0, 0, 0, 0, 0, 0, 1]);
    }
  });

  it("marks every place, and has the error it says for whoever answers 1", () => {
    const examples = drawn();
    expect([...new Set(examples.flatMap(marksOf))].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    const squares = examples.map(({ targets }) => (targets[6]![0]! - 1) ** 2);
    expect(Math.abs(mean(squares) - 1 / 6)).toBeLessThan(0.02);
    const numbers = examples.flatMap(({ inputs }) => inputs.map(([x]) => x!));
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
  });

  it("is the same for the same seed, and wants whole numbers", () => {
    const draw = (seed: number) => addingExamples({ count: 2, timeSteps: 2, seed });
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    expect(() => addingExamples({ count: 0, timeSteps: 2, seed: 1 })).toThrow("invalid count");
    expect(() => addingExamples({ count: 1, timeSteps: 1, seed: 1 })).toThrow(
      "invalid timeSteps: expected a whole number ≥ 2, got 1",
    );
    expect(() => addingExamples({ count: 1, timeSteps: 2.5, seed: 1 })).toThrow("timeSteps");
  });
});
