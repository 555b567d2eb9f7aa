import path from "node:path";
import { describe, expect, it } from "vitest";
import {
  inlineEquations,
  looseMathematics,
} from "../../../scripts/check/prose/inline-mathematics.js";
import { checkEquations } from "../../../scripts/equations/check-notebook.js";
import type { NotebookFile } from "../../../scripts/notebook/notebook.js";
import { notebooksFolder } from "../../../scripts/paths.js";
import { code, notebookOf, prose } from "../../notebooks.js";

const file = (text: string, cell = "f(4);"): NotebookFile => {
  const notebook = notebookOf([code(cell), prose(text)]);
  notebook.metadata["equations"] = { trace: "forward" };
  return { path: path.join(notebooksFolder, "01-a.ipynb"), text: "", notebook };
};
const problems = async (text: string) =>
  (await checkEquations(file(text), inlineEquations)).findings.map(({ message }) => message);

describe("mathematics in a sentence", () => {
  it.each([
    "$c_t = F_t + I_t$ and $h_t = o_t \\odot \\tanh(c_t)$, $X_t = [h_{t-1}, x_t]$",
    "$z = 3 + 3 - 3 = 3$ and $h = 2 \\cdot 6 =$ 12<!--= h -->, $13 \\cdot 247 =$ **3,211**<!--= h -->",
    "$\\sigma(0) =$ 0.5<!--= f(0) --> and $\\sigma(2) =$ 0.88<!--= f(2) -->",
    "At $t = 4$, with $f = 1$ and $x = [0, 3]$; in $(0, 1)$ or $c \\mapsto 0.5c$.",
    "$b_i = -b_f$<!-- @unchecked a variant -->",
    "`$c_t = F_t$` and <!-- $c_t = F_t$ -->",
  ])("that holds, chooses, or is marked is fine: %s", async (text) => {
    expect(await problems(text)).toEqual([]);
  });

  it.each([
    ["$c_t = F_t$", /differ/],
    ["a\n\n| b |\n|---|\n| $c_t = F_t - I_t$ |", /would hold with/],
    ["$z = 3 + 3 - 3 = 4$", /3 \+ 3 - 3, right 4 differ/],
    ["$h = 2 \\cdot 6 =$ 13<!--= h -->", /2 \\cdot 6, right 13 differ/],
    ["$\\sigma(2) =$ 0.98<!--= f(2) -->", /0\.98/],
    ["$c_t = F_t + Q_t$", /Q_t/],
  ])("that does not hold is refused: %s", async (text, message) => {
    expect(await problems(text)).toEqual([expect.stringMatching(message)]);
  });
});

describe("a number chosen in mathematics", () => {
  const loose = (text: string) =>
    looseMathematics(file(text)).map(({ message }) => message.split(":")[0]);

  it.each([
    "at $t = 4$",
    "$t = 7$ and 7<!--= g() -->",
    "It is so at $t = 7$.<!--? c[7] > 0 -->",
    "$70 \\cdot 102$ of\n\n$$\nW \\in \\mathbb{R}^{70 \\times 102}\n$$",
    "$h_{t-5}$, $x_9$ and $[0, 1]$",
  ])("stands in what is computed beside it: %s", (text) => {
    expect(loose(text)).toEqual([]);
  });

  it.each([
    ["at $t = 7$", "$t = 7$"],
    ["$70 \\cdot 4$ weights", "$70 \\cdot 4$"],
  ])("and is refused where it does not: %s", (text, said) => {
    expect(loose(text)).toEqual([said]);
  });
});
