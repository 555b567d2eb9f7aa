import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { sourcesIn } from "../../../scripts/check/prose/bibliography.js";
import { readBindings } from "../../../scripts/check/prose/bindings.js";
import { claimQuestion, refutation } from "../../../scripts/check/prose/claims.js";
import { constantBindings } from "../../../scripts/check/prose/dependence.js";
import { unknownSources } from "../../../scripts/check/prose/given.js";
import { judge } from "../../../scripts/check/rehearsal/judge.js";
import { bundledLibrary, loadLibrary } from "../../../scripts/check/rehearsal/library-module.js";
import { rehearse } from "../../../scripts/check/rehearsal/rehearse.js";
import type { NotebookFile } from "../../../scripts/notebook/notebook.js";
import { notebooksFolder } from "../../../scripts/paths.js";
import { code, notebookOf, prose } from "../../notebooks.js";

const file = (...cells: Parameters<typeof notebookOf>[0]): NotebookFile => ({
  path: path.join(notebooksFolder, "99-a.ipynb"),
  text: "",
  notebook: notebookOf(cells),
});

async function judged(claim: string, cell = "const a = [1, 2], b = 3;"): Promise<string[]> {
  const notebook = file(code(cell), prose(`One.\n\nIt grows, always. It is so.${claim}`));
  const found = judge(notebook, await rehearse(notebook, loadLibrary(await bundledLibrary())));
  return found.map(({ kind, line, message }) => `${kind} ${line}: ${message}`);
}

describe("a claim", () => {
  it("that holds is silent, one after another", async () => {
    expect(await judged("<!--? b === 3 --><!--? a[1]! > a[0]! && b > a[1]! -->")).toEqual([]);
  });

  it("that does not hold is named with its line, its sentence and both sides", async () => {
    expect(await judged("<!--? a[0]! > b -->")).toEqual([
      'claim 3: "It is so." does not hold: `a[0]! > b` is not true: a[0]! is 1, b is 3',
    ]);
  });

  it("names the part that does not hold, and what is no comparison", async () => {
    expect(await judged("<!--? b === 3 && (a.length === 3) -->")).toEqual([
      expect.stringMatching(/`a.length === 3` is not true: a.length is 2 \(in `b === 3 && /),
    ]);
    expect(await judged("<!--? a.includes(b) -->")).toEqual([
      expect.stringMatching(/`a.includes\(b\)` is not true$/),
    ]);
  });

  it("must be exactly true", async () => {
    expect(await judged("<!--? b -->")).toEqual([expect.stringMatching(/`b` is 3, no `true`$/)]);
    expect(await judged('<!--? b > 0 && "it\'s" -->')).toEqual([
      expect.stringMatching(/is "it's", no `true`$/),
    ]);
  });

  it("that throws, or is no expression, says so", async () => {
    expect(await judged("<!--? c > 1 -->")).toEqual([
      expect.stringMatching(/does not hold: `c > 1` fails: ReferenceError: c is not defined/),
    ]);
    expect(await judged("<!--? b > -->")).toEqual([expect.stringMatching(/`b >` fails: /)]);
  });

  it("shows NaN, text and lists as they are", () => {
    const answer = (expression: string) =>
      String(new Function(`return ${claimQuestion(expression)}`)());
    expect(refutation("NaN > 1", answer("NaN > 1"))).toMatch(/NaN > 1/);
    expect(refutation('[1, "it\'s"].at(1) === "b"', answer('[1, "it\'s"].at(1) === "b"'))).toMatch(
      /is "it's"/,
    );
  });
});

describe("the sentence of a claim", () => {
  it.each([
    ["A first one. The second, of 0.5 units.<!--? x -->", "The second, of 0.5 units."],
    ["One<!--= n --> line\nand the *next*.<!--? x -->", "One line and the *next*."],
    ["- a point\n- it only grows<!--? x -->", "it only grows"],
    ["| a | b |\n|---|---|\n| c | larger<!--? x --> |", "c | larger"],
    ["Grows.<!--? x --><!--? y -->", "Grows."],
  ])("%j", (source, sentence) => {
    const { bindings } = readBindings(source);
    expect(bindings.filter(({ kind }) => kind === "claim")).toMatchObject(
      bindings.filter(({ kind }) => kind === "claim").map(() => ({ sentence })),
    );
    expect(bindings.at(-1)!.kind).toBe("claim");
  });

  it.each([
    ["<!--? x -->", /follows no sentence/],
    ["A paragraph.\n\n<!--? x -->", /follows no sentence/],
    ["So.<!-- ? x -->", /not read: write it without a space/],
    ["5<!-- = x -->", /not read: write it without a space/],
    ["So.<!--? -->", /says nothing/],
    ["So<!--= x -->", /follows no number/],
  ])("%j is refused", (source, message) => {
    expect(readBindings(source).problems).toEqual([
      { line: expect.any(Number), message: expect.stringMatching(message) },
    ]);
  });
});

describe("a binding that can never turn red", () => {
  const constants = async (text: string) =>
    (
      await constantBindings(
        file(
          code('import { display } from "tslab";\nconst n = 2;'),
          prose(text),
          code("const late = 1;"),
        ),
      )
    ).map(({ kind, line }) => `${kind} ${line}`);

  it.each([
    "So.<!--? true -->",
    "So.<!--? 1 < 2 -->",
    "So.<!--? n === n -->",
    "So.<!--? n > 5 || true -->",
    "So.<!--? n > 1 && 2 > 1 -->",
    "So.<!--? [1].every((n) => n > 0) -->",
    "So.<!--? late === 1 -->",
    "So.<!--? Math.max(1, 2) === 2 -->",
  ])("%s", async (text) => {
    expect(await constants(text)).toEqual(["claim 1"]);
  });

  it("is a number, too", async () => {
    expect(await constants("28<!--= 28 -->, 2<!--= n -->")).toEqual(["prose 1"]);
  });

  it.each(["So.<!--? n === 2 -->", "So.<!--? [1].every((x) => x < n) -->"])(
    "is not: %s",
    async (text) => {
      expect(await constants(text)).toEqual([]);
    },
  );
});

describe("a given number", () => {
  it("has a source that the bibliography knows; the nearest is named where it does not", async () => {
    const found = await unknownSources(
      file(
        prose(
          "In 1997<!--given hochreiter1997 -->\nand 2000<!--given gers200 -->, 1<!--given q -->.",
        ),
      ),
    );
    expect(found).toMatchObject([
      { cell: 1, line: 2, message: expect.stringMatching(/no such id: did you mean gers2000\?/) },
      { cell: 1, line: 2, message: expect.stringMatching(/expected one of S0, S1/) },
    ]);
  });

  it("comes from a list of CSL-JSON whose items have authors or are pages", async () => {
    const keys = (await sourcesIn(notebooksFolder))!.map(({ id }) => id);
    expect(keys).toEqual(expect.arrayContaining(["S0", "S4", "hochreiter1997", "peng2023"]));
    const items = JSON.parse(
      await readFile(path.join(notebooksFolder, "bibliography.json"), "utf8"),
    ) as { type: string; author?: unknown[]; issued?: unknown }[];
    for (const item of items)
      if (item.type !== "webpage")
        expect(item).toMatchObject({ author: expect.any(Array), issued: expect.any(Object) });
  });
});
