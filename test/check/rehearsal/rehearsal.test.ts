import { beforeAll, describe, expect, it } from "vitest";
import { findNotebooks } from "../../../scripts/check/check-notebooks.js";
import { tracesOf } from "../../../scripts/equations/course/course-traces.js";
import type { Library } from "../../../scripts/equations/course/library.js";
import { judge, judgeEquations } from "../../../scripts/check/rehearsal/judge.js";
import { bundledLibrary, loadLibrary } from "../../../scripts/check/rehearsal/library-module.js";
import { rehearse } from "../../../scripts/check/rehearsal/rehearse.js";
import { readNotebook, type NotebookFile } from "../../../scripts/notebook/notebook.js";
import { notebooksFolder } from "../../../scripts/paths.js";
import { code, notebookOf, prose } from "../../notebooks.js";

let text: string;
let library: Library;
let course: NotebookFile[];
beforeAll(async () => {
  text = await bundledLibrary();
  library = loadLibrary(text);
  course = await Promise.all((await findNotebooks([notebooksFolder])).map(readNotebook));
});

async function findings(files: NotebookFile[], used: Library): Promise<string[]> {
  const found: string[] = [];
  for (const file of files) {
    const own = [
      ...judge(file, await rehearse(file, used)),
      ...judgeEquations(file, tracesOf(used)),
    ];
    found.push(...own.map(({ cell, kind, message }) => `${cell} ${kind}: ${message}`));
  }
  return found;
}

const file = (...cells: Parameters<typeof notebookOf>[0]): NotebookFile => ({
  path: "notebooks/01-a.ipynb",
  text: "",
  notebook: notebookOf(cells),
});

describe("a rehearsal of the course", () => {
  it("gives what the kernel gave: the committed outputs, figures and numbers", async () => {
    expect(await findings(course, library)).toEqual([]);
  });

  it("finds a library that computes something else", async () => {
    const changed = text.replace("hx, forgetGate.biases)", "hx, inputGate.biases)");
    expect(changed).not.toBe(text);
    const found = await findings(course, loadLibrary(changed));
    expect(found).toContainEqual(expect.stringMatching(/^\d+ figure: heatmap /));
    expect(found).toContainEqual(expect.stringMatching(/^\d+ prose: /));
    expect(found).toContainEqual(expect.stringMatching(/^\d+ equation: /));
  });
});

describe("a rehearsed notebook", () => {
  it("redeclares, awaits, prints and shows as in the kernel", async () => {
    const { cells, answers } = await rehearse(
      file(
        code('import { near } from "gatehouse";\nconst a = 1;\nconsole.log("a", a);'),
        code("const a = await Promise.resolve(2);\nfunction f() { return a; }\na;"),
        prose("It is 2<!--= f() --> and 3<!--= nothing -->."),
        code("({ a, near: near(1, 1) });"),
        code("null;"),
      ),
      library,
    );
    expect(cells.map(({ outputs }) => outputs)).toEqual([
      [{ output_type: "stream", name: "stdout", text: "a 1\n" }],
      [expect.objectContaining({ data: { "text/plain": "2" } })],
      [expect.objectContaining({ data: { "text/plain": "{ a: 2, near: true }" } })],
      [],
    ]);
    expect(answers.get(3)).toEqual([
      { text: "2" },
      { error: "ReferenceError: nothing is not defined" },
    ]);
  });

  it("stops at a cell that fails or does not end", async () => {
    const failing = await rehearse(file(code("null.x;"), code("1;")), library);
    expect(failing.cells.map(({ status }) => status)).toEqual(["failed"]);
    const endless = await rehearse(file(code("for (;;) {}")), library);
    expect(endless.cells[0]!.failure!.evalue).toContain("timed out");
  });
});
