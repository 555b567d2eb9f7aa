import { readdir } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Notebook } from "../../scripts/notebook/notebook.js";
import { gatehouse } from "../command.js";
import { code, notebookOf, prose } from "../notebooks.js";
import { ProjectCopy } from "./project-copy.js";

const lesson = notebookOf([
  prose("# 01 · A lesson\n\nTwo gates."),
  code(
    'import { display } from "tslab";\nimport { countParameters, heatmap, initialParameters, showWith, unroll } from "gatehouse";',
  ),
  code(
    "const trace = unroll(initialParameters({ inputSize: 2, hiddenSize: 3, seed: 1 }), [[1, 0], [0, 1], [1, 1]]);\ntrace.steps[2]!.hiddenState",
  ),
  code('showWith(display)(heatmap(trace, "forgetGate"));'),
  prose(
    "A layer 32 → 70 learns 28,840<!--= countParameters({ inputSize: 32, hiddenSize: 70 }) --> numbers.",
  ),
]);

let copy: ProjectCopy;
beforeAll(async () => {
  copy = await ProjectCopy.make("01-lesson.ipynb", lesson);
}, 240_000);
afterAll(() => copy.remove());

/** The notebook's file with one thing changed in it, still in canonical form. */
function edit(change: (notebook: Notebook) => void): (text: string) => string {
  return (text) => {
    const notebook = JSON.parse(text) as Notebook;
    change(notebook);
    return `${JSON.stringify(notebook, null, 1)}\n`;
  };
}

const file = "notebooks/01-lesson.ipynb";
const outputs = (notebook: Notebook, cell: number) => notebook.cells[cell - 1]!.outputs!;

