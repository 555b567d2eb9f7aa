import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { contents, failure, Kernel, result } from "./client.js";

let kernel: Kernel;
afterEach(() => kernel.close());

describe("an interrupt while a cell is compiled", () => {
  const heavy = "import * as layers from '@tensorflow/tfjs-layers'; layers.sequential().name";
  const small = [
    "import { readFile } from 'node:fs/promises'; typeof readFile",
    "type Deep<N extends number, T extends 0[] = []> = T['length'] extends N ? T : Deep<N, [...T, 0]>; let d: Deep<800>;",
    "kept.map((x) => x + 1).join()",
  ];

  it("ends it wherever it comes, and what is compiled later is checked as ever", async () => {
    kernel = await Kernel.start();
    await kernel.run("let kept = [1, 2];");
    let ended = 0;
    for (const after of [0, 30, 90, 200, 400, 700]) {
      const id = kernel.submit(heavy);
      await kernel.until(() => contents(kernel.of(id), "execute_input")[0], "the cell to start");
      await sleep(after);
      await kernel.ask("interrupt_request", {}, "control");
      if (failed(await kernel.outcome(id)) === "Interrupted") ended++;
      for (const code of small) expect(failed(await kernel.run(code)), code).toBe(undefined);
      expect(failed(await kernel.run("const s: string = kept[0];"))).toBe("TypeScriptError");
      expect(result(await kernel.run("kept"))?.["text/plain"]).toBe("[ 1, 2 ]");
    }
    expect(ended).toBeGreaterThan(2);
    expect(result(await kernel.run(heavy))?.["text/plain"]).toMatch(/^'sequential_\d'$/);
  });

  it("ends a question about it, too", async () => {
    kernel = await Kernel.start();
    const code = `${heavy}.length.to`;
    const id = kernel.send("complete_request", { code, cursor_pos: code.length });
    await sleep(100);
    await kernel.ask("interrupt_request", {}, "control");
    expect((await kernel.replyTo(id)).content["status"]).toMatch(/error|ok/);
    expect(result(await kernel.run("1 + 1"))?.["text/plain"]).toBe("2");
  });
});

it("an interrupt while a module is loaded leaves it to be loaded anew", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "gatehouse-modules-"));
  const slow =
    "console.log('go'); exports.a = 1; for (const e = Date.now() + 900; Date.now() < e;); exports.b = 2;";
  await writeFile(path.join(folder, "slow.cjs"), slow);
  kernel = await Kernel.start(folder);
  const id = kernel.submit("const { a, b } = require('./slow.cjs'); [a, b]");
  await started(id);
  await kernel.ask("interrupt_request", {}, "control");
  expect(failed(await kernel.outcome(id))).toBe("Interrupted");
  const again = await kernel.run("const { a, b } = require('./slow.cjs'); [a, b]");
  expect(result(again)?.["text/plain"]).toBe("[ 1, 2 ]");
  await rm(folder, { recursive: true });
});

it("an interrupt right after the first answer, and many more, leave a kernel that starts well", async () => {
  kernel = await Kernel.start();
  for (let i = 0; i < 10; i++) {
    kernel.process.kill("SIGINT");
    await kernel.ask("interrupt_request", {}, "control");
    await sleep(15 * i);
  }
  expect(result(await kernel.run("1 + 1"))?.["text/plain"]).toBe("2");
});

describe("native code that cannot be interrupted", () => {
  const fifo =
    "const f = `${require('node:os').tmpdir()}/gatehouse-fifo-${process.pid}`; require('node:child_process').execFileSync('mkfifo', [f]);";

  it("is answered for, and goes on once it ends", async () => {
    kernel = await Kernel.start();
    await kernel.run(`let kept = 1; ${fifo}`);
    await kernel.run(
      "setTimeout(() => {}, 0); require('node:child_process').spawn('sh', ['-c', `sleep 4; echo x > ${f}`], { detached: true }).unref()",
    );
    const id = kernel.submit(
      "console.log('go'); kept = 2; require('node:fs').readFileSync(f, 'utf8')",
    );
    await started(id);
    await kernel.ask("interrupt_request", {}, "control");
    expect(failure(await kernel.outcome(id)).evalue).toContain("cannot be interrupted yet");
    expect(result(await kernel.run("kept"))?.["text/plain"]).toBe("2");
    await kernel.run("require('node:fs').unlinkSync(f)");
  });

  it("ends the kernel when it does not end itself, and the client is told", async () => {
    kernel = await Kernel.start();
    await kernel.run(fifo);
    const id = kernel.submit(
      "console.log('go'); setTimeout(() => {}, 0); require('node:fs').readFileSync(f)",
    );
    await started(id);
    await kernel.ask("interrupt_request", {}, "control");
    await kernel.ended();
    const told = contents(kernel.of(id), "error").map(({ evalue }) => evalue);
    expect(told).toEqual([
      expect.stringContaining("native code"),
      "the kernel has ended, because cell 2 could not be interrupted",
    ]);
  });
});

async function started(id: string): Promise<void> {
  await kernel.until(() => contents(kernel.of(id), "stream")[0], "the cell to start");
}

function failed({ reply }: { reply: Record<string, unknown> }): unknown {
  return reply["ename"];
}
