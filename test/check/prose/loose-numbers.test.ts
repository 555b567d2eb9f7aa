import { describe, expect, it } from "vitest";
import { inStyleOf } from "../../../scripts/check/prose/bound-numbers.js";
import { readBindings } from "../../../scripts/check/prose/bindings.js";
import { looseIn } from "../../../scripts/check/prose/loose-numbers.js";

const sources = [{ id: "gers2000", authors: ["Gers", "Cummins"], year: 2000 }];
const loose = (source: string): string[] => looseIn(source, sources).map(({ literal }) => literal);

describe("a number of the prose that is tied to nothing", () => {
  it.each([
    ["It has 70 units.", ["70"]],
    ["Twenty events, a quarter of them large, ten times", ["Twenty", "a quarter", "ten"]],
    ["from 3–5 and 28 841, 28,841 or 1.5e-31", ["3", "5", "28 841", "28,841", "1.5e-31"]],
    ["two thirds, 3/4, −0.5 and 88%", ["two thirds", "3", "4", "−0.5", "88%"]],
    ["the 3rd step; twenty-one gates", ["3rd", "twenty-one"]],
    [
      "# Twelve mistakes\n\n| rows |\n|---|\n| 48 |\n\n![a cell of 8 units](x.png)",
      ["Twelve", "48", "8"],
    ],
    ["> **Predict.** A gate of 0.3?", ["0.3"]],
    ["The states are 1, 12, 3211.", ["1", "12", "3211"]],
    ["In 1997 this was new (Gers et al. 1999).", ["1997", "1999"]],
    ["So it is **half** as large.", ["half"]],
    ["0.5 leaves it.\n\n| 0.37 |\n|---|\n| 2.1 |", ["0.5", "0.37", "2.1"]],
    ["Half-lives: the half-life of a memory.", []],
  ])("%j", (source, expected) => {
    expect(loose(source)).toEqual(expected);
  });

  it.each([
    "70<!--= n -->, **twenty**<!--= n -->, a quarter<!--= q -->, 3rd<!--= k -->",
    "In 1997<!--given hochreiter1997 -->, four<!--given S1 --> networks.",
    "Two gates are at 0.5 after it.<!--? gates.length === 2 && gates[0] === 0.5 -->",
    "See notebook 06, notebooks 03 and 05, exercise 2.1, S0 and `x[3]`.",
    "**2.1** A gate. One of them, one after the other; the two add up.",
    "## 03 · The forget gate\n\nbetween 0 and 1, in [0, 1], (−1, 1); 0 or 1.",
    "Gers et al. 2000 and $x_1 = 5$ in Python 3 and float32; 30 minutes.",
    "1. a list\n2. of points\n\n```\n48\n```\n\n<!-- 5 -->",
  ])("is not in %j", (source) => {
    expect(loose(source)).toEqual([]);
  });

  it("is one whose claim names another number", () => {
    expect(loose("Two gates.<!--? gates.length === 3 -->")).toEqual(["Two"]);
    expect(loose("Two gates. Four.<!--? gates.length === 2 -->")).toEqual(["Two", "Four"]);
  });
});

describe("a bound number word", () => {
  it.each([
    ["twenty", 21, "twenty-one"],
    ["Twelve", 4, "Four"],
    ["a quarter", 0.5, "half"],
    ["3rd", 11, "11th"],
    ["3rd", 22, "22nd"],
    ["second", 3, "third"],
    ["ten", 117, "117"],
  ])("%s becomes, at %d, %s", (word, value, now) => {
    expect(inStyleOf(word, value)).toBe(now);
    expect(readBindings(`It is **${word}**<!--= n -->.`).bindings).toMatchObject([
      { literal: word },
    ]);
  });
});
