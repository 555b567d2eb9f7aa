import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { executeNotebook } from "../../scripts/execute/execute-notebook.js";
import type { Execution, ExecutionLimits } from "../../scripts/execute/execution.js";
import { findKernel } from "../../scripts/execute/kernelspecs.js";
import { joined, type NotebookCell } from "../../scripts/notebook/notebook.js";
import { code, inFolder, notebookOf, prose } from "../notebooks.js";

const limits: ExecutionLimits = { cellMs: 60_000, notebookMs: 300_000, startMs: 60_000 };

/** Executes cells in a fresh kernel. */
function execute(
  cells: NotebookCell[],
  change: Partial<ExecutionLimits> = {},
  kernel = "tslab",
): Promise<Execution> {
  return inFolder(async (folder) =>
    executeNotebook(
      { path: `${folder}/fixture.ipynb`, notebook: notebookOf(cells, kernel) },
      await findKernel(kernel, "fixture.ipynb"),
      {
        ...limits,
        ...change,
      },
    ),
  );
}

const statuses = ({ cells }: Execution) => cells.map(({ status }) => status);
const text = ({ cells }: Execution, k: number) =>
  cells[k]!.outputs.map((output) => joined(output["text"])).join("");

describe("a notebook that is fine", () => {
  it("keeps outputs, counts and cell numbers, prose counted too", async () => {
    const run = await execute([
      prose("# T"),
      code("const a = 20;\nconsole.log('hi');"),
      code("a + 1"),
      code(""),
    ]);
    expect(statuses(run)).toEqual(["ok", "ok", "ok"]);
    expect(run.cells.map(({ index }) => index)).toEqual([2, 3, 4]);
    expect(run.cells.map(({ executionCount }) => executionCount)).toEqual([1, 2, null]);
    expect(run.cells[0]!.outputs).toEqual([
      { output_type: "stream", name: "stdout", text: "hi\n" },
    ]);
    expect(run.cells[1]!.outputs).toMatchObject([
      { output_type: "execute_result", data: { "text/plain": "21" } },
    ]);
  });
});

describe("the five notebooks that other runners pass though they fail", () => {
  it("an uncaught throw, with its line, and the cells behind it not run", async () => {
    const run = await execute([
      code("1"),
      code("const x = 1;\nthrow new Error('boom');"),
      code("2"),
    ]);
    expect(statuses(run)).toEqual(["ok", "failed", "not run"]);
    expect(run.cells[1]!.failure).toMatchObject({ ename: "Error", evalue: "boom", line: 2 });
  });

  it("a type error, with its line and column", async () => {
    const run = await execute([code("const a = 1;\nconst n: number = 'text';")]);
    expect(statuses(run)).toEqual(["failed"]);
    expect(run.cells[0]!.failure).toMatchObject({ line: 2, column: 7 });
    expect(run.cells[0]!.failure!.evalue).toContain(
      "Type 'string' is not assignable to type 'number'",
    );
  });

  it("cells after an expected exception: they run", async () => {
    const run = await execute([
      code("throw new TypeError('meant')", ["raises-exception"]),
      code("1 + 1"),
      code("2 + 2"),
    ]);
    expect(statuses(run)).toEqual(["ok", "ok", "ok"]);
    expect(run.cells[0]!.outputs).toMatchObject([{ output_type: "error", ename: "TypeError" }]);
    expect(run.cells[2]!.outputs).toMatchObject([{ data: { "text/plain": "4" } }]);
  });

  it("900 prints: all there, in order", async () => {
    const run = await execute([
      code("for (let k = 0; k < 900; k++) console.log(k);"),
      code("'after'"),
    ]);
    expect(statuses(run)).toEqual(["ok", "ok"]);
    expect(text(run, 0)).toBe(Array.from({ length: 900 }, (_, k) => `${k}\n`).join(""));
  });

  it("an unhandled rejection fails the cell that made it", async () => {
    const run = await execute([code("1"), code("Promise.reject(new RangeError('lost'));\n1")]);
    expect(statuses(run)).toEqual(["ok", "failed"]);
    expect(run.cells[1]!.failure).toMatchObject({ ename: "RangeError", evalue: "lost", line: 1 });
  });
});

