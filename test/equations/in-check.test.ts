import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { code, notebookOf, prose } from "../notebooks.js";
import { ProjectCopy } from "../check/project-copy.js";

const lesson = {
  ...notebookOf([
    prose("# 01 · A lesson\n\n$$\nh_t = o_t \\odot \\tanh(c_t)\n$$"),
    code("1 + 1"),
    prose("Kept: $F_t = f_t \\odot c_{t-1}$<!-- @check -->."),
  ]),
};
lesson.metadata = { ...lesson.metadata, equations: { trace: "forward" } };

const file = "notebooks/01-lesson.ipynb";
let copy: ProjectCopy;
beforeAll(async () => {
  copy = await ProjectCopy.make("01-lesson.ipynb", lesson);
}, 240_000);
afterAll(() => copy.remove());

describe("check, of equations", () => {
  it("is green while they hold", async () => {
    const { code: exit, stdout, stderr } = await copy.run(["check"]);
    expect(exit, stdout + stderr).toBe(0);
  });

  it("turns red when one is edited, at its cell, line and column, and names what would be true", async () => {
    const { code: exit, said } = await copy.checkWith(file, (text) =>
      text.replace(String.raw`\\tanh(c_t)`, "c_t"),
    );
    expect(exit).toBe(1);
    expect(said).toMatch(
      /01-lesson\.ipynb, cell 1, line 4: equation: column 17: left h_t, right o_t \\odot c_t differ at t = 1, unit 0: .*; would hold with \\tanh\(c_t\) in place of c_t/,
    );
  });

  it("turns red when one in running text is edited", async () => {
    const { code: exit, said } = await copy.checkWith(file, (text) =>
      text.replace("c_{t-1}", "c_{t}"),
    );
    expect(exit).toBe(1);
    expect(said).toMatch(/cell 3, line 1: equation: .*would hold with c_\{t-1\} in place of c_t/);
  });

  it("turns red when the library computes something else, though no output shows it", async () => {
    const { code: exit, said } = await copy.checkWith("lib/lstm/step.ts", (text) =>
      text.replace("const h = multiply(o, tanhC)", "const h = multiply(o, keptMemory)"),
    );
    expect(exit).toBe(1);
    expect(said).toMatch(/cell 1, line 4: equation: column \d+: left h_t, right o_t/);
  });

  it("says so when the library cannot compute a trace at all", async () => {
    const { code: exit, said } = await copy.checkWith("lib/recurrence/sequence.ts", (text) =>
      text.replace("requireInputs(inputs, inputSize);", "requireInputs(inputs, inputSize + 1);"),
    );
    expect(said).toMatch(/equation: .*the trace forward cannot be computed: invalid inputs/);
    expect(exit).toBe(1);
  });

  it("reports them as drift of the kind equation to machines", async () => {
    const before = await copy.read(file);
    await copy.write(file, before.replace(String.raw`\\tanh(c_t)`, "c_t"));
    const { stdout } = await copy.run(["check", "--reporter", "json"]);
    await copy.write(file, before);
    const report = JSON.parse(stdout) as { notebooks: { drift: Record<string, unknown>[] }[] };
    expect(report.notebooks[0]!.drift).toContainEqual(
      expect.objectContaining({ kind: "equation", cell: 1, line: 4 }),
    );
  });
});

describe("gatehouse equations", () => {
  it("checks them alone and counts them", async () => {
    const { code: exit, stdout } = await copy.run(["equations"]);
    expect([exit, stdout]).toEqual([0, expect.stringMatching(/^2 equations: 2 hold, 0 shown/)]);
  });

  it("exits with 1 and names the place when one is refused", async () => {
    const before = await copy.read(file);
    await copy.write(file, before.replace(String.raw`\\tanh(c_t)`, "c_t"));
    const { code: exit, stdout } = await copy.run(["equations", file]);
    await copy.write(file, before);
    expect(exit).toBe(1);
    expect(stdout).toContain(`${file}, cell 1, line 4: column 17: left h_t`);
  });

  it("lists the symbols and the blind spots of the traces", async () => {
    const { stdout: symbols } = await copy.run(["equations", "--symbols"]);
    expect(symbols).toMatch(
      /forward: the standard cell\n(?:.*\n)* {2}W_f +the weights of the forgetGate, a 7×18 matrix/,
    );
    const { stdout: spots } = await copy.run(["equations", "--blind-spots"]);
    expect(spots).toContain("trace forward: none");
  });

  it("exits with 2 on bad usage", async () => {
    expect((await copy.run(["equations", "--nonsense"])).code).toBe(2);
    expect((await copy.run(["equations", "no-such.ipynb"])).code).toBe(2);
  });
});
