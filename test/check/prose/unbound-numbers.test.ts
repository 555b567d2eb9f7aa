import { describe, expect, it } from "vitest";
import { computedNumbers } from "../../../scripts/check/prose/unbound-numbers.js";
import { code, notebookOf, prose } from "../../notebooks.js";

function loose(text: string, cell = ""): string[] {
  const notebook = notebookOf([code(cell), prose(text)]);
  return computedNumbers({ path: "a.ipynb", text: "", notebook }).map(
    ({ line, message }) => `${line} ${message.split(" ")[0]}`,
  );
}

describe("a number in prose that looks computed", () => {
  it("is named with its line, and what to do about it", () => {
    const notebook = notebookOf([prose("One line.\nIt is 0.73 here.")]);
    expect(computedNumbers({ path: "a.ipynb", text: "", notebook })).toEqual([
      {
        kind: "prose",
        cell: 1,
        line: 2,
        message:
          "0.73 looks computed and is bound to nothing: write 0.73<!--= expression -->, or 0.73<!--given KEY --> with a key of bibliography.json",
      },
    ]);
  });

  it("has decimals, a percent sign, an exponent or many digits", () => {
    expect(loose("0.73, 12%, −1.5e-31; 28,840 (and 3211) or **0.41**.")).toEqual([
      "1 0.73",
      "1 12%",
      "1 −1.5e-31",
      "1 28,840",
      "1 3211",
      "1 0.41",
    ]);
  });

  it.each([
    "4 units, 0.5, 12 steps, in 1997, notebook 06, S0, version 1.2.3",
    "# 0.73 in a heading",
    "0.73<!--= x -->, **0.74**<!--= x --> and 0.75<!-- given: by S3 -->",
    "`0.73`, $0.74 + 1234$, [a](0.75.ipynb)",
    "```\n0.73\n```\n\n<!-- 0.74 -->",
  ])("is not: %s", (text) => {
    expect(loose(text)).toEqual([]);
  });

  it("may be one that the author chose in code, in whatever style", () => {
    expect(loose("98%, 0.98, 28,840 and 28,841", "f(0.98, 28_840)")).toEqual(["1 28,841"]);
  });

  it("must say why it is given", () => {
    expect(loose("0.73<!-- given: -->")).toEqual(["1 0.73"]);
  });
});
