import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkCoverage } from "../../../scripts/check/coverage/check-coverage.js";
import { exportProblems, taughtBy } from "../../../scripts/check/coverage/exports.js";
import { readLists, type WorkedNumbers } from "../../../scripts/check/coverage/lists.js";
import { workedNumberProblems } from "../../../scripts/check/coverage/worked-numbers.js";
import { linkFindings } from "../../../scripts/check/references/links.js";
import type { NotebookCell, NotebookFile } from "../../../scripts/notebook/notebook.js";
import { notebooksFolder } from "../../../scripts/paths.js";
import { code, notebookOf, prose } from "../../notebooks.js";

function file(cells: NotebookCell[], name = "notebooks/07-of-a-test.ipynb"): NotebookFile {
  return { path: name, text: "", notebook: notebookOf(cells) };
}

const lesson = file([
  code(
    'import { near, sigmoid as squash, tanh } from "gatehouse";\nimport { dot } from "another";',
  ),
  prose("The function `sigmoid.output(0)`, and `dot`; unlike tanh."),
]);

describe("an export", () => {
  it("is taught by a notebook that imports it and names it in a code span", () => {
    expect(taughtBy(lesson)).toEqual(["sigmoid"]);
  });

  it("that is new must be taught or listed", () => {
    expect(exportProblems(["sigmoid", "tanh", "fresh"], ["tanh"], [lesson])).toEqual([
      expect.stringMatching(/^fresh is exported, but no notebook imports it/),
    ]);
  });

  it("that is taught is listed no more", () => {
    expect(exportProblems(["sigmoid"], ["sigmoid"], [lesson])).toEqual([
      "sigmoid is taught by now: take it out of not-yet-taught.json",
    ]);
  });

  it("that is gone is listed no more, and none is listed twice", () => {
    expect(exportProblems(["sigmoid", "tanh"], ["old", "tanh", "tanh"], [lesson])).toEqual([
      "old is not exported any more: take it out of not-yet-taught.json",
      "tanh stands twice in not-yet-taught.json: take one out",
    ]);
  });
});

describe("worked numbers", () => {
  const worked: WorkedNumbers = {
    name: "by hand",
    source: "S3",
    numbers: ["3,211", "0.37"],
    notebook: "07-of-a-test.ipynb",
  };
  const { notebook: _, ...nowhere } = worked;
  const output = { output_type: "stream", name: "stdout", text: ["h: 0.3696"] } as const;
  const having = file([prose("It is 3211."), { ...code("h"), outputs: [output] }]);

  it("stand in the notebook that is said to have them, in prose or in outputs", () => {
    expect(workedNumberProblems([worked], [], [having])).toEqual([]);
  });

  it("that do not stand there are named", () => {
    expect(workedNumberProblems([worked], [], [file([prose("It is 3212.")])])).toEqual([
      'the worked numbers "by hand" of S3: 3,211, 0.37 not in 07-of-a-test.ipynb',
    ]);
  });

  it.each([
    [[nowhere], [], [lesson], "teach them, or list them"],
    [[nowhere], ["by hand"], [having], "stand in 07-of-a-test.ipynb: say so"],
    [[worked], ["by hand"], [having], "are taught by now: take them out"],
    [[], ["by hand"], [having], '"by hand" is not in worked-numbers.json'],
    [[worked], [], [], "which does not exist"],
  ])("are taught or listed and never both", (entries, listed, files, message) => {
    expect(workedNumberProblems(entries, listed, files)).toEqual([
      expect.stringContaining(message),
    ]);
  });

  it("of the source texts are all in the course's list", async () => {
    const { worked: entries } = (await readLists(notebooksFolder))!;
    const texts = entries.flatMap(({ numbers }) => numbers);
    const wanted =
      "102 7,210 28,840 29,120 140 57,680 37 17 40 30 3,211 247 5,055 337 3,030,961,368 0.788766 1.739488 40,339";
    expect(texts).toEqual(expect.arrayContaining(wanted.split(" ")));
  });
});

describe("coverage and links of a folder", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "gatehouse-coverage-"));
    await writeFile(
      path.join(folder, "not-yet-taught.json"),
      '{"exports": ["tanh"], "numbers": []}',
    );
    await writeFile(
      path.join(folder, "06-other.ipynb"),
      JSON.stringify(notebookOf([prose("# Six\n\n## The first part")])),
    );
  });
  afterAll(() => rm(folder, { recursive: true }));
  const at = (name: string, ...cells: NotebookCell[]) => file(cells, path.join(folder, name));

  it("are only asked for when all its notebooks are at hand", async () => {
    expect(await checkCoverage([at("07-a.ipynb")], ["tanh", "zeros"])).toEqual([]);
    const [course] = await checkCoverage([at("06-other.ipynb")], ["tanh", "zeros"]);
    expect(course!.path).toBe(path.join(folder, "not-yet-taught.json"));
    expect(course!.findings).toEqual([
      { kind: "coverage", cell: 0, message: expect.stringMatching(/^zeros is exported/) as string },
    ]);
  });

  it.each([
    ["not-yet-taught.json", '{"exports": ["ta', /^cannot be used \(.*\): restore it$/],
    ["not-yet-taught.json", "", /^cannot be used \(.*\): restore it$/],
    ["not-yet-taught.json", "null", /^expected an object with two lists of names/],
    ["not-yet-taught.json", '{"exports": [1], "numbers": []}', /^expected an object with two lists/],
    ["not-yet-taught.json", '{"exports": []}', /^expected an object with two lists/],
    ["worked-numbers.json", '[{"name": "a"', /^cannot be used \(.*\): restore it$/],
    ["worked-numbers.json", '[{"name": "a"}]', /^expected a list of objects with "name"/],
    ["made-with.json", '{"06-other.ipynb": {', /^not JSON \(.*\): restore it, or run/],
  ])("name a %s that is torn or of another form: %j", async (name, text, says) => {
    const list = path.join(folder, name);
    const before = await readFile(list, "utf8").catch(() => undefined);
    await writeFile(list, text);
    try {
      const problem = { cell: 0, message: expect.stringMatching(says) as string };
      expect(await checkCoverage([at("06-other.ipynb")], ["tanh"])).toEqual(
        expect.arrayContaining([{ path: list, findings: [expect.objectContaining(problem)] }]),
      );
    } finally {
      await (before === undefined ? rm(list) : writeFile(list, before));
    }
  });

  it("find links to files, headings and numbered notebooks that there are", async () => {
    const text = [
      "# Seven",
      "[notebook 06](06-other.ipynb#the-first-part), [up](#seven), [out](https://example.org/x)",
      "`[not](a-link.ipynb)` <!-- [nor](this.ipynb) -->",
    ];
    expect(await linkFindings(at("07-a.ipynb", prose(text.join("\n\n"))))).toEqual([]);
  });

  it.each([
    ["[a](05-none.ipynb)", "the link leads to 05-none.ipynb, which does not exist"],
    [
      "[a](06-other.ipynb#nowhere)",
      "no heading of 06-other.ipynb: expected one of #six, #the-first-part",
    ],
    ["[a](#nowhere)", "the link leads to #nowhere, which is no heading of this notebook"],
    ["![a](picture.png)", "the link leads to picture.png, which does not exist"],
  ])("find the link that leads nowhere: %s", async (link, message) => {
    const [finding, ...rest] = await linkFindings(at("07-a.ipynb", prose(`# A\n\nText\n${link}.`)));
    expect(finding).toMatchObject({ kind: "link", cell: 1, line: 4 });
    expect(finding!.message).toContain(message);
    expect(rest).toEqual([]);
  });
});
