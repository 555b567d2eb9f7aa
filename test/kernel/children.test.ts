import { spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Kernel, printed, result } from "./client.js";

let kernel: Kernel;
beforeAll(async () => {
  kernel = await Kernel.start();
  await kernel.run(
    "import { execSync, execFileSync, spawn, spawnSync } from 'node:child_process'; import fs from 'node:fs';",
  );
});
afterAll(() => kernel.close());

describe("what a child prints reaches the cell", () => {
  it.each([
    ["execSync", "execSync('echo out; echo err >&2', { stdio: 'inherit' });"],
    [
      "execSync's stderr, which it hands on",
      "console.log(execSync('echo out; echo err >&2').toString().trim());",
    ],
    ["spawnSync", "spawnSync('sh', ['-c', 'echo out; echo err >&2'], { stdio: 'inherit' });"],
    [
      "execFileSync with numbers",
      "execFileSync('sh', ['-c', 'echo out; echo err >&2'], { stdio: ['ignore', 1, 2] });",
    ],
    [
      "execFileSync with streams",
      "execFileSync('sh', ['-c', 'echo out; echo err >&2'], { stdio: ['ignore', process.stdout, process.stderr] });",
    ],
    [
      "spawn, awaited",
      "await new Promise((r) => spawn('sh', ['-c', 'echo out; echo err >&2'], { stdio: 'inherit' }).on('exit', r));",
    ],
    ["a child's child", "execSync('sh -c \"(echo out; echo err >&2)\"', { stdio: 'inherit' });"],
  ])("of %s", async (_, code) => {
    const run = await kernel.run(code);
    expect(printed(run)).toBe("out\n");
    expect(printed(run, "stderr")).toBe("err\n");
  });

  it("whole, however much: five megabytes", async () => {
    const run = await kernel.run(
      "execSync('yes 0123456789abcde | head -n 327680', { stdio: 'inherit' });",
    );
    expect(printed(run)).toBe("0123456789abcde\n".repeat(327680));
  });

  it("in order with what the cell prints", async () => {
    const run = await kernel.run(
      "for (let i = 0; i < 8; i++) { console.log('cell', i); execSync(`echo child ${i}`, { stdio: 'inherit' }); } console.log('end');",
    );
    const rounds = Array.from({ length: 8 }, (_, i) => `cell ${i}\nchild ${i}\n`).join("");
    expect(printed(run)).toBe(`${rounds}end\n`);
  });

  it("as text, whatever bytes come together", async () => {
    const run = await kernel.run(
      "execSync(\"printf '\\\\342'; sleep 0.1; printf '\\\\206\\\\222 é'\", { stdio: 'inherit' });",
    );
    expect(printed(run)).toBe("→ é");
  });

  it("later, under the cell that started it", async () => {
    const first = await kernel.run(
      "spawn('sh', ['-c', 'sleep 0.3; echo late'], { stdio: 'inherit' }); 1",
    );
    await kernel.until(
      () => printed({ messages: kernel.of(first.id) }) || undefined,
      "late output",
    );
    expect(printed({ messages: kernel.of(first.id) })).toBe("late\n");
  });
});

describe("what is written to the descriptors reaches the cell", () => {
  it.each([
    ["text", "fs.writeSync(1, 'raw →\\n')", "raw →\n"],
    ["text with an encoding", "fs.writeSync(1, '72617720', null, 'hex')", "raw "],
    ["bytes", "fs.writeSync(1, Buffer.from('raw'))", "raw"],
    ["a part of bytes", "fs.writeSync(1, Buffer.from('a raw one'), 2, 3)", "raw"],
    [
      "a part of bytes, by name",
      "(fs as any).writeSync(1, Buffer.from('a raw one'), { offset: 2, length: 3 })",
      "raw",
    ],
    ["a whole file's worth", "fs.writeFileSync(1, 'raw')", "raw"],
    ["a device", "fs.appendFileSync('/dev/stdout', 'raw')", "raw"],
    ["with a callback", "await new Promise((r) => fs.write(1, 'raw', r))", "raw"],
    [
      "by a stream",
      "await new Promise((r) => fs.createWriteStream('', { fd: 1, autoClose: false }).end('raw', () => r(0)))",
      "raw",
    ],
  ])("%s", async (_, code, text) => {
    expect(printed(await kernel.run(`${code};`))).toBe(text);
    expect(
      printed(
        await kernel.run(`${code.replace(/\b1\b/, "2").replace("stdout", "stderr")};`),
        "stderr",
      ),
    ).toBe(text);
  });

  it("natively", async () => {
    const run = await kernel.run("(process as any)._rawDebug('native')");
    expect(printed(run, "stderr")).toBe("native\n");
  });

  it("in order with what the cell prints", async () => {
    const run = await kernel.run(
      "for (let i = 0; i < 200; i++) { console.log('a', i); fs.writeSync(1, `b ${i}\\n`); }",
    );
    expect(printed(run)).toBe(Array.from({ length: 200 }, (_, i) => `a ${i}\nb ${i}\n`).join(""));
  });

  it("but not Node's warnings, which name the process", async () => {
    const run = await kernel.run(
      "process.emitWarning('careful'); await new Promise((r) => setTimeout(r, 20));",
    );
    expect(printed(run, "stderr")).toBe("");
    await kernel.until(
      () => kernel.errorOutput.includes("Warning: careful") || undefined,
      "the warning",
    );
  });
});

describe("children", () => {
  it("do not hold the kernel's other descriptors", async () => {
    const run = await kernel.run(
      "execSync('ls /proc/self/fd').toString().trim().split('\\n').map(Number).filter((fd) => fd > 3 && fd < 9)",
    );
    expect(result(run)?.["text/plain"]).toBe("[]");
  });

  it("of a kernel that is shut down are ended, but for the detached", async () => {
    const other = await Kernel.start();
    const run = await other.run(
      "import { spawn } from 'node:child_process'; [{}, { detached: true }].map((o) => spawn('sh', ['-c', 'trap \"\" TERM; sleep 30; sleep 1'], { ...o, stdio: 'ignore' }).pid).join()",
    );
    const [attached, detached] = String(result(run)!["text/plain"])
      .slice(1, -1)
      .split(",")
      .map(Number);
    await other.ask("shutdown_request", { restart: false }, "control");
    await other.ended();
    await other.close();
    await sleep(50);
    expect([lives(attached!), lives(detached!)]).toEqual([false, true]);
    process.kill(-detached!, "SIGKILL");
  });
});

/** Whether a process runs; one that ended may be there until somebody asks for its end. */
function lives(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return /^[^Z\s]/.test(stdout);
}