describe("what else can happen", () => {
  it("a throw after the cell has ended fails that cell, not the one running then", async () => {
    const run = await execute([
      code("setTimeout(() => { throw new Error('late'); }, 500); 1"),
      code("await new Promise((resolve) => setTimeout(resolve, 1500)); 2"),
    ]);
    expect(statuses(run)).toEqual(["failed", "ok"]);
    expect(run.cells[0]!.failure).toMatchObject({ evalue: "late" });
  });

  it("an endless loop is interrupted at the limit", async () => {
    const run = await execute([code("for (;;) {}"), code("1")], { cellMs: 1500 });
    expect(statuses(run)).toEqual(["failed", "not run"]);
    expect(run.cells[0]!.failure).toMatchObject({ ename: "TimedOut" });
    expect(run.cells[0]!.failure!.evalue).toContain("took longer than 1.5 s");
  });

  it("a promise that never settles is interrupted too", async () => {
    const run = await execute([code("await new Promise(() => {})")], { cellMs: 1500 });
    expect(run.cells[0]!.failure).toMatchObject({ ename: "TimedOut" });
  });

  it("a kernel that ends is named, with its last words", async () => {
    const run = await execute([code("process.exit(7)"), code("1")]);
    expect(statuses(run)).toEqual(["failed", "not run"]);
    expect(run.cells[0]!.failure!.evalue).toMatch(/exit|died|ended/i);
  });

  it("what a kernel writes to its descriptors as it dies is told", async () => {
    const dying = "(process as any)._rawDebug('no more ink');\nprocess.abort();";
    const run = await execute([code(dying)]);
    expect(run.cells[0]!.failure!.evalue).toMatch(
      /^the kernel was ended by SIGABRT; its last words:\nno more ink\n/,
    );
  });

  it("nothing of what a notebook starts outlives it, detached or not", async () => {
    const starting =
      "import { spawn } from 'node:child_process';\n" +
      "[true, false].map((detached) => spawn('sleep', ['60'], { detached, stdio: 'ignore' }).pid).join(' ')";
    const run = await execute([code(starting)]);
    const data = run.cells[0]!.outputs[0]!["data"] as Record<string, string>;
    const started = data["text/plain"]!.slice(1, -1).replace(" ", ",");
    const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", started], { encoding: "utf8" });
    expect(stdout).not.toMatch(/^[^Z\s]/m);
  });

  it("a kernel that takes more memory than it may is ended, and the report says so", async () => {
    const hungry = "const kept: Buffer[] = [];\nfor (;;) kept.push(Buffer.alloc(1 << 24, 1));";
    const run = await execute([code("1"), code(hungry), code("2")], { memoryMb: 700 });
    expect(statuses(run)).toEqual(["ok", "failed", "not run"]);
    expect(run.cells[1]!.failure).toMatchObject({ ename: "KernelDied" });
    expect(run.cells[1]!.failure!.evalue).toMatch(
      /the kernel took \d+ MB of memory, 700 are allowed \(--memory\), and was ended/,
    );
  });

  it("20,000 lines arrive whole", async () => {
    const run = await execute([code("for (let k = 0; k < 20_000; k++) console.log('line', k);")]);
    expect(text(run, 0).split("\n").length - 1).toBe(20_000);
    expect(text(run, 0).endsWith("line 19999\n")).toBe(true);
  });

  it("a flood without end is cut, and the cut is marked", async () => {
    const run = await execute([
      code("for (let k = 0; k < 60; k++) console.log('x'.repeat(100_000));"),
    ]);
    expect(text(run, 0).length).toBeLessThan(5_100_000);
    expect(text(run, 0)).toContain("[cut: more than 5000000 characters]");
  });

  it("a display updated by a later cell changes where it stands", async () => {
    const run = await execute([
      code(
        'import { newDisplay } from "tslab";\nconst shown = newDisplay();\nshown.text("before");',
      ),
      code('shown.text("after");'),
    ]);
    expect(run.cells[0]!.outputs).toMatchObject([
      { output_type: "display_data", data: { "text/plain": "after" } },
    ]);
    expect(run.cells[1]!.outputs).toEqual([]);
  });

  it("an expected exception that does not come is a failure", async () => {
    const run = await execute([code("1", ["raises-exception"])]);
    expect(run.cells[0]!.failure).toMatchObject({ ename: "NothingRaised" });
  });

  it("an expected exception of another name is a failure, of the same name it is not", async () => {
    const expecting = (raises: string): NotebookCell => ({
      ...code("throw new TypeError('meant')", ["raises-exception"]),
      metadata: { tags: ["raises-exception"], gatehouse: { raises } },
    });
    const run = await execute([expecting("TypeError"), expecting("RangeError")]);
    expect(statuses(run)).toEqual(["ok", "failed"]);
    expect(run.cells[1]!.failure).toMatchObject({
      ename: "OtherRaised",
      evalue: "expected the cell to raise RangeError, got TypeError: meant",
      line: 1,
    });
  });

  it("a cell tagged skip-execution is left out", async () => {
    const run = await execute([code("throw new Error('never')", ["skip-execution"]), code("1")]);
    expect(statuses(run)).toEqual(["skipped", "ok"]);
  });
});

describe("stock tslab", () => {
  it("errors, late rejections and the cells after an expected exception are right there as well", async () => {
    const cells = [
      code("throw new Error('meant')", ["raises-exception"]),
      code("1 + 1"),
      code("Promise.reject(new Error('lost'));\n1"),
    ];
    const run = await execute(cells, {}, "tslab-stock");
    expect(statuses(run)).toEqual(["ok", "ok", "failed"]);
    expect(run.cells[2]!.failure).toMatchObject({ ename: "Error", evalue: "lost" });
  });

  it("a type error is read from what it prints", async () => {
    const run = await execute([code("const a = 1;\nconst n: number = 'x';")], {}, "tslab-stock");
    expect(run.cells[0]!.failure).toMatchObject({ ename: "TypeScriptError", line: 2, column: 7 });
  });

  it("output that it loses is noticed", async () => {
    const run = await execute(
      [code("for (let k = 0; k < 3000; k++) console.log(k);")],
      {},
      "tslab-stock",
    );
    const whole = text(run, 0).split("\n").length - 1 === 3000;
    expect(statuses(run)).toEqual([whole ? "ok" : "failed"]);
    if (!whole) expect(run.cells[0]!.failure).toMatchObject({ ename: "OutputLost" });
  });
});
