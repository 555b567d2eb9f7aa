import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { directionFindings } from "../../../scripts/check/references/directions.js";
import { lessonFindings } from "../../../scripts/check/references/lesson-words.js";
import { linkFindings } from "../../../scripts/check/references/links.js";
import { titleFindings } from "../../../scripts/check/references/titles.js";
import type { NotebookCell, NotebookFile } from "../../../scripts/notebook/notebook.js";
import { code, notebookOf, prose, writeNotebook } from "../../notebooks.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "gatehouse-references-"));
  await writeNotebook(folder, "01-gates.ipynb", notebookOf([prose("# What is a gate?")]));
  await writeNotebook(folder, "02-shapes.ipynb", notebookOf([prose("# Shapes\n\n## Sizes")]));
  await writeNotebook(folder, "03-forget.ipynb", notebookOf([prose("# The forget gate")]));
  await writeFile(path.join(folder, "notes.md"), "# Notes\n\n## A part\n");
  await writeFile(path.join(folder, "step.ts"), "one\nexport function step() {}\nthree\n");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const at = (name: string, ...cells: NotebookCell[]): NotebookFile => ({
  path: path.join(folder, name),
  text: "",
  notebook: notebookOf(cells),
});
const second = (text: string) => at("02-shapes.ipynb", prose(`# Shapes\n\n${text}`));

describe("links of every kind that lead nowhere", () => {
  it.each([
    ["[a][b]\n\n[b]: none.md", 1],
    ["[a][b]\n\n[b]: notes.md", 0],
    ["[a][nowhere]", 1],
    ["a[0][1] and `x[0][1]`", 0],
    ['<a href="none.md">a</a>', 1],
    ['<a href="notes.md">a</a>', 0],
    ['<img src="none.png" alt="a">', 1],
    ["<img src='notes.md'>", 0],
    ["![a](attachment:none.png)", 1],
    ["[a](notes.md#a-part)", 0],
    ["[a](notes.md#another-part)", 1],
    ["[step()](step.ts#L2)", 0],
    ["[step()](step.ts#L3)", 1],
    ["[the step](step.ts#L900)", 1],
    ["[these](step.ts#L1-L3)", 0],
    ["[out](https://example.org/none)", 0],
  ])("%s", async (text, findings) => {
    expect(await linkFindings(second(text))).toHaveLength(findings);
  });

  it("but for a picture that is attached", async () => {
    const cell = { ...prose("![a](attachment:a.png)"), attachments: { "a.png": {} } };
    expect(await linkFindings(at("02-shapes.ipynb", cell))).toEqual([]);
  });
});

describe("the lessons that prose names", () => {
  it.each([
    ["See notebook 03 and [notebook 1](01-gates.ipynb).", 0],
    ["See notebook 07.", 1],
    ["See lessons 02 to 05.", 1],
    ["[notebook 01](03-forget.ipynb)", 1],
    ["[Notebook 3](03-forget.ipynb)", 0],
    ["Next: [the forget gate](03-forget.ipynb).", 0],
    ["Next: [what a gate is](01-gates.ipynb).", 1],
    ["Before: [what a gate is](01-gates.ipynb).", 0],
    ["Before: [the forget gate](03-forget.ipynb).", 1],
    ["the [next notebook](03-forget.ipynb)", 0],
    ["the [next notebook](01-gates.ipynb)", 1],
    ["[the previous lesson](03-forget.ipynb)", 1],
    ["This is the second notebook of three.", 0],
    ["This is the second notebook of eight.", 1],
    ["All three notebooks run.", 0],
    ["All four notebooks run.", 1],
    ["The 12 notebooks of this course", 1],
    ["These two lessons belong together.", 0],
    ["`notebook 09` is code", 0],
  ])("%s", (text, findings) => {
    expect(lessonFindings(second(text))).toHaveLength(findings);
  });

  it("are not asked for where notebooks have no numbers", () => {
    expect(lessonFindings(at("other.ipynb", prose("See notebook 42.")))).toEqual([]);
  });
});

describe("what lessons are called", () => {
  it.each([
    ["Before: [the forget gate](03-forget.ipynb)", 0],
    ["Before: [forgetting](03-forget.ipynb)", 0],
    ["[sizes](02-shapes.ipynb)", 0],
    ["[the next one](03-forget.ipynb)", 0],
    ["[S0](01-gates.ipynb)", 0],
    ["Before: [the output path](03-forget.ipynb)", 1],
    ["[the output path](03-forget.ipynb) is described", 0],
  ])("%s", async (text, findings) => {
    expect(await titleFindings(second(text))).toHaveLength(findings);
  });
});

describe("where prose points", () => {
  const figure = (axes: number): NotebookCell => {
    const names = Array.from({ length: axes }, (_, k) => [`yaxis${k || ""}`, {}]);
    const layout = Object.fromEntries(names) as object;
    const data = { "application/vnd.plotly.v1+json": { data: [], layout } };
    return { ...code("x"), outputs: [{ output_type: "display_data", data, metadata: {} }] };
  };
  const says = (text: string, ...cells: NotebookCell[]) =>
    directionFindings(at("02-shapes.ipynb", ...cells.slice(0, 1), prose(text), ...cells.slice(1)));

  it.each([
    ["The picture above shows it.", figure(1), 0],
    ["The picture below shows it.", figure(1), 1],
    ["The cell below runs.", figure(1), 1],
    ["The cell above runs.", code("1"), 0],
    ["The figure above shows it.", code("1"), 1],
    ["In the upper picture it grows.", figure(2), 0],
    ["In the upper picture it grows.", figure(1), 1],
    ["In the middle plot it grows.", figure(2), 1],
    ["The lower row never grows.", figure(1), 0],
  ])("%s", (text, cell, findings) => {
    expect(says(text, cell)).toHaveLength(findings);
  });

  it("a heading below is below", () => {
    const cells = [prose("See [it](#it) below."), prose("# It"), prose("See [it](#it) below.")];
    expect(directionFindings(at("02-shapes.ipynb", ...cells)).map(({ cell }) => cell)).toEqual([3]);
  });
});
