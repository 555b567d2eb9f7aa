import { describe, expect, it } from "vitest";
import { jupyterText, storedText, vsCodeText } from "../../scripts/notebook/canonical.js";
import { formProblem } from "../../scripts/notebook/form.js";
import { notebookFile, type Notebook } from "../../scripts/notebook/notebook.js";
import { checkForm } from "../../scripts/notebook/schema.js";
import { code, notebookOf, prose } from "../notebooks.js";

const notebook: Notebook = {
  ...notebookOf([
    prose("one\ntwo"),
    { ...code("1"), outputs: [{ output_type: "stream", name: "stdout", text: "a\u2028b\n" }] },
  ]),
};
notebook.metadata["step"] = 0.00005;
const text = jupyterText(notebook);

function problem(changed: string): string | undefined {
  return formProblem(notebookFile("n.ipynb", changed));
}

describe("the form of a file", () => {
  it("is as Jupyter or VS Code writes it", () => {
    expect(problem(text)).toBeUndefined();
    const code = vsCodeText(notebook);
    expect(code).not.toBe(text);
    expect(problem(code)).toBeUndefined();
  });

  it.each([
    ["\ufeff" + text, "the file begins with a byte order mark"],
    [text.replaceAll("\n", "\r\n"), "its lines end with CR LF, not LF"],
    [text.trimEnd(), "no newline at the end of the file"],
    [`${text}\n`, "more than one newline at the end of the file"],
    [`${JSON.stringify(JSON.parse(text))}\n`, "everything stands on one line"],
    [
      JSON.stringify(JSON.parse(text), null, 2),
      "line 2 of the file is indented by 2 spaces, expected 1 space",
    ],
    [
      text
        .replace('"id": "cell-1",\n   ', "")
        .replace('"metadata": {},\n', '"metadata": {},\n   "id": "cell-1",\n'),
      'line 5 of the file: the key "metadata" stands where "id" is expected: keys are sorted',
    ],
    [
      text.replace(/\[\s+"one\\n",\s+"two"\s+\]/, '"one\\ntwo"'),
      'line 7 of the file: "source" is stored as one text, expected a list of lines',
    ],
    [
      text.replace("5e-05", "0.00005"),
      'line 38 of the file: expected "step": 5e-05, got "step": 0.00005',
    ],
  ])("is told in words where it is not: %#", (changed, says) => {
    expect(problem(changed)).toBe(says);
  });

  it("is not changed by what JupyterLab adds when it saves", () => {
    const saved = notebookOf([
      {
        ...code("1"),
        execution_count: 7,
        metadata: {
          trusted: true,
          collapsed: false,
          scrolled: true,
          execution: { "iopub.status.busy": "2026-01-01T00:00:00Z" },
        },
      },
    ]);
    saved.metadata["language_info"] = {
      name: "typescript",
      version: "5.9",
      mimetype: "text/x.typescript",
      nbconvert_exporter: "",
      codemirror_mode: { name: "typescript" },
    };
    saved.metadata["widgets"] = {
      "application/vnd.jupyter.widget-state+json": {
        state: {},
        version_major: 2,
        version_minor: 0,
      },
    };
    const file = notebookFile("n.ipynb", jupyterText(saved));
    expect(checkForm(file)).toEqual([]);
    expect(checkForm(notebookFile("n.ipynb", storedText(saved)))).toEqual([]);
  });

  it("of nbformat 4.0 to 4.4 is read as 4.5, with ids, and is no drift", () => {
    for (const minor of [0, 1, 2, 3, 4]) {
      const cells = notebook.cells.map(({ id: _, ...cell }) => cell);
      const old = jupyterText({ ...notebook, cells, nbformat_minor: minor } as unknown as Notebook);
      const file = notebookFile("n.ipynb", old);
      expect(file.notebook.nbformat_minor).toBe(5);
      expect(file.notebook.cells.map(({ id }) => id)).toEqual(["cell-01", "cell-02"]);
      expect(checkForm(file)).toEqual([]);
    }
  });
});
