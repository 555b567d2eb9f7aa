import { readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readLesson } from "../../scripts/site/lesson.js";
import { lessonPage } from "../../scripts/site/page.js";
import { pageNames } from "../../scripts/site/slug.js";
import { buildSite } from "../../scripts/site/build.js";
import { code, inFolder, notebookOf, prose, writeNotebook } from "../notebooks.js";

/** How JavaScript speaks when nobody thought of an input. */
const raw =
  /Cannot (?:read|convert|set|access|destructure)|is not (?:a function|iterable|defined|an object)|undefined|Maximum call stack|Invalid (?:array|string) length|URI malformed|Unexpected token|circular|\[object/;

/** Renders a notebook of these cells: its HTML, or what was said against it. */
async function pageOf(cells: unknown[], metadata?: unknown): Promise<string> {
  return inFolder(async (folder) => {
    const notebook = { ...notebookOf([]), cells, ...(metadata === undefined ? {} : { metadata }) };
    const file = path.join(folder, "01-odd.ipynb");
    await writeFile(file, JSON.stringify(notebook).replaceAll(`"${deep}"`, nested));
    const told = (error: unknown) => `refused: ${(error as Error).message}`;
    const lesson = await readLesson(file, "01-odd").catch(told);
    if (typeof lesson === "string") return lesson;
    try {
      return String(lessonPage(lesson, [lesson]).html);
    } catch (error) {
      return told(error);
    }
  });
}

const withOutput = (output: unknown) => [{ ...code("1"), id: "a", outputs: [output] }];
const shown = (data: unknown) => withOutput({ output_type: "display_data", metadata: {}, data });
const plotly = (figure: unknown) => shown({ "application/vnd.plotly.v1+json": figure });

/** Stands for JSON that is nested too deeply for JavaScript to write it. */
const deep = "nested 20,000 times";
const nested = `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`;

const odd: [name: string, cells: unknown[], metadata?: unknown][] = [
  ["an output without data", withOutput({ output_type: "display_data", metadata: {} })],
  ...[null, 1, "text", [], true].map((data): [string, unknown[]] => [
    `data ${JSON.stringify(data)}`,
    shown(data),
  ]),
  ...[null, 1, {}, "toString", undefined].map((type): [string, unknown[]] => [
    `output_type ${JSON.stringify(type)}`,
    withOutput({ output_type: type, data: {} }),
  ]),
  ["an error without traceback", withOutput({ output_type: "error" })],
  [
    "an error whose traceback is text",
    withOutput({ output_type: "error", traceback: "x", ename: {}, evalue: null }),
  ],
  [
    "an error whose traceback holds objects",
    withOutput({ output_type: "error", traceback: [{ toString: 1 }, null] }),
  ],
  ["a stream without text", withOutput({ output_type: "stream" })],
  [
    "a stream whose text is an object",
    withOutput({ output_type: "stream", name: {}, text: { toString: 1 } }),
  ],
  [
    "a stream whose text holds numbers",
    withOutput({ output_type: "stream", name: "stdout", text: [1, null, ["a"]] }),
  ],
  ["text that cannot be text", shown({ "text/plain": { toString: 1, valueOf: 1 } })],
  ["HTML that is an object", shown({ "text/html": { a: 1 } })],
  ["a picture that is a number", shown({ "image/svg+xml": 1, "image/png": 2 })],
  ["a picture that is none", shown({ "image/svg+xml": "no picture", "text/plain": "words" })],
  ["a PNG that is none", shown({ "image/png": "<>", "text/plain": "words" })],
  ["an empty bundle", shown({})],
  ["a bundle of prototypes", shown(JSON.parse('{"__proto__":{"text/plain":"x"},"constructor":1}'))],
  ["an output nested deeply", shown({ "application/json": deep })],
  ["a figure nested deeply", plotly({ data: [], layout: { a: deep } })],
  ["metadata nested deeply", [{ ...code("1"), metadata: { a: deep } }], { a: deep }],
  ["HTML nested deeply", shown({ "text/html": "<b>".repeat(20000) })],
  ["a picture nested deeply", shown({ "image/svg+xml": `<svg>${"<g>".repeat(20000)}` })],
  [
    "prose nested deeply",
    [prose(`${">".repeat(5000)} x`), prose(`${"[".repeat(5000)}x`), prose("*a ".repeat(5000))],
  ],
  ...[
    null,
    1,
    "x",
    [],
    {},
    { data: null },
    { data: [1] },
    { data: [], layout: [] },
    { data: {}, layout: {} },
  ].map((figure): [string, unknown[]] => [`the figure ${JSON.stringify(figure)}`, plotly(figure)]),
  [
    "a figure of odd fields",
    plotly({
      data: [{ type: {}, source: 1 }],
      layout: { meta: null, width: {}, height: "9", images: 1 },
    }),
  ],
  ["a figure without a picture", plotly({ data: [], layout: { meta: { description: { a: 1 } } } })],
  ["tags that are no list", [{ ...code("1"), metadata: { tags: "solution" } }]],
  ["tags of objects", [{ ...code("1"), metadata: { tags: [{ toString: 1 }, null] } }]],
  [
    "a cell of a kind that there is not",
    [{ ...code("1"), cell_type: "heading", outputs: undefined }],
  ],
  ["a cell without a kind", [{ source: "x", metadata: {} }]],
  ["a raw cell", [{ cell_type: "raw", metadata: {}, source: "<script>" }]],
  ["links with odd percent signs", [prose("[a](#%) [b](%.ipynb) [c](x%ZZ) [d](<a b>)")]],
  ["a kernelspec of odd values", [prose("# A")], { kernelspec: { name: {}, display_name: null } }],
  [
    "source of empty lines",
    [
      { ...code(""), source: [] },
      { ...prose(""), source: ["", "\n"] },
    ],
  ],
  [
    "signs that are none",
    [prose("\ud800 \u0000 \ufffe"), { ...code("\ud800\u0000"), outputs: [] }],
  ],
  ["no cells", []],
];

describe("an odd notebook", () => {
  it.each(odd)("is shown, or refused in words: %s", async (_, cells, metadata) => {
    const page = await pageOf(cells, metadata);
    if (!page.startsWith("refused: ")) expect(page).toContain("</html>");
    else {
      expect(page).toContain("01-odd.ipynb");
      expect(page).not.toMatch(raw);
    }
  });

  it("is named with every place, and so is every other", async () => {
    await inFolder(async (folder) => {
      const bad = [prose("[a](none.ipynb)"), prose("fine"), prose("$\\frac{1$")];
      const files = [
        await writeNotebook(folder, "01-a.ipynb", notebookOf(bad)),
        await writeNotebook(folder, "02-b.ipynb", notebookOf([prose("# B")])),
        await writeNotebook(folder, "03-c.ipynb", notebookOf([prose("[a](#none)")])),
      ];
      const out = path.join(folder, "site");
      const { message } = (await buildSite(files, out).catch((error: unknown) => error)) as Error;
      expect(message.match(/0\d-.\.ipynb, cell \d/g)).toEqual([
        "01-a.ipynb, cell 1",
        "01-a.ipynb, cell 3",
        "03-c.ipynb, cell 1",
      ]);
      expect((await readdir(folder)).sort()).toEqual(["01-a.ipynb", "02-b.ipynb", "03-c.ipynb"]);
    });
  });
});

describe("the names of pages", () => {
  it.each([
    [
      "those of our pages stay ours",
      ["index", "reference", "Index"],
      ["index-2", "reference-2", "Index-3"],
    ],
    ["the same in two folders", ["a/01-x", "b/01-x", "c/01-X"], ["01-x", "01-x-2", "01-X-3"]],
    ["what looks like a number given", ["x-2", "x", "b/x"], ["x-2", "x", "x-3"]],
    [
      "signs of paths, addresses and HTML",
      [`"><img src=x>`, "a b?c#d%e", "..", "."],
      ["img-src-x", "a-b-c-d-e", "notebook", "notebook-2"],
    ],
    ["letters of any language", ["07-Überblick", "08-門"], ["07-Überblick", "08-門"]],
    ["what is too long", ["x".repeat(240)], ["x".repeat(50)]],
  ])("are each one's own: %s", (_, files, names) => {
    expect(pageNames(files.map((file) => `${file}.ipynb`))).toEqual(names);
  });

  it("lead where links between notebooks mean", async () => {
    await inFolder(async (folder) => {
      const first = await writeNotebook(
        folder,
        "index.ipynb",
        notebookOf([prose("# I\n\n[b](./b%20c.ipynb#bee)")]),
      );
      const second = await writeNotebook(
        folder,
        "b c.ipynb",
        notebookOf([prose("# Bee\n\n[i](index.ipynb)")]),
      );
      const out = path.join(folder, "site");
      await buildSite([first, second], out);
      const page = (name: string) => readFile(path.join(out, name), "utf8");
      expect(await page("index-2.html")).toContain('href="b-c.html#bee"');
      expect(await page("b-c.html")).toContain('href="index-2.html"');
      expect(await page("index.html")).toContain("The lessons");
      expect((await readdir(path.join(out, "notebooks"))).sort()).toEqual([
        "b-c.ipynb",
        "index-2.ipynb",
      ]);
    });
  });
});
