import { brotliCompressSync } from "node:zlib";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { readApi } from "../../scripts/site/api/read.js";
import { searchOver, type SearchHit } from "../../scripts/site/client/search/query.js";
import { readLesson } from "../../scripts/site/lesson.js";
import { bundleSearch } from "../../scripts/site/search/bundle.js";
import { searchEntries } from "../../scripts/site/search/entries.js";
import { courseNotebooks } from "./course.js";

const files = await courseNotebooks();
const lessons = await Promise.all(
  files.map((file) => readLesson(file, path.basename(file, ".ipynb"))),
);
const entries = searchEntries(lessons, readApi());
let search: (query: string) => SearchHit[];
beforeAll(() => {
  search = searchOver(entries);
});

/** What a reader types, and a part of the address that must be among the first three. */
const queries: [query: string, address: string][] = [
  ["forget gate", "03-forget-gate"],
  ["input gate", "04-input-gate"],
  ["output gate", "07-output-gate"],
  ["candidate", "05-candidate"],
  ["cell update", "06-cell-update"],
  ["whole cell", "08-whole-cell"],
  ["half-life", "03-forget-gate"],
  ["half life", "03-forget-gate"],
  ["four cases", "06-cell-update"],
  ["erase", "06-cell-update"],
  ["accumulate", "06-cell-update"],
  ["misprint bias", "04-input-gate"],
  ["variants", "16-variants"],
  ["five texts", "01-what-is-a-gate"],
  ["sigmoid", "#sigmoid"],
  ["lstmStep", "#lstmStep"],
  ["lstmstep", "#lstmStep"],
  ["unroll", "#unroll"],
  ["heatmap", "#heatmap"],
  ["seededRandom", "#seededRandom"],
  ["initialParameters", "#initialParameters"],
  ["backpropagate", "#backpropagate"],
  ["forcedComparison", "#forcedComparison"],
  ["numerical gradient", "#numericalGradient"],
  ["bidirectional", "18-bidirectional"],
  ["c_t = f_t \\odot c_{t-1} + i_t \\odot \\tilde c_t", "06-cell-update"],
  ["W_f", "03-forget-gate"],
  ["b_o", "07-output-gate"],
  ["shapes of weights", "02-shapes"],
  ["forget gaet", "03-forget-gate"],
];

describe("the search", () => {
  it(`has set queries`, () => expect(queries.length).toBe(30));

  it.each(queries)("finds %s among the first three", (query, address) => {
    const found = search(query).slice(0, 3);
    expect(found.map((hit) => hit.address).join("\n")).toContain(address);
  });

  it("answers nothing to nothing, and is not thrown by signs", () => {
    expect(search("   ")).toEqual([]);
    for (const odd of ["\\", "((((", "*", "^$", "ṩ", "\u0000"])
      expect(search(odd)).toBeInstanceOf(Array);
  });

  it("leads to places that are there", () => {
    const anchors = new Map(lessons.map((lesson) => [`${lesson.slug}.html`, lesson.anchors]));
    for (const [kind, , , address] of entries) {
      const [page, anchor] = address.split("#");
      if (kind === "section" && anchor) expect(anchors.get(page!)).toContain(anchor);
    }
  });

  it("is light: a kilobyte for each lesson and 25 bytes for each name, beside the library that finds", async () => {
    const { contents } = await bundleSearch(entries);
    const size = brotliCompressSync(contents).length;
    expect(size).toBeLessThan(7_000 + 1_000 * lessons.length + 25 * entries.length);
  });
});
