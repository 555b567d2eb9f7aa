import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, expect, it } from "vitest";
import { failure, Kernel, result } from "./client.js";

// What the kernel lets others do: esbuild takes types out, TypeScript checks them and knows what could stand where.

let kernel: Kernel;
beforeAll(async () => {
  kernel = await Kernel.start();
});
afterAll(() => kernel.close());

const childrenOf = (pid: number): number[] => {
  const rows = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).split("\n");
  const pairs = rows.map((row) => row.trim().split(/\s+/).map(Number));
  return pairs.filter(([, parent]) => parent === pid).map(([child]) => child!);
};

it("its helpers may be ended, and are started anew", async () => {
  await kernel.run("const level = 2;");
  await kernel.ask("complete_request", { code: "lev", cursor_pos: 3 });
  const helpers = childrenOf(kernel.process.pid!);
  expect(helpers.length).toBeGreaterThanOrEqual(3);
  for (const pid of helpers) process.kill(pid, "SIGKILL");
  await kernel.ask("interrupt_request", {}, "control");
  expect(result(await kernel.run("level + 1"))?.["text/plain"]).toBe("3");
  expect(failure(await kernel.run("const s: string = level")).evalue).toContain("TS2322");
  const answer = await kernel.ask("complete_request", { code: "lev", cursor_pos: 3 });
  expect(answer["matches"]).toEqual(["level"]);
}, 60_000);

it("they end with it", async () => {
  const other = await Kernel.start();
  await other.run("1 + 1");
  await other.ask("complete_request", { code: "Mat", cursor_pos: 3 });
  const helpers = childrenOf(other.process.pid!);
  await other.ask("shutdown_request", { restart: false }, "control");
  await other.ended();
  const isThere = (pid: number) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  const gone = async () => {
    while (helpers.some(isThere)) await new Promise((resolve) => setTimeout(resolve, 50));
    return true;
  };
  expect(helpers.length).toBeGreaterThanOrEqual(3);
  expect(await gone()).toBe(true);
  await other.close();
}, 60_000);
