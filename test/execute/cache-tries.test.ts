import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RunCache } from "../../scripts/execute/cache/run-cache.js";
import type { Plan } from "../../scripts/execute/cache/key.js";
import { executeCached } from "../../scripts/execute/execute-cached.js";
import { findKernel } from "../../scripts/execute/kernelspecs.js";
import { prepareKernel } from "../../scripts/kernel/build.js";
import { Kernel } from "../kernel/client.js";
import { code, notebookOf } from "../notebooks.js";
import { beyond } from "./cache-beyond.js";
import { tries } from "./cache-tries.js";
import { makeWorld, unmakeChange } from "./cache-worlds.js";

const limits = { cellMs: 60_000, notebookMs: 600_000, startMs: 120_000 };
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "gatehouse-tries-"));
  for (const each of tries) await makeWorld(folder, each);
  await prepareKernel();
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Code that only computes. */
const plain = [
  "1 + 1",
  "new Date(0).getTime()",
  "Math.max(1, 2)",
  "process.platform",
  "console.log([1], new Map([[1, 2]]), new Error('a').message)",
  "new Intl.NumberFormat('en').format(1)",
  "require('path').join('a', 'b')",
  "await Promise.all([1, 2])",
];

describe("a run that is known", () => {
  it("is not taken for one after any of the changes, and is again when they are taken back", async () => {
    const notebook = notebookOf(tries.map((each) => code(each.code)));
    const plan: Plan = {
      ...{ file: { path: path.join(folder, "a.ipynb"), notebook }, kernel: "tslab" },
      ...{ limits, questions: [] },
    };
    const key = () => new RunCache(path.join(folder, ".runs")).key(plan);
    await sleep(50);
    const all = new Set(notebook.cells.map((_, k) => k + 1));
    const hooks = { right: async () => all };
    const spec = await findKernel("tslab", plan.file.path);
    const cache = new RunCache(path.join(folder, ".runs"));
    const { cells, key: known } = await executeCached(plan.file, spec, limits, hooks, cache);
    expect(cells.filter(({ status }) => status !== "ok").map(({ failure }) => failure)).toEqual([]);
    expect(known).toBeDefined();
    expect(await key()).toBe(known);
    const blind: string[] = [];
    for (const each of tries) {
      await makeWorld(folder, each.change);
      if ((await key()) === known) blind.push(each.name);
      await unmakeChange(folder, each);
      expect(await key(), `after ${each.name} was taken back`).toBe(known);
    }
    expect(blind).toEqual([]);
    expect(tries.length + Object.keys(beyond).length).toBeGreaterThanOrEqual(60);
  }, 240_000);

  it("is never one that asks the clock, chance, the machine or the network, or that writes", async () => {
    process.env["GATEHOUSE_RECORD"] = "1";
    const kernel = await Kernel.start(folder).finally(() => delete process.env["GATEHOUSE_RECORD"]);
    try {
      const askedOf = async (source: string) => {
        const metadata = { gatehouse: { checked: true } };
        const id = kernel.send("execute_request", { code: source }, "shell", metadata);
        const { reply } = await kernel.outcome(id);
        expect(reply["status"], `${source}: ${String(reply["evalue"])}`).toBe("ok");
        return (await kernel.ask("gatehouse_touched_request"))["beyond"];
      };
      for (const source of plain) expect(await askedOf(source), source).toEqual([]);
      const blind: string[] = [];
      for (const [name, source] of Object.entries(beyond))
        if (((await askedOf(source)) as string[]).length === 0) blind.push(name);
      expect(blind).toEqual([]);
    } finally {
      await kernel.close();
    }
  }, 240_000);
});
