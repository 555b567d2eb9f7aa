import { describe, expect, it } from "vitest";
import { lacks } from "../../scripts/site/api/lacks.js";
import { referencePages } from "../../scripts/site/api/page.js";
import { readApi, type ApiEntry } from "../../scripts/site/api/read.js";
import * as library from "../../lib/index.js";

const entries = readApi();
const entry = (name: string) => entries.find((each) => each.name === name)!;

describe("the docstrings of what the library exports", () => {
  it.each(entries.map((each) => [each.name, each] as const))("%s has all it needs", (_, each) => {
    expect(lacks(each)).toEqual([]);
  });

  it("are of everything there is", () => {
    const named = entries.map(({ name }) => name);
    for (const name of Object.keys(library)) expect(named).toContain(name);
    expect(new Set(named).size).toBe(named.length);
  });

  it("are read whole", () => {
    const { kind, signature, text, tags, file, throws } = entry("lstmStep");
    expect(kind).toBe("function");
    expect(signature).toMatch(
      /^function lstmStep\(\n {2}parameters: CellParameters,[^]*\): StepTrace$/,
    );
    expect(text).toContain("One step of the cell, with everything inside visible.");
    expect(tags.find(({ name }) => name === "x")?.text).toBe("the event, [inputSize].");
    expect(tags.find(({ tag }) => tag === "throws")?.text).toMatch(/^RangeError when x/);
    expect(tags.find(({ tag }) => tag === "see")?.text).toMatch(
      /^Gers, Schmidhuber & Cummins 2000/,
    );
    expect([file, throws]).toEqual(["lib/lstm/step.ts", true]);
  });

  it("keep the addresses of their sources", () => {
    const { tags } = entry("seededRandom");
    expect(tags.find(({ tag }) => tag === "see")?.text).toMatch(/^https:\/\/github\.com\/\S+$/);
  });

  it("include those of members", () => {
    const member = entry("StepTrace").members.find(({ name }) => name === "keptMemory");
    expect(member?.text).toContain("the old memory that stays");
  });
});

describe("a docstring that lacks something", () => {
  const whole: ApiEntry = {
    name: "twice",
    kind: "function",
    signature: "function twice(v: Vector): Vector",
    text: "Twice a vector. Shapes: [n] → [n].",
    tags: [{ tag: "throws", text: "RangeError when v is empty." }],
    members: [],
    file: "lib/math/vector.ts",
    line: 1,
    throws: true,
  };

  it("is told what", () => {
    expect(lacks(whole)).toEqual([]);
    expect(lacks({ ...whole, text: "Twice it.", tags: [] })).toEqual(["@throws", "shapes"]);
    expect(lacks({ ...whole, text: "" })).toContain("a docstring");
    const members = [
      { name: "v", signature: "v: Vector", text: "" },
      { name: "w", signature: "w: Vector", text: "The other." },
    ];
    const type: ApiEntry = { ...whole, kind: "type", text: "Two of them.", tags: [], members };
    expect(lacks(type)).toEqual(["a docstring of v", "the shape of v", "the shape of w"]);
  });
});

describe("the pages", () => {
  const pages = referencePages(entries, []);
  const ids = new Map(
    pages.map(({ path, html }) => [
      path,
      [...String(html).matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!),
    ]),
  );

  it("have an entry for every name, and no link that leads nowhere", () => {
    const all = [...ids.values()].flat();
    for (const { name } of entries) expect(all).toContain(name);
    for (const { path, html } of pages) {
      const own = ids.get(path)!;
      expect(new Set(own).size).toBe(own.length);
      for (const [, file, target] of String(html).matchAll(/href="(reference[^"#]*)?#([^"]+)"/g))
        expect([path, target, ids.get(file ?? path)]).toEqual([
          path,
          target,
          expect.arrayContaining([target]),
        ]);
    }
  });

  it("are none of them long: 3,000 elements at most", () => {
    for (const { path, html } of pages) {
      const elements = [...String(html).matchAll(/<[a-z]/g)].length;
      expect([path, elements <= 3000]).toEqual([path, true]);
    }
  });

  it("say where a docstring cannot be set", () => {
    const broken = { ...entry("sigmoid"), text: "$\\nonsense{$" };
    expect(() => referencePages([broken], [])).toThrow(
      /lib\/math\/activations\.ts:\d+: the formula/,
    );
  });
});
