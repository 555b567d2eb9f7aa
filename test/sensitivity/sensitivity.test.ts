import { describe, expect, it } from "vitest";
import { seededRandom } from "../../lib/index.js";
import * as library from "../../lib/index.js";
import { executedPlaces } from "../../scripts/sensitivity/executed.js";
import { documentMutations } from "../../scripts/sensitivity/document-mutations.js";
import { kinds, type Mutation } from "../../scripts/sensitivity/kinds.js";
import { notebookMutations } from "../../scripts/sensitivity/mutations.js";
import { probe } from "../../scripts/sensitivity/probes.js";
import { sample } from "../../scripts/sensitivity/sample.js";
import { changed, sitesOf } from "../../scripts/sensitivity/sites.js";
import { loadLibrary } from "../../scripts/check/rehearsal/library-module.js";
import { code, notebookOf, prose } from "../notebooks.js";

const mutants = (text: string) => sitesOf(text).map((site) => changed(text, site));

describe("single changes of a source", () => {
  it("are made of operators, signs, numbers, texts, truths and conditions", () => {
    expect(mutants("a + -b;")).toEqual(["a - -b;", "a +  b;"]);
    expect(mutants("f(1, 'x', true);")).toEqual([
      "f(2, 'x', true);",
      "f(1, 'x′', true);",
      "f(1, 'x', false);",
    ]);
    expect(mutants("a ? b : c;")).toEqual(["!(a) ? b : c;"]);
  });

  it("are made of gates and activations taken for one another, where they are read", () => {
    expect(mutants("p.inputGate;")).toEqual(["p.forgetGate;", "p.candidate;", "p.outputGate;"]);
    expect(mutants("const sigmoid = g(tanh);")).toEqual([
      "const sigmoid = g(sigmoid);",
      "const sigmoid = g(identity);",
    ]);
  });

  it("leave alone imports, types, and the steps of loops, which would never end", () => {
    expect(mutants('import a from "b";\nlet c: 1 | 2;')).toEqual([]);
    expect(mutants("for (;; k += d) {}")).toEqual([]);
  });
});

describe("mutations of a notebook", () => {
  const output = { output_type: "stream", name: "stdout", text: ["0.5\n"] } as const;
  const notebook = notebookOf([
    { ...code("f(a);\n1;"), outputs: [output] },
    prose(
      "28<!--= n --> and 30 grow larger, $a + b$, [b](02-b.ipynb#c).\n\n$$\nh_t = o_t \\odot \\tanh(c_t)\n$$\n\n$$\n% @unchecked why\nh_t\n$$",
    ),
  ]);
  const rules = new Set(["numbers", "claims", "mathematics", "read"] as const);
  const mutations = notebookMutations({ path: "a.ipynb", text: "", notebook }, rules, [
    "01-a.ipynb",
    "02-b.ipynb",
  ]);
  const of = (kind: string) => mutations.filter((mutation) => mutation.kind === kind);

  it("change code, outputs, the digits of bound numbers, and equations that are checked", () => {
    expect(of("cell").map(({ was, now }) => [was, now])).toEqual([["1", "2"]]);
    expect(of("output").map(({ was, now }) => [was, now])).toEqual([["0.5", "1.5"]]);
    expect(of("prose").map(({ was, now }) => [was, now])).toEqual([
      ["2", "3"],
      ["8", "9"],
    ]);
    expect(of("equation").length).toBeGreaterThan(4);
    const sources = mutations
      .filter(({ kind }) => kind !== "update")
      .map(({ mutate }) => JSON.stringify(mutate().notebook));
    expect(new Set([...sources, JSON.stringify(notebook)]).size).toBe(sources.length + 1);
  });

  it("change other numbers, words that claim, mathematics, links, and the file", () => {
    const changes = (kind: string) => of(kind).map(({ was, now }) => `${was} → ${now}`);
    expect(changes("number")).toEqual(["30 → 31"]);
    expect(changes("word")).toEqual(["larger → smaller"]);
    expect(changes("mathematics")).toContain("+ → -");
    expect(changes("reference")).toContain("02-b.ipynb → 01-a.ipynb");
    expect(changes("reference")).toContain("c → c-now");
    expect(changes("file")).toEqual(
      expect.arrayContaining([
        "code → prose",
        "compared → nondeterministic",
        "a side → a conflict",
      ]),
    );
    expect(of("update").length).toBe(of("cell").length);
  });

  it("are made only of what the lesson is held to", () => {
    const loose = notebookMutations({ path: "a.ipynb", text: "", notebook }, new Set(), []);
    const found = new Set(loose.map(({ kind }) => kind));
    expect(found).not.toContain("word");
    expect(found).not.toContain("update");
  });

  it("change names, options, commands and links of a document", () => {
    const text =
      "Run `npx gatehouse check --jobs 2`, `npm run bench`, [a](CONTRIBUTING.md#b), `unroll`.";
    const changes = documentMutations("README.md", text).map(({ was, now }) => `${was} → ${now}`);
    expect(changes).toEqual([
      "--jobs → --jobss",
      "check → checker",
      "bench → bench-all",
      "CONTRIBUTING.md → CONTRIBUTING-old.md",
      "b → b-old",
      "unroll → nuroll",
    ]);
  });
});

describe("the sample", () => {
  const all = Array.from({ length: 400 }, (_, k): Mutation => {
    const kind = (["library", "equation", "prose", "cell", "output"] as const)[k % 5]!;
    return { kind, place: String(k), was: "", now: "" };
  });

  it("is the same for the same seed, another for another, and has nothing twice", () => {
    const places = (seed: number) => sample(all, 50, seed).map(({ place }) => place);
    expect(places(1)).toEqual(places(1));
    expect(places(1)).not.toEqual(places(2));
    expect(new Set(places(1)).size).toBe(5 * Math.ceil(50 / Object.keys(kinds).length));
  });
});

describe("what tells a change of meaning", () => {
  it("is the same for the same library", () => {
    expect(probe(library)).toEqual(probe(library));
    expect(probe(library).length).toBeGreaterThan(50);
  });

  it("is another when a function answers differently", () => {
    const other = { ...library, dot: (a: number[], b: number[]) => library.dot(a, b) + 1 };
    expect(probe(other)).not.toEqual(probe(library));
    expect(seededRandom(1).uniform()).toBe(seededRandom(1).uniform());
  });
});

it("knows which places of a script were executed", async () => {
  const text = "exports.f = (a) => { if (a) { return 'yes'; } return 'no'; };";
  const isExecuted = await executedPlaces("places-of-a-test.cjs", async () => {
    const { f } = loadLibrary(text, "places-of-a-test.cjs") as unknown as { f(a: boolean): string };
    f(false);
    await Promise.resolve();
  });
  const offset = "(function (module, exports, require) {".length;
  expect(isExecuted(offset + text.indexOf("'no'"))).toBe(true);
  expect(isExecuted(offset + text.indexOf("'yes'"))).toBe(false);
});
