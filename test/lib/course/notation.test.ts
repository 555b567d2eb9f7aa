import { describe, expect, it } from "vitest";
import { counterCell, lstmStep, terms } from "../../../lib/index.js";
import * as library from "../../../lib/index.js";

describe("the terms of the course", () => {
  it("have ids and names of their own, and a meaning that is a sentence", () => {
    expect(new Set(terms.map(({ id }) => id)).size).toBe(terms.length);
    expect(new Set(terms.map(({ name }) => name)).size).toBe(terms.length);
    for (const { id, meaning } of terms) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(meaning).toMatch(/^[A-Z].*\.$/);
    }
  });

  it("come in the order of the lessons that explain them, but for a few letters that are needed early", () => {
    for (const { lesson } of terms) expect(lesson).toMatch(/^(0[1-9]|1\d|2[01])$/);
  });

  it("name what there is in the library", () => {
    const step = lstmStep(counterCell(), [1, 0, 0, 0]);
    const known = new Set([
      ...Object.keys(library),
      ...Object.keys(step),
      ...["weights", "biases", "padding", "peepholes", "hiddenSize"],
    ]);
    for (const { code } of terms) if (code !== "") expect(known).toContain(code);
  });

  it("have the sizes that the library gives", () => {
    const step = lstmStep(counterCell(), [1, 0, 0, 0]);
    const sizes: Record<string, number> = {
      "[inputSize]": 4,
      "[hiddenSize]": 6,
      "[hiddenSize + inputSize]": 10,
    };
    for (const { code, shape } of terms) {
      const value: unknown = step[code as keyof typeof step];
      if (Array.isArray(value)) expect(value, code).toHaveLength(sizes[shape]!);
    }
  });
});
