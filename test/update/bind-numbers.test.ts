import { expect, it } from "vitest";
import { looseIn } from "../../scripts/check/prose/loose-numbers.js";
import { sourceOf, type NotebookFile } from "../../scripts/notebook/notebook.js";
import { bundledLibrary, loadLibrary } from "../../scripts/check/rehearsal/library-module.js";
import { bindWith } from "../../scripts/update/bind-numbers.js";
import { code, notebookOf, prose } from "../notebooks.js";

it("numbers of three digits are bound to the shortest that computes them, of the others there is a choice", async () => {
  const text =
    "It is 0.3696 after 102 steps of 3, never 0.777: 28,840<!--= n -->.\n\n| 0.3696 |\n|---|";
  const file: NotebookFile = {
    path: "03-a.ipynb",
    text: "",
    notebook: notebookOf([
      code(
        "const h = [1, 0.36958];\nconst run = { steps: Array(102).fill(0), h };\nconst n = 28840;",
      ),
      prose(text),
      code("const late = 0.777;"),
    ]),
  };
  const loose = [{ place: 2, numbers: looseIn(text, []) }];
  const { notebook, rest } = await bindWith(file, loose, loadLibrary(await bundledLibrary()));
  expect(sourceOf(notebook.cells[1]!)).toBe(
    "It is 0.3696<!--= h[1] --> after 102<!--= run.steps.length --> steps of 3, never 0.777: 28,840<!--= n -->.\n\n| 0.3696<!--= h[1] --> |\n|---|",
  );
  expect(rest).toEqual([
    "cell 2, line 1: 0.777 is tied to nothing",
    "cell 2, line 1: 3 is tied to nothing",
  ]);
}, 30_000);
