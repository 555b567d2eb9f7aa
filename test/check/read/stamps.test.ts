import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readAgain } from "../../../scripts/check/read/stamps.js";
import { notYetUnderName, rulesFor } from "../../../scripts/check/rules.js";
import type { Notebook, NotebookFile, Output } from "../../../scripts/notebook/notebook.js";
import { noteRead } from "../../../scripts/update/note-read.js";
import { code, notebookOf, prose } from "../../notebooks.js";

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), "gatehouse-read-"))));
afterAll(() => rm(folder, { recursive: true }));

const text = (shown: string): Output[] => [
  {
    output_type: "execute_result",
    data: { "text/plain": shown },
    metadata: {},
    execution_count: 1,
  },
];
const lesson = (): Notebook => {
  const notebook = notebookOf([
    prose("# A lesson"),
    code("f(8);"),
    prose("It is blue at 5<!--= n -->."),
    code("g();"),
    prose("And then?"),
    code("h();"),
  ]);
  notebook.cells[1]!.outputs = text("[1.23456, 2]");
  return notebook;
};
const file = (notebook: Notebook): NotebookFile => ({
  path: path.join(folder, "03-a.ipynb"),
  text: "",
  notebook,
});
const changedBy = (change: (notebook: Notebook) => void): NotebookFile => {
  const notebook = lesson();
  change(notebook);
  return file(notebook);
};
const due = async (of: NotebookFile) =>
  (await readAgain(of)).map(({ cell, message }) => `${cell} ${message}`);

beforeEach(async () => {
  await writeFile(path.join(folder, notYetUnderName), "{}");
  await writeFile(path.join(folder, "03-a.ipynb"), "");
  await rm(path.join(folder, "read.json"), { force: true });
  await noteRead([file(lesson())], []);
});

describe("prose beside what changed", () => {
  it("is to be read again until somebody says so, and updating alone does not", async () => {
    const seed = changedBy(({ cells }) => {
      cells[1]!.source = "f(9);";
      cells[1]!.outputs = text("[0.5, 2]");
    });
    expect(await due(seed)).toEqual([
      expect.stringMatching(/^3 read again: cell 2, beside it, changed .* --read 03:3$/),
    ]);
    await noteRead([seed], []);
    expect(await due(seed)).toHaveLength(1);
    await noteRead([seed], [{ lesson: "03", cell: 5 }]);
    expect(await due(seed)).toHaveLength(1);
    await noteRead([seed], [{ lesson: "03", cell: 3 }]);
    expect(await due(seed)).toEqual([]);
  });

  it("is fine once it says something else", async () => {
    const both = changedBy(({ cells }) => {
      cells[1]!.outputs = text("[0.5, 2]");
      cells[2]!.source = "It is red at 5<!--= n -->.";
    });
    expect(await due(both)).toEqual([]);
    await noteRead([both], []);
    expect(await due(both)).toEqual([]);
  });

  it("is not reworded by a number that update rewrote", async () => {
    const bound = changedBy(({ cells }) => {
      cells[1]!.outputs = text("[0.5, 2]");
      cells[2]!.source = "It is blue at 7<!--= n -->.";
    });
    expect(await due(bound)).toHaveLength(1);
  });

  it.each<[string, (notebook: Notebook) => void]>([
    [
      "a reworded sentence",
      ({ cells }) => void (cells[2]!.source = "Blue it is, at 5<!--= n -->."),
    ],
    ["a cell moved with its outputs", ({ cells }) => cells.splice(1, 0, ...cells.splice(3, 2))],
    ["a new cell", ({ cells }) => cells.splice(2, 0, { ...code("1;"), id: "new" })],
    ["another last digit", ({ cells }) => void (cells[1]!.outputs = text("[1.23457, 2]"))],
    ["another way to write a text or a number", ({ cells }) => void (cells[1]!.source = "f(8.0);")],
    ["a name in code", ({ cells }) => void (cells[1]!.source = "better(8);")],
  ])("is not called for by %s", async (_, change) => {
    expect(await due(changedBy(change))).toEqual([]);
  });

  it("has been noted by somebody at all; what is new was just written", async () => {
    const added = changedBy(({ cells }) => cells.push({ ...prose("It is all."), id: "late" }));
    expect(await due(added)).toEqual([]);
    await rm(path.join(folder, "read.json"));
    expect(await due(added)).toEqual([
      expect.stringMatching(/^0 read.json does not say .* update$/),
    ]);
  });
});

it("update lowers a number of exceptions and never raises one", async () => {
  const list = path.join(folder, "exceptions.json");
  await writeFile(list, JSON.stringify({ "03-a.ipynb": { sentences: 4, mistakes: 0 } }));
  const marked = changedBy(({ cells }) => {
    cells[4]!.source = "It never was.<!--! history -->\n\n$$\n% @false why it is\n1 = 2\n$$";
  });
  await noteRead([marked], []);
  expect(JSON.parse(await readFile(list, "utf8"))).toEqual({
    "03-a.ipynb": { sentences: 1, mistakes: 0 },
  });
  await rm(list);
});

it("a lesson is under every rule that does not list it", async () => {
  await writeFile(
    path.join(folder, notYetUnderName),
    '{"03": ["claims"], "04-b.ipynb": ["numbers"]}',
  );
  expect([...(await rulesFor(path.join(folder, "03-a.ipynb")))]).not.toContain("claims");
  expect([...(await rulesFor(path.join(folder, "04-b.ipynb")))]).toContain("claims");
  expect([...(await rulesFor(path.join(folder, "04-b.ipynb")))]).not.toContain("numbers");
  await writeFile(path.join(folder, notYetUnderName), '{"03": ["claim"]}');
  await expect(rulesFor(path.join(folder, "04-b.ipynb"))).rejects.toThrow(/a list of rules/);
});
