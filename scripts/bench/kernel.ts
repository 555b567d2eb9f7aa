import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { KernelClient, TimedOut } from "../execute/client.js";
import { KernelProcess } from "../execute/kernel-process.js";
import type { KernelSpec } from "../execute/kernelspecs.js";
import { prepareKernel } from "../kernel/build.js";
import { launchCommand } from "../kernel/spec/kernelspec.js";
import { notebooksFolder, root } from "../paths.js";
import { ours, rowOf, type BenchRow } from "./row.js";

const starts = 9;
const cells = 60;
/** An answer that takes longer than this was lost. */
const answerMs = 15_000;
const require = createRequire(import.meta.url);

interface Contender {
  name: string;
  version: string;
  argv: string[];
}

/**
 * Measures kernels against one another: from starting the process to the reply of its first cell, and the time a cell
 * takes once it runs. The contenders take turns, so that a busy machine is busy for all of them.
 */
export async function kernelBench(): Promise<BenchRow[]> {
  await prepareKernel();
  const contenders = findContenders();
  const firsts = contenders.map((): number[] => []);
  for (let round = 0; round < starts; round++) {
    for (const [index, { argv }] of contenders.entries()) {
      const first = await untilAnswered(argv, async (client, started) => {
        await execute(client, "1 + 1");
        return performance.now() - started;
      });
      firsts[index]!.push(first);
    }
  }
  const rows = contenders.map((contender, index) =>
    rowOf("start to first result", contender, firsts[index]!),
  );
  for (const contender of contenders) {
    rows.push(rowOf("cell", contender, await untilAnswered(contender.argv, timeCells)));
  }
  return rows;
}

/** Every cell declares and shows something: what a notebook does. The first few warm the kernel up. */
async function timeCells(client: KernelClient): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < cells; index++) {
    const started = performance.now();
    await execute(
      client,
      `const scaled${index} = [1, 2, 3].map((x) => x * ${index}); scaled${index}`,
    );
    if (index >= 10) times.push(performance.now() - started);
  }
  return times;
}

/** Uses a fresh kernel, and another one when that loses an answer, as stock tslab may. */
async function untilAnswered<T>(
  argv: string[],
  use: (client: KernelClient, started: number) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await withKernel(argv, use);
    } catch (error) {
      if (!(error instanceof TimedOut) || tries === 5) throw error;
    }
  }
}

async function withKernel<T>(
  argv: string[],
  use: (client: KernelClient, started: number) => Promise<T>,
): Promise<T> {
  const spec: KernelSpec = {
    ...{ name: "bench", argv, displayName: "bench", language: "typescript" },
    ...{ interruptMode: "message", env: {} },
  };
  const started = performance.now();
  const kernel = await KernelProcess.start(spec, notebooksFolder);
  const client = new KernelClient(kernel);
  try {
    return await use(client, started);
  } finally {
    client.close();
    await kernel.kill();
  }
}

/** @throws TimedOut when no answer comes. */
async function execute(client: KernelClient, code: string): Promise<void> {
  const content = {
    code,
    silent: false,
    store_history: true,
    user_expressions: {},
    allow_stdin: false,
  };
  const { reply } = client.request("execute_request", content);
  const lost = sleep(answerMs, undefined, { ref: false }).then(() => {
    throw new TimedOut(`no answer within ${answerMs} ms`);
  });
  const { content: answer } = await client.alive(Promise.race([reply, lost]));
  if (answer["status"] !== "ok") throw new Error(`the kernel answered ${JSON.stringify(answer)}`);
}

function findContenders(): Contender[] {
  const version = (name: string) =>
    (require(path.join(root, "node_modules", name, "package.json")) as { version: string }).version;
  const tslab = path.join(root, "node_modules", "tslab", "bin", "tslab");
  const found: Contender[] = [
    { ...ours, argv: [...launchCommand(), "{connection_file}"] },
    {
      name: "tslab",
      version: version("tslab"),
      argv: [process.execPath, tslab, "kernel", "--config-path={connection_file}"],
    },
  ];
  // Deno's own kernel, where Deno is installed.
  const deno = spawnSync("deno", ["--version"], { encoding: "utf8" });
  if (deno.status === 0) {
    const argv = ["deno", "jupyter", "--kernel", "--conn", "{connection_file}"];
    found.push({ name: "deno", version: /^deno (\S+)/.exec(deno.stdout)?.[1] ?? "unknown", argv });
  }
  return found;
}
