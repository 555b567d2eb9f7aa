import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import {
  madeWithProblem,
  noteMadeWith,
  readMadeWith,
} from "../../../scripts/check/causes/made-with.js";
import { sealFindings, unsealedCells } from "../../../scripts/check/causes/seal-findings.js";
import { readNotebook, type NotebookFile } from "../../../scripts/notebook/notebook.js";
import { code, notebookOf, prose, writeNotebook } from "../../notebooks.js";

const plotly = "application/vnd.plotly.v1+json";
let folder: string;
let file: NotebookFile;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "gatehouse-seals-"));
  await writeNotebook(folder, "a.ipynb", notebookOf([prose("A"), drawn("one"), drawn("two")]));
  file = await readNotebook(path.join(folder, "a.ipynb"));
  await noteMadeWith(folder, [file]);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function drawn(name: string) {
  const figure = { data: [{ type: "scatter", name }], layout: {} };
  const data = { [plotly]: figure, "image/svg+xml": `<svg>${name}</svg>` };
  return { ...code("x"), outputs: [{ output_type: "display_data" as const, data, metadata: {} }] };
}

async function changeNote(change: (note: Record<string, unknown>) => void): Promise<void> {
  const name = path.join(folder, "made-with.json");
  const noted = JSON.parse(await readFile(name, "utf8")) as Record<string, Record<string, unknown>>;
  change(noted["a.ipynb"]!);
  await writeFile(name, JSON.stringify(noted));
}

it("a notebook that is as the last update left it has nothing to be found", async () => {
  expect(await sealFindings(file)).toEqual([]);
  expect(await unsealedCells(file)).toEqual(new Set());
});

it("the picture of another figure is found and drawn anew", async () => {
  const [, one, two] = file.notebook.cells;
  const svg = (two!.outputs![0]!["data"] as Record<string, unknown>)["image/svg+xml"];
  (one!.outputs![0]!["data"] as Record<string, unknown>)["image/svg+xml"] = svg;
  expect(await sealFindings(file)).toMatchObject([{ kind: "figure", cell: 2 }]);
  expect(await unsealedCells(file)).toEqual(new Set([one!.id]));
});

it("another renderer redraws every picture", async () => {
  await changeNote((note) => {
    note["renderer"] = "00000000";
    note["pictures"] = { "cell-2": "00000000", "cell-3": "00000000" };
  });
  const found = await sealFindings(file);
  expect(found.map(({ cell }) => cell)).toEqual([2, 3]);
  expect(found[0]!.message).toContain("what draws the pictures has changed");
  expect((await unsealedCells(file)).size).toBe(2);
});

it("a code cell that becomes prose, raw or nothing is missed, also after an update", async () => {
  for (const cells of [
    [file.notebook.cells[0]!, { ...prose("x"), id: "cell-2" }, file.notebook.cells[2]!],
    [
      file.notebook.cells[0]!,
      { ...prose("x"), cell_type: "raw" as const },
      file.notebook.cells[2]!,
    ],
    file.notebook.cells.slice(0, 2),
  ]) {
    const changed = { ...file, notebook: { ...file.notebook, cells } };
    expect(await sealFindings(changed)).toMatchObject([{ kind: "coverage", cell: 0 }]);
    await noteMadeWith(folder, [changed]);
    expect(await sealFindings(changed)).toMatchObject([{ kind: "coverage", cell: 0 }]);
    await noteMadeWith(folder, [file]);
  }
});

it("a person lowers the number of code cells", async () => {
  const changed = {
    ...file,
    notebook: { ...file.notebook, cells: file.notebook.cells.slice(0, 2) },
  };
  await changeNote((note) => (note["codeCells"] = 1));
  expect(await sealFindings(changed)).toEqual([]);
});

it("notes of before, and of another form, are told apart", async () => {
  await changeNote((note) =>
    ["pictures", "renderer", "codeCells"].forEach((key) => Reflect.deleteProperty(note, key)),
  );
  expect(await sealFindings(file)).toEqual([]);
  expect(await readMadeWith(folder)).toHaveProperty("a.ipynb");
  await changeNote((note) => (note["codeCells"] = "many"));
  expect(await madeWithProblem(folder)).toContain("a.ipynb");
});
