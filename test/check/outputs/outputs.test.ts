import { describe, expect, it } from "vitest";
import { sameText } from "../../../scripts/compare/compare.js";
import { outputDrift } from "../../../scripts/compare/outputs.js";
import { conflictFindings } from "../../../scripts/check/outputs/conflicts.js";
import { countFindings } from "../../../scripts/check/outputs/counts.js";
import { exerciseFindings } from "../../../scripts/check/outputs/exercises.js";
import { exceptionOf, reasonFindings } from "../../../scripts/check/outputs/reasons.js";
import {
  notebookFile,
  type NotebookCell,
  type NotebookFile,
  type Output,
} from "../../../scripts/notebook/notebook.js";
import { code, notebookOf, prose } from "../../notebooks.js";

function fileOf(...cells: NotebookCell[]): NotebookFile {
  const notebook = notebookOf(cells);
  return { path: "a.ipynb", text: "", notebook };
}

function ran(count: number | null, source = "1"): NotebookCell {
  return { ...code(source), execution_count: count, outputs: [result("1")] };
}

function result(text: string): Output {
  const data = { "text/plain": text };
  return { output_type: "execute_result", data, metadata: {}, execution_count: 1 };
}

function judged(source: string, marks: string[], tags: string[] = []): NotebookCell {
  return { ...code(source, tags), outputs: marks.map((mark) => result(`'${mark} said'`)) };
}

describe("execution counts", () => {
  it.each([
    ["in order", [ran(1), prose(""), ran(3)], []],
    ["swapped", [ran(2), ran(1)], [2]],
    ["doubled", [ran(1), ran(1)], [2]],
    ["missing beside outputs", [ran(1), ran(null)], [2]],
    [
      "of a cell that is not run",
      [ran(1), { ...ran(1), metadata: { tags: ["skip-execution"] } }],
      [],
    ],
    ["of an empty cell", [ran(1), code("")], []],
  ])("%s", (_, cells, wrong) => {
    expect(countFindings(fileOf(...cells)).map(({ cell }) => cell)).toEqual(wrong);
  });
});

describe("exercises", () => {
  it.each([
    ["an attempt that waits", judged('check("1.1", undefined)', ["○"]), 0],
    ["an attempt that gives the answer away", judged('check("1.1", 3)', ["✓"]), 1],
    ["an attempt that is wrong", judged('check("1.1", 2)', ["✗"]), 1],
    ["a solution", judged('check("1.1", 3)', ["✗", "✓"], ["solution"]), 0],
    ["a solution that is refused", judged('check("1.1", 3)', ["✗"], ["solution"]), 1],
    ["a solution that says nothing", judged('check("1.1", 3)', [], ["solution"]), 1],
    ["a solution before its wrong answer", judged('check("1.1", 3)', ["✓", "✗"], ["solution"]), 1],
    ["a cell that judges nothing", judged("const c = 1", ["✓"]), 0],
  ])("%s", (_, cell, findings) => {
    expect(exerciseFindings(fileOf(cell))).toHaveLength(findings);
  });
});

describe("exceptions", () => {
  const excepted = (tags: string[], gatehouse: object): NotebookCell => ({
    ...code("1", tags),
    metadata: { tags, gatehouse },
  });
  it.each([
    ["nondeterministic", excepted(["nondeterministic"], {}), 1],
    [
      "nondeterministic, with a reason",
      excepted(["nondeterministic"], { reason: "it shows the time" }),
      0,
    ],
    ["a reason that says nothing", excepted(["nondeterministic"], { reason: "because" }), 1],
    ["skip-execution", excepted(["skip-execution"], {}), 1],
    ["a wide tolerance", excepted([], { tolerance: 0.01 }), 1],
    [
      "a wide tolerance, with a reason",
      excepted([], { tolerance: 0.01, reason: "measured times" }),
      0,
    ],
    ["a narrow tolerance", excepted([], { tolerance: 1e-12 }), 0],
  ])("%s", (_, cell, findings) => {
    expect(reasonFindings(fileOf(cell))).toHaveLength(findings);
  });

  it("are counted whether they have a reason or not", () => {
    expect(
      exceptionOf(excepted(["skip-execution"], { reason: "it needs a network" })),
    ).toBeDefined();
    expect(exceptionOf(code("1"))).toBeUndefined();
  });
});

describe("merge conflicts", () => {
  it("are found in prose and code, and a heading underlined by equals signs is none", () => {
    const sides = "<<<<<<< ours\none\n=======\ntwo\n>>>>>>> theirs";
    expect(conflictFindings(fileOf(prose(sides), code(sides), prose("A\n=======")))).toMatchObject([
      { cell: 1, line: 1 },
      { cell: 2, line: 1 },
    ]);
  });

  it("of the file itself are named", () => {
    expect(() => notebookFile("a.ipynb", '{\n<<<<<<< HEAD\n"a": 1,\n>>>>>>> b\n}')).toThrow(
      "a merge conflict is not resolved",
    );
  });
});

describe("outputs", () => {
  it("tell −0 from 0", () => {
    expect(sameText("[ -0, 1 ]", "[ 0, 1 ]", 1e-9)).toBe(false);
    expect(sameText("[ -0 ]", "[ -0 ]", 1e-9)).toBe(true);
  });

  it("have nothing beside a figure that no code made", () => {
    const figure = { data: [{ type: "scatter" }], layout: {} };
    const shown = (more: object): Output => ({
      output_type: "display_data",
      data: { "application/vnd.plotly.v1+json": figure, ...more },
      metadata: {},
    });
    const drift = (committed: object, fresh: object) =>
      outputDrift({ ...code("x"), outputs: [shown(committed)] }, [shown(fresh)], 1);
    expect(drift({ "text/html": "<b>old</b>" }, {})).toHaveLength(1);
    expect(drift({ "text/html": "<b>old</b>" }, { "text/html": "<b>old</b>" })).toEqual([]);
    expect(drift({}, {})).toEqual([]);
    // JupyterLab saves a picture of its own beside each figure it has shown.
    expect(drift({ "image/png": "iVBOR" }, {})).toEqual([]);
  });
});
