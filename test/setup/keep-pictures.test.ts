import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { findNotebooks } from "../../scripts/check/check-notebooks.js";
import { figureOf, sealProblem } from "../../scripts/compare/figures.js";
import { jupyterText } from "../../scripts/notebook/canonical.js";
import { notebookFile, readNotebook } from "../../scripts/notebook/notebook.js";
import { checkForm } from "../../scripts/notebook/schema.js";
import { notebooksFolder, root } from "../../scripts/paths.js";
import { pythonEnvironment } from "../../scripts/setup/python.js";
import { outputDrift } from "../../scripts/compare/outputs.js";

const lesson = path.join(notebooksFolder, "03-forget-gate.ipynb");

/** Saves the lesson as JupyterLab does after Run All: figures as the kernel sends them, counts and the language anew. */
const save = `
import json, sys, types, nbformat
sys.path.insert(0, sys.argv[1])
from jupyter_server.services.contents.filemanager import FileContentsManager
manager = FileContentsManager(pre_save_hook="keep_pictures.pre_save")
manager._get_os_path = lambda path: path
content = nbformat.read(sys.argv[2], as_version=4)
for k, cell in enumerate(content.cells):
    cell.metadata["trusted"] = True
    if cell.cell_type != "code": continue
    cell.execution_count = k + 1
    for output in cell.outputs:
        if "application/vnd.plotly.v1+json" in output.get("data", {}):
            output.data.pop("image/svg+xml")
            output.metadata.clear()
content.metadata["language_info"] = {"name": "typescript", "version": "5.9", "file_extension": ".ts", "mimetype": "text/x.typescript"}
manager.run_pre_save_hook(model={"type": "notebook", "content": content}, path=sys.argv[2])
sys.stdout.write(nbformat.writes(content) + "\\n")
`;

it("a lesson that JupyterLab saves after Run All keeps its pictures, and nothing of it is drift", async () => {
  const python = path.join((await pythonEnvironment()).bin, "python");
  const args = ["-c", save, path.join(root, "scripts/setup"), lesson];
  const saved = execFileSync(python, args, { encoding: "utf8", maxBuffer: 2 ** 28 });
  const [before, after] = [await readNotebook(lesson), notebookFile(lesson, saved)];
  expect(checkForm(after)).toEqual([]);
  const figures = after.notebook.cells.flatMap(({ outputs = [] }) => outputs.filter(figureOf));
  expect(figures.length).toBeGreaterThan(0);
  for (const figure of figures) expect(figure["data"]).toHaveProperty(["image/svg+xml"]);
  after.notebook.cells.forEach((cell, k) => {
    if (cell.cell_type === "code")
      expect(outputDrift(cell, before.notebook.cells[k]!.outputs!, k + 1)).toEqual([]);
  });
  expect(jupyterText(before.notebook)).toBe(await readFile(lesson, "utf8"));
}, 600_000);

it("a figure saved without its picture, by other programs, is no drift; the lessons have all of theirs", async () => {
  for (const file of await findNotebooks([notebooksFolder])) {
    const { notebook } = await readNotebook(file);
    for (const output of notebook.cells.flatMap(({ outputs = [] }) => outputs).filter(figureOf)) {
      const data = output["data"] as Record<string, unknown>;
      expect(data, file).toHaveProperty(["image/svg+xml"]);
      const { "image/svg+xml": _, ...plain } = data;
      expect(sealProblem({ ...output, data: plain, metadata: {} })).toBeUndefined();
      expect(sealProblem({ ...output, metadata: {} })).toMatch(/another figure/);
    }
  }
});