describe("check", () => {
  it("is green on the untouched course, writes nothing, and says so", async () => {
    const before = await copy.read(file);
    const { code: exit, stdout } = await copy.run(["check"]);
    expect([exit, stdout.includes("1 of 1 notebooks fine")], stdout).toEqual([0, true]);
    expect(await copy.read(file)).toBe(before);
  });

  it("turns red when two gates are swapped in the library", async () => {
    const { code: exit, said } = await copy.checkWith("lib/lstm/step.ts", (text) =>
      text.replace(
        "const keptMemory = multiply(f, previousCellState)",
        "const keptMemory = multiply(i, previousCellState)",
      ),
    );
    expect(exit).toBe(1);
    expect(said).toMatch(/01-lesson\.ipynb, cell 3: output: execute_result differs/);
  });

  it("turns red when the forget gate reads another bias, and says where in the figure", async () => {
    const { code: exit, said } = await copy.checkWith("lib/lstm/step.ts", (text) =>
      text.replace(
        "affine(forgetGate.weights, hx, forgetGate.biases)",
        "affine(forgetGate.weights, hx, inputGate.biases)",
      ),
    );
    expect(exit).toBe(1);
    expect(said).toMatch(
      /cell 4: figure: heatmap 'forget gate f', step \d, unit \d: [\d.]+ committed, [\d.]+ now; largest of \d+ differences/,
    );
  });

  it("turns red when an export is renamed, at the cell that imports it", async () => {
    const { code: exit, said } = await copy.checkWith("lib/index.ts", (text) =>
      text.replace(
        "{ countGateParameters, countParameters }",
        "{ countGateParameters, countParameters as parameterCount }",
      ),
    );
    expect(exit).toBe(1);
    expect(said).toMatch(/01-lesson\.ipynb, cell 2, line 2: .*countParameters/);
  });

  it("turns red when a result has another type, at every cell that reads it, though nothing is run", async () => {
    const { code: exit, said } = await copy.checkWith(file, (text) =>
      text.replace("steps[2]!.hiddenState", "steps[2]!.hiddenstate"),
    );
    expect(exit).toBe(1);
    expect(said).toMatch(
      /01-lesson\.ipynb, cell 3, line 2: types: column 17: TS2551: .*Did you mean 'hiddenState'/,
    );
  });

  it("turns red when a default changes", async () => {
    const { code: exit, said } = await copy.checkWith("lib/lstm/initialise.ts", (text) =>
      text.replace('initialisation = "pytorch"', 'initialisation = "keras"'),
    );
    expect(exit).toBe(1);
    expect(said).toMatch(/01-lesson\.ipynb, cell 3: output/);
  });

  it("turns red when the library does not compile", async () => {
    const { code: exit, said } = await copy.checkWith(
      "lib/math/random.ts",
      (text) => `${text}\nconst broken: number = "text";\n`,
    );
    expect(exit).toBe(1);
    expect(said).toMatch(/lib\/ does not compile:[^]*random\.ts/);
  });

  it("turns red when the library imports what there is not, and leaves nothing half built", async () => {
    const { code: exit, said } = await copy.checkWith("lib/index.ts", (text) =>
      text.replace("{ seededRandom }", "{ seededRandom, missing }"),
    );
    expect(exit).toBe(1);
    expect(said).toMatch(/lib\/ does not compile:[^]*missing/);
    expect(await readdir(path.join(copy.folder, "lib"))).not.toContainEqual(
      expect.stringMatching(/^dist\./),
    );
  });

  it("turns red when a committed output is edited", async () => {
    const { code: exit, said } = await copy.checkWith(file, (text) =>
      text.replace(
        /(\[ -?0\.\d\d)(\d)/,
        (_, head: string, digit: string) => `${head}${(Number(digit) + 1) % 10}`,
      ),
    );
    expect(exit).toBe(1);
    expect(said).toMatch(/01-lesson\.ipynb, cell 3: output/);
  });

  it("turns red when a figure's picture is edited though its data is not", async () => {
    const { code: exit, said } = await copy.checkWith(file, (text) =>
      text.replace("forget gate f</text>", "forget gate g</text>"),
    );
    expect(exit).toBe(1);
    expect(said).toContain("cell 4: figure: the figure has a static picture that was edited");
  });

  it("turns red when a figure's sentence is edited", async () => {
    const { code: exit, said } = await copy.checkWith(
      file,
      edit((notebook) => {
        (outputs(notebook, 4)[0]!["data"] as Record<string, unknown>)["text/plain"] = [
          "Another sentence.",
        ];
      }),
    );
    expect(exit).toBe(1);
    expect(said).toContain("cell 4: figure: the figure has a description that is not the figure's");
  });

  it("turns red when a number in the prose is no longer true, and says what it is now", async () => {
    const { code: exit, said } = await copy.checkWith(file, (text) =>
      text.replace("28,840<!--", "28,841<!--"),
    );
    expect(exit).toBe(1);
    expect(said).toContain(
      "cell 5, line 1: prose: the prose says 28,841, `countParameters({ inputSize: 32, hiddenSize: 70 })` is 28,840",
    );
  });

  it("turns red when the schema is broken, naming the cell", async () => {
    const { code: exit, said } = await copy.checkWith(
      file,
      edit(
        (notebook) => delete (notebook.cells[2] as { execution_count?: unknown }).execution_count,
      ),
    );
    expect(exit).toBe(1);
    expect(said).toMatch(
      /01-lesson\.ipynb, cell 3: schema: does not follow nbformat 4\.5: .*execution_count/,
    );
  });

  it("turns red when two cells share an id, a tag is misspelt or our metadata unknown", async () => {
    const { code: exit, said } = await copy.checkWith(
      file,
      edit((notebook) => {
        notebook.cells[1]!.id = notebook.cells[0]!.id;
        notebook.cells[2]!.metadata = { tags: ["raises_exception"], gatehouse: { tolerence: 1 } };
      }),
    );
    expect(exit).toBe(1);
    expect(said).toContain('cell 2: schema: has the id "cell-1" of cell 1');
    expect(said).toContain('cell 3: schema: unknown tag "raises_exception"');
    expect(said).toContain('cell 3: schema: unknown gatehouse metadata "tolerence"');
  });

  it("turns red when the file is not in canonical form", async () => {
    const { code: exit, said } = await copy.checkWith(file, (text) =>
      JSON.stringify(JSON.parse(text)),
    );
    expect([exit, said.includes("not in canonical form")]).toEqual([1, true]);
  });
});

describe("update", () => {
  it("brings everything up to date, shows the difference, and changes nothing the second time", async () => {
    const before = await copy.read(file);
    await copy.write(
      file,
      before
        .replace("28,840<!--", "28,841<!--")
        .replace(/"execution_count": \d+/, '"execution_count": 99'),
    );
    const { code: exit, stderr } = await copy.run(["update"]);
    expect(exit).toBe(0);
    expect(stderr).toContain("- A layer 32 → 70 learns 28,841");
    expect(stderr).toContain("+ A layer 32 → 70 learns 28,840");
    expect(await copy.read(file)).toBe(before);
    expect((await copy.run(["update"])).stderr).toBe("");
    expect(await copy.read(file)).toBe(before);
  });

  it("leaves a notebook with a failing cell as it is", async () => {
    const before = await copy.read(file);
    const broken = edit((notebook) => {
      notebook.cells[2]!.source = ["throw new Error('no');"];
    })(before);
    await copy.write(file, broken);
    const { code: exit } = await copy.run(["update"]);
    expect(exit).toBe(1);
    expect(await copy.read(file)).toBe(broken);
    await copy.write(file, before);
  });
});

describe("the committed course", () => {
  it("passes check as it stands", async () => {
    const { code: exit, stdout } = await gatehouse(["check"]).ended;
    expect(exit, stdout).toBe(0);
  }, 300_000);

  it("runs, unchanged, on stock tslab started in notebooks/", async () => {
    const { code: exit, stdout } = await gatehouse([
      "run",
      "--kernel",
      "tslab-stock",
      "--jobs",
      "2",
    ]).ended;
    expect(exit, stdout).toBe(0);
  }, 900_000);
});
