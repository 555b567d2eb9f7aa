import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { check, full, question } from "../../../lib/index.js";
import { questions } from "../../../lib/course/questions.js";
import { answers } from "./answers.js";
import { laterAnswers } from "./later-answers.js";

describe("check", () => {
  it("prints as its text, in Node's own inspect and inside other values", () => {
    const mark = check("2.1", 30);
    expect(mark.state).toBe("right");
    expect(inspect(mark)).toBe("✓ 2.1 is right.");
    expect(inspect({ mark })).toBe("{ mark: ✓ 2.1 is right. }");
    expect(`${mark}`).toBe("✓ 2.1 is right.");
  });

  it("repeats the question while there is no answer, and says what is wanted", () => {
    expect(String(check("2.1"))).toBe(
      "○ 2.1 waits for a whole number, 0 or more: the columns of each weight matrix at inputSize 10 and hiddenSize 20",
    );
  });

  it("names what is known when there is no such exercise", () => {
    expect(() => check("2.9", 1)).toThrow(
      'invalid id: expected an exercise, for example 2.1, 2.2, 2.3, 2.4, got "2.9"',
    );
    expect(() => check("2.1", 30, { sed: 1 } as object)).toThrow("did you mean seed?");
  });

  it.each([
    [NaN, "this is NaN"],
    ["30", 'this is the text "30"'],
    [[30], "this is a list of 1 entry"],
    [null, "this is null"],
    [-30, "this is -30"],
    [() => 30, "this is a function"],
  ])("says what is expected in place of %s", (attempt, told) => {
    expect(String(check("2.1", attempt))).toBe(
      `✗ 2.1 not yet: the answer is a whole number, 0 or more; ${told}`,
    );
  });

  it("says which entry of a list is none", () => {
    expect(String(check("1.1", [1, "half", 0]))).toContain(
      'a list of 3 entries with the text "half"',
    );
    expect(String(check("1.1", [1, 0.5]))).toContain("this is a list of 2 entries");
  });
});

describe("question", () => {
  it("asks, and with a seed asks for other numbers", () => {
    const text = "what is left of a memory of 100 behind the gates 0.9, 0.9, 0.1";
    expect(inspect(question("3.1"))).toBe(text);
    expect(question("3.1", { seed: 7 }).text).not.toBe(text);
    expect(question("3.1", { seed: 7 })).toEqual(question("3.1", { seed: 7 }));
    expect(question("3.1")).toMatchObject({ id: "3.1", takes: "a number", varies: true });
  });
});

it("prints every digit and every entry of a full value", () => {
  expect(inspect(full(0.1 + 0.2))).toBe("0.30000000000000004");
  expect(inspect(full(Array(150).fill(0)))).not.toContain("more items");
  expect(full([1]).value).toEqual([1]);
});

describe.each(questions().map((each) => [each.id, each] as const))("%s", (id, source) => {
  const { right, wrong } = { ...answers, ...laterAnswers }[id] ?? {
    right: () => undefined,
    wrong: [],
  };
  const numbersIn = (text: string) =>
    [...text.matchAll(/−?\d+(?:\.\d+)?/g)].map(([found]) => Number(found.replace("−", "-")));

  it("takes the right answer", () => {
    expect(check(id, right(numbersIn(source.pose().text))).state).toBe("right");
  });

  it("answers five wrong ones, each with a hint of its own that does not give the right one away", () => {
    const marks = wrong.map((attempt) => check(id, attempt));
    expect(marks.map(({ state }) => state)).toEqual(marks.map(() => "wrong"));
    expect(new Set(marks.map(({ text }) => text)).size).toBeGreaterThanOrEqual(5);
    const answer = right(numbersIn(source.pose().text));
    for (const { text } of marks) {
      expect(text).not.toMatch(/NaN|Infinity|undefined|\d{6}/);
      if (typeof answer === "number" && Math.abs(answer) > 2)
        expect(numbersIn(text.replace(`✗ ${id}`, "")), text).not.toContain(answer);
    }
  });

  it("has variants that can be solved, or says that it has none", () => {
    if (!source.varies) return expect(question(id, { seed: 1 }).text).toBe(question(id).text);
    const seeds = Array.from({ length: 20 }, (_, seed) => seed);
    for (const seed of seeds) {
      const { text } = question(id, { seed });
      expect(check(id, right(numbersIn(text)), { seed }).state, text).toBe("right");
    }
    expect(new Set(seeds.map((seed) => question(id, { seed }).text)).size).toBeGreaterThan(3);
  });
});
