import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Json } from "../../scripts/kernel/protocol/message.js";
import { contents, failure, Kernel, result } from "./client.js";

/** Within what an interrupted cell has to be answered, in milliseconds; more for a machine that others use too. */
const promptly = 2000 * Number(process.env["CI"] ? 3 : 2);

const go = "console.log('go');";
const cells: [what: string, code: string][] = [
  ["a synchronous loop", `${go} for (;;) {}`],
  ["a wait without end", `${go} await new Promise(() => {})`],
  ["a loop after an await", `${go} await null; for (;;) {}`],
  ["a loop in a timer", `setTimeout(() => { ${go} for (;;) {} }, 10); await new Promise(() => {})`],
  ["a loop in an immediate", `setImmediate(() => { ${go} for (;;) {} }); setImmediate(() => {});`],
  ["a loop of microtasks", `${go} for (;;) await null`],
  ["microtasks that queue one another", `${go} const q = () => queueMicrotask(q); q()`],
  ["ticks that queue one another", `${go} const t = () => process.nextTick(t); t()`],
  ["a loop that nobody awaits", `${go} (async () => { for (;;) await null })(); 1`],
  ["a loop in a promise's executor", `${go} await new Promise(() => { for (;;); })`],
  ["a loop in code made of text", `${go} await null; new Function('for (;;);')()`],
  ["a loop that catches all", `${go} for (;;) { try { for (;;); } catch {} finally { continue } }`],
  [
    "a loop in an asynchronous resource",
    `${go} new (require('node:async_hooks').AsyncResource)('x').runInAsyncScope(() => { for (;;); })`,
  ],
  ["a lock", `${go} Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)`],
  ["a search that backtracks", `${go} /^(a+)+$/.test("a".repeat(60) + "b")`],
  [
    "a loop in WebAssembly",
    `${go} const W = (globalThis as any).WebAssembly; new W.Instance(new W.Module(loop)).exports.f()`,
  ],
  [
    "a result that takes for ever to say",
    `${go} ({ [Symbol.for('nodejs.util.inspect.custom')]() { for (;;); } })`,
  ],
  [
    "a display that never comes",
    `${go} ({ [Symbol.for('Jupyter.display')]: () => new Promise(() => {}) })`,
  ],
  [
    "a display that loops",
    `${go} ({ async [Symbol.for('Jupyter.display')]() { for (;;) await null } })`,
  ],
  ["a display that loops at once", `${go} ({ [Symbol.for('Jupyter.display')]() { for (;;); } })`],
  [
    "an error whose message loops",
    `${go} throw { [Symbol.for('nodejs.util.inspect.custom')]() { for (;;); } }`,
  ],
  ["a command", `${go} require('node:child_process').execSync('sleep 20')`],
  [
    "a command that ignores interrupts",
    `${go} require('node:child_process').execSync("trap '' INT; sleep 20; sleep 20")`,
  ],
  [
    "a detached command that is waited for",
    `${go} require('node:child_process').spawnSync('sleep', ['20'], { detached: true } as {})`,
  ],
  [
    "a child that is awaited",
    `${go} await new Promise((r) => require('node:child_process').spawn('sleep', ['20']).on('exit', r))`,
  ],
  [
    "a detached child that is awaited",
    `${go} await new Promise((r) => require('node:child_process').spawn('sleep', ['20'], { detached: true }).on('exit', r))`,
  ],
];

let kernel: Kernel;
beforeAll(async () => {
  kernel = await Kernel.start();
  // (func (export "f") (loop (br 0)))
  const wasm = "0061736d 01000000 010401600000 03020100 07050101660000 0a0901070003400c000b0b";
  await kernel.run(`let kept = 0; const loop = Buffer.from("${wasm.replace(/ /g, "")}", "hex");`);
});
afterAll(async () => {
  const left = execFileSync("ps", ["-A", "-o", "ppid=,pid=,args="], { encoding: "utf8" });
  await kernel.close();
  for (const row of left.split("\n").filter((line) => / sleep 20$/.test(line)))
    if (Number(row.trim().split(/\s+/)[0]) <= 1) process.kill(Number(row.trim().split(/\s+/)[1]));
});

