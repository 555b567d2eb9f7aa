import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cellNeeds } from "../../../scripts/check/causes/cell-graph.js";
import { causes } from "../../../scripts/check/causes/causes.js";
import { codeHash, libraryGraph, reach } from "../../../scripts/check/causes/library-graph.js";
import {
  madeWith,
  madeWithProblem,
  readMadeWith,
} from "../../../scripts/check/causes/made-with.js";
import { staleOutputs } from "../../../scripts/check/causes/stale.js";
import type { NotebookFile } from "../../../scripts/notebook/notebook.js";
import { libFolder, notebooksFolder } from "../../../scripts/paths.js";
import { code, notebookOf, prose } from "../../notebooks.js";

const cells = [
  code('import { sigmoid, unroll as run, near } from "gatehouse";'),
  code("const gate = sigmoid.output(1);"),
  code("const other = near(1, 1);"),
  prose("A gate of 0.73<!--= gate -->."),
  code("run;\ngate + other;"),
];
const file = (changed = cells): NotebookFile => ({
  path: "notebooks/03-a.ipynb",
  text: "",
  notebook: notebookOf(changed),
});

let folder: string;
const lib = () => path.join(folder, "lib");
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "gatehouse-cause-"));
  const filter = (name: string) => !/dist|node_modules/.test(name.slice(libFolder.length));
  await cp(libFolder, lib(), { recursive: true, filter });
});
afterAll(() => rm(folder, { recursive: true }));

/** The cause of a cell's drift after a change of the library's file. */
async function causeAfter(
  cell: number,
  name: string,
  change: (text: string) => string,
): Promise<string | undefined> {
  const noted = madeWith(file(), await libraryGraph(lib()));
  const before = await readFile(path.join(lib(), name), "utf8");
  expect(change(before)).not.toBe(before);
  await writeFile(path.join(lib(), name), change(before));
  try {
    return causes(file(), noted, await libraryGraph(lib()))(cell);
  } finally {
    await writeFile(path.join(lib(), name), before);
  }
}

describe("the library as a graph", () => {
  it("knows what stands behind a public name, through files that pass it on", async () => {
    const graph = await libraryGraph(lib());
    const keys = reach(graph, graph.exports.get("unroll")!);
    expect([...keys]).toEqual(
      expect.arrayContaining(["lib/lstm/unroll.ts#unroll", "lib/math/vector.ts#affine"]),
    );
    expect([...keys].some((key) => key.includes("figures/"))).toBe(false);
  });

  it("is not changed by comments and layout", () => {
    expect(codeHash("a + b; // said")).toBe(codeHash("/* so */ a +\n  b;"));
    expect(codeHash("a + b;")).not.toBe(codeHash("a - b;"));
  });
});

describe("a cell", () => {
  it("needs the cells and the public names it uses, through others too", () => {
    const [, , , bound, last] = cellNeeds(file().notebook);
    expect([...bound!.cells, ...bound!.exports]).toEqual([4, 2, "sigmoid"]);
    expect([...last!.cells].sort()).toEqual([2, 3, 5]);
    expect([...last!.exports].sort()).toEqual(["near", "sigmoid", "unroll"]);
  });

  it("follows the latest declaration of a name", () => {
    const redeclared = [code("const a = 1;"), code("const a = 2;"), code("a;")];
    expect([...cellNeeds(notebookOf(redeclared))[2]!.cells]).toEqual([3, 2]);
  });
});

describe("the cause of a drift", () => {
  it("is the part of the library that changed, with its place", async () => {
    expect(
      await causeAfter(5, "lstm/step.ts", (text) => text.replace("multiply(f,", "multiply(i,")),
    ).toMatch(/^because `\w+` in lib\/lstm\/step\.ts:\d+ changed since the last update$/);
  });

  it("is not one that the cell does not reach", async () => {
    const change = (text: string) => text.replace("multiply(f,", "multiply(i,");
    expect(await causeAfter(4, "lstm/step.ts", change)).toBeUndefined();
  });

  it("may be an export that is gone", async () => {
    const change = (text: string) => text.replace(/^export \{ near \}.*$/m, "");
    expect(await causeAfter(5, "index.ts", change)).toContain("the export `near`, which is gone,");
  });

  it("may be a cell above, or the cell itself", async () => {
    const graph = await libraryGraph(lib());
    const noted = madeWith(file(), graph);
    const changed = file(cells.map((cell, k) => (k === 1 ? code("const gate = 2;") : cell)));
    const causeOf = causes(changed, noted, graph);
    expect([causeOf(2), causeOf(3), causeOf(4)]).toEqual([
      "because the cell's own code changed since the last update",
      undefined,
      "because the code of cell 2 changed since the last update",
    ]);
  });
});

describe("outputs that are not compared", () => {
  it("are stale when the code behind them changed, and not before", async () => {
    const output = { output_type: "stream", name: "stdout", text: "1" } as const;
    const random = { ...code("gate;", ["nondeterministic"]), outputs: [output] };
    const at = (source: string): NotebookFile => ({
      path: path.join(folder, "03-a.ipynb"),
      text: "",
      notebook: notebookOf([code(source), random]),
    });
    const noted = madeWith(at("const gate = 1;"), await libraryGraph(lib()));
    await writeFile(path.join(folder, "made-with.json"), JSON.stringify({ "03-a.ipynb": noted }));
    expect(await staleOutputs(at("const gate = 1; // one"))).toEqual([]);
    expect(await staleOutputs(at("const gate = 2;"))).toEqual([
      {
        kind: "stale",
        cell: 2,
        message: expect.stringContaining("made before the code of cell 1 changed") as string,
      },
    ]);
  });
});

it("is noted for every notebook of the course", async () => {
  const noted = await readMadeWith(notebooksFolder);
  expect(Object.keys(noted).length).toBeGreaterThanOrEqual(8);
});

describe("a note of what outputs were made with", () => {
  const good = { cells: { a: "1" }, library: {} };
  it.each([
    ["", /^not JSON \(.*\): restore it, or run `npx gatehouse update` on the folder$/],
    ['{"03-a.ipynb": {"cells": {', /^not JSON/],
    ["null", /^expected an object by the names of notebooks: restore it/],
    ["[1]", /^expected an object by the names of notebooks: restore it/],
    [JSON.stringify({ good, "b.ipynb": 1 }), /^"b\.ipynb": expected hashes of cells/],
    [JSON.stringify({ good, "b.ipynb": { cells: { a: 1 }, library: {} } }), /^"b\.ipynb": exp/],
  ])("that is torn or of another form, %j, is told and counts as absent", async (text, says) => {
    await writeFile(path.join(folder, "made-with.json"), text);
    expect(await madeWithProblem(folder)).toMatch(says);
    expect(await readMadeWith(folder)).toEqual(text.includes("good") ? { good } : {});
    expect(await staleOutputs({ ...file(), path: path.join(folder, "b.ipynb") })).toEqual([]);
  });
});
