import { describe, expect, it } from "vitest";
import { copyExamples, oneHot } from "../../../../lib/index.js";

const places = (rows: number[][]) => rows.map((row) => row.indexOf(1));

describe("copying", () => {
  it("is symbols, blanks, a sign, and the symbols again", () => {
    for (const { inputs, targets, weights } of copyExamples({
      count: 20,
      symbols: 3,
      length: 4,
      delay: 2,
      seed: 1,
    })) {
      const word = places(inputs).slice(0, 4);
      expect(word.every((symbol) => symbol >= 0 && symbol < 3)).toBe(true);
      expect(places(inputs)).toEqual([...word, 3, 3, 4, 3, 3, 3, 3]);
      expect(places(targets)).toEqual([3, 3, 3, 3, 3, 3, 3, ...word]);
      expect(weights).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1]);
      expect(inputs[0]).toHaveLength(5);
    }
  });

  it("is ten of eight symbols over ten blanks by default", () => {
    const [first, ...others] = copyExamples({ count: 30, seed: 1 });
    expect(others).toHaveLength(29);
    expect(first!.inputs).toHaveLength(31);
    expect(first!.inputs[0]).toHaveLength(10);
    expect(first!.inputs[20]).toEqual(oneHot(9, 10));
    const used = new Set([first!, ...others].flatMap(({ inputs }) => places(inputs).slice(0, 10)));
    expect([...used].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it("needs no delay", () => {
    const [example] = copyExamples({ count: 1, symbols: 1, length: 1, delay: 0, seed: 1 });
    expect(places(example!.inputs)).toEqual([0, 2, 1]);
  });

  it("is the same for the same seed, and wants whole numbers", () => {
    const draw = (seed: number) => copyExamples({ count: 3, seed });
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    const refused = (options: object, message: string) =>
      expect(() => copyExamples({ count: 1, seed: 1, ...options })).toThrow(message);
    refused({ count: 0 }, "invalid count");
    refused({ symbols: 0 }, "invalid symbols");
    refused({ length: 0 }, "invalid length");
    refused({ delay: -1 }, "invalid delay: expected a whole number ≥ 0, got -1");
    refused({ delay: 0.5 }, "invalid delay");
    refused({ seed: 0.5 }, "invalid seed");
  });
});