let count = 0;

describe("an interrupt by message", () => {
  it.each(cells)("ends %s, aborts the queue and keeps the state", async (_, code) => {
    const id = kernel.submit(code);
    const queued = kernel.submit("1");
    await started(id);
    const [reply, ms] = await interrupted(id);
    expect(reply["status"]).toBe("error");
    expect(failure(await kernel.outcome(id)).ename).toBe("Interrupted");
    expect((await kernel.outcome(queued)).reply["status"]).toBe("aborted");
    expect(result(await kernel.run("kept += 1"))?.["text/plain"]).toBe(String(++count));
    expect(ms).toBeLessThan(promptly);
  });

  it("ends what a cell left behind, while the kernel is idle", async () => {
    const { id } = await kernel.run(`setTimeout(() => { ${go} for (;;) {} }, 50); 1`);
    await started(id);
    await kernel.ask("interrupt_request", {}, "control");
    expect(result(await kernel.run("kept += 1"))?.["text/plain"]).toBe(String(++count));
  });

  it.each([
    ["that never settles", "new Promise(() => {})"],
    ["that loops", "(() => { for (;;); })()"],
    [
      "that takes for ever to say",
      "({ [Symbol.for('nodejs.util.inspect.custom')]() { for (;;); } })",
    ],
  ])("ends a user expression %s, and the rest is answered", async (_, expression) => {
    const user_expressions = { a: "kept", b: expression, c: "1 + 1" };
    const id = kernel.submit(go, { user_expressions });
    await started(id);
    await sleep(300);
    const [reply, ms] = await interrupted(id);
    expect(reply["user_expressions"]).toMatchObject({
      a: { status: "ok", data: { "text/plain": String(count) } },
      b: { status: "error", ename: "Interrupted" },
      c: { status: "ok", data: { "text/plain": "2" } },
    });
    expect(ms).toBeLessThan(promptly);
  });

  it("is survived when it comes again and again", async () => {
    for (let turn = 0; turn < 5; turn++) {
      const id = kernel.submit(`${go} for (;;) await null`);
      await started(id);
      for (let i = 0; i < 12; i++) {
        kernel.send("interrupt_request", {}, "control");
        await sleep(40);
      }
      expect(failure(await kernel.outcome(id)).ename).toBe("Interrupted");
      expect(result(await kernel.run("kept += 1"))?.["text/plain"]).toBe(String(++count));
    }
  });

  it("leaves the other immediates, in their order, but for those that were cleared", async () => {
    await kernel.run("const seen: number[] = [];");
    const id = kernel.submit(`setImmediate(() => { ${go} for (;;) {} });
      setImmediate((x) => seen.push(x), 1); const not = setImmediate(() => seen.push(0));
      clearImmediate(not); require("node:timers").setImmediate(() => seen.push(2));
      await new Promise(() => {});`);
    await started(id);
    await interrupted(id);
    await kernel.run("await new Promise((resolve) => setTimeout(resolve, 50))");
    expect(result(await kernel.run("seen"))!["text/plain"]).toBe("[ 1, 2 ]");
  });

  it("leaves no loop behind that keeps the processor busy", async () => {
    await sleep(200);
    const busy = async () => (
      await kernel.run("process.cpuUsage().user + process.cpuUsage().system"),
      Number(
        result(await kernel.run("process.cpuUsage().user + process.cpuUsage().system"))![
          "text/plain"
        ],
      )
    );
    const before = await busy();
    await sleep(1000);
    expect((await busy()) - before).toBeLessThan(500_000);
  });
});

/** Waits until a cell runs: it prints first. */
async function started(id: string): Promise<void> {
  await kernel.until(
    () => (contents(kernel.of(id), "stream").length > 0 ? true : undefined),
    "the cell to start",
  );
}

/** Interrupts; the reply to a request, and how long it took to come. */
async function interrupted(id: string): Promise<[Json, number]> {
  const before = performance.now();
  expect(await kernel.ask("interrupt_request", {}, "control")).toEqual({ status: "ok" });
  const { content } = await kernel.replyTo(id);
  return [content, performance.now() - before];
}
