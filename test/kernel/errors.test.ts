import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contents, failure, Kernel, printed, result } from "./client.js";

let kernel: Kernel;
beforeAll(async () => {
  kernel = await Kernel.start();
});
afterAll(() => kernel.close());

describe("a thrown error", () => {
  it("points at the cell's own lines, with no frame of ours", async () => {
    await kernel.run(
      "interface Wide { a: number;\n b: string }\nfunction narrow(x: number): Wide {\n  if (x > 1) throw new RangeError(`too big: ${x}`);\n  return { a: 1, b: '' };\n}",
    );
    const run = await kernel.run(
      "type Unused = { a: number };\n\n// a comment\nconst z = narrow(\n  3)",
    );
    const { ename, evalue, traceback, place } = failure(run);
    expect([ename, evalue, place]).toEqual(["RangeError", "too big: 3", { line: 4, column: 11 }]);
    expect(traceback.split("\n").slice(0, 3)).toEqual([
      "RangeError: too big: 3",
      "    at narrow (cell 1:4:20)",
      "    at cell 2:4:11",
    ]);
    expect(traceback).not.toMatch(/node:|tslab|kernel\.cjs/);
    expect(run.reply).toMatchObject({ status: "error", ename, evalue });
  });

  it("in asynchronous code keeps its lines", async () => {
    const run = await kernel.run(
      "async function later() {\n  await null;\n  throw new Error('after');\n}\n\nawait later()",
    );
    expect(failure(run)).toMatchObject({ evalue: "after", place: { line: 3, column: 9 } });
  });

  it("in the library names the library's own source", async () => {
    const run = await kernel.run(
      "import { constantParameters } from 'gatehouse'\nconstantParameters({ inputSize: -1, hiddenSize: 1, weight: 1, bias: 0 })",
    );
    const { traceback, place } = failure(run);
    expect(traceback).toMatch(/at \w+ \(\.\.\/lib\/[\w/-]+\.ts:\d+:\d+\)/);
    expect(place).toMatchObject({ line: 2 });
  });

  it("tells what caused it", async () => {
    const run = await kernel.run("throw new Error('outer', { cause: new TypeError('inner') })");
    expect(failure(run).traceback).toContain("caused by TypeError: inner");
  });

  it("may be anything", async () => {
    expect(failure(await kernel.run("throw 'a word'"))).toMatchObject({
      ename: "Uncaught",
      evalue: "'a word'",
    });
    expect(failure(await kernel.run("throw undefined"))).toMatchObject({ evalue: "undefined" });
  });

  it("has lines of the cell when it is printed, too", async () => {
    const run = await kernel.run("\nconst e = new Error('seen');\nconsole.log(e.stack)");
    expect(printed(run)).toBe("Error: seen\n    at cell 8:2:11\n");
  });
});

describe("a type error", () => {
  it("fails the cell before it runs, every finding with its place", async () => {
    const run = await kernel.run(
      "console.log('ran');\nconst n: string = null;\nlet s: number = 'a'",
    );
    const { ename, evalue, traceback, place } = failure(run);
    expect([ename, place]).toEqual(["TypeScriptError", { line: 2, column: 7 }]);
    expect(evalue).toBe(
      "cell 2:7 - TS2322: Type 'null' is not assignable to type 'string'.\ncell 3:5 - TS2322: Type 'string' is not assignable to type 'number'.",
    );
    expect(traceback).toContain("> ");
    expect(printed(run)).toBe("");
  });

  it.each([
    ["a value that may be undefined", "const m = new Map<string, number>(); m.get('a') + 1", 2532],
    [
      "a missing return",
      "function g(x: number): number | undefined { if (x > 0) return 1; }",
      7030,
    ],
    ["an unknown name", "gatte", 2304],
    ["a missing module", "import { a } from './nowhere'", 2307],
    ["a syntax error", "const = 1", 1134],
  ])("%s", async (_, code, number) => {
    expect(failure(await kernel.run(code)).evalue).toContain(`TS${number}`);
  });
});

it("a command of IPython's is named once, with what to do", async () => {
  const run = await kernel.run("%%bash\necho hi\nls");
  expect(failure(run).evalue).toBe(
    "cell 1:1 - %%bash is a command of IPython's, and this cell is TypeScript: write the cell in TypeScript",
  );
});

it("what has no type is taken with a note, but for a client that checks", async () => {
  const code = "function half(x) { return x / 2 }\nhalf(4)";
  const run = await kernel.run(code);
  expect(result(run)?.["text/plain"]).toBe("2");
  expect(printed(run, "stderr")).toBe("note: 1:15 - Parameter 'x' implicitly has an 'any' type.\n");
  const id = kernel.send("execute_request", { code }, "shell", { gatehouse: { checked: false } });
  expect(failure(await kernel.outcome(id)).evalue).toContain("TS7006");
});

it("a cell whose types the client has checked is not checked again", async () => {
  const code = "const n: number = 'not checked'; n";
  const id = kernel.send("execute_request", { code }, "shell", { gatehouse: { checked: true } });
  expect(result(await kernel.outcome(id))?.["text/plain"]).toBe("'not checked'");
});

describe("what a cell left behind", () => {
  it("a rejection nobody handles fails the cell that made it", async () => {
    const run = await kernel.run("Promise.reject(new Error('lost')); 1");
    expect(run.reply).toMatchObject({ status: "error", evalue: "lost" });
    expect(contents(run.messages, "error")).toHaveLength(1);
  });

  it("a throw in a timer ends the cell that still waits", async () => {
    const run = await kernel.run(
      "setTimeout(() => { throw new Error('timer') }, 10);\nawait new Promise(() => {})",
    );
    expect(failure(run)).toMatchObject({ evalue: "timer", place: { line: 1, column: 26 } });
  });

  it("late output, throws and rejections go to their own cell, also while another runs", async () => {
    const early = await kernel.run(
      "setTimeout(() => { console.log('late'); throw new Error('late throw') }, 100); setTimeout(async () => { await null; throw new Error('late rejection') }, 120)",
    );
    expect(early.reply["status"]).toBe("ok");
    const other = await kernel.run(
      "await new Promise((r) => setTimeout(r, 300)); console.log('mine')",
    );
    expect(printed(other)).toBe("mine\n");
    expect(other.reply["status"]).toBe("ok");
    const messages = kernel.of(early.id);
    expect(printed({ messages })).toBe("late\n");
    expect(contents(messages, "error").map((content) => content["evalue"])).toEqual([
      "late throw",
      "late rejection",
    ]);
  });
});
