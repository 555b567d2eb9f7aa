import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { seededRandom } from "../../lib/index.js";
import { KernelClient, KernelDied, TimedOut } from "../execute/client.js";
import { KernelProcess } from "../execute/kernel-process.js";
import { findKernel, type KernelSpec } from "../execute/kernelspecs.js";
import { prepareKernel } from "../kernel/build.js";
import { notebooksFolder } from "../paths.js";
import { leftBehind } from "./leaks.js";

/** How often what is done, how many at a time, and where the random moments come from. */
export interface StressOptions {
  cycles: number;
  kills: number;
  jobs: number;
  seed: number;
}

/** How long a kernel may take to start and to end on a busy machine, in milliseconds. */
const startMs = 120_000;
const stopMs = 30_000;
/** A kill comes within this time of the start: while it starts, idles or runs a cell; in milliseconds. */
const longestLife = 1500;
/** Told to end, a kernel leaves by itself, or, when its main thread is not heard of in time, kills itself. */
const endings = ["ended with exit code 0", "was ended by SIGKILL"];
const cell = "const until = Date.now() + 50; while (Date.now() < until) {} 6 * 7";

/** One life of a kernel; what it left behind. */
type Life = (spec: KernelSpec, moment: number) => Promise<string[]>;

/** Does it all, tells what was left behind, and whether that was nothing. */
export async function stressKernel(
  { cycles, kills, jobs, seed }: StressOptions,
  write: (line: string) => void,
): Promise<boolean> {
  await prepareKernel();
  const before = await readdir(notebooksFolder);
  const random = seededRandom(seed);
  const moments = Array.from({ length: kills }, () => random.uniform(0, longestLife));
  const started = performance.now();
  const stopped = await inParallel(jobs, cycles, () => live(startAndStop, 0), write, "start/stop");
  const killed = await inParallel(
    jobs,
    kills,
    (k) => live(k % 2 === 0 ? killKernel : killParent, moments[k]!),
    write,
    "kill -9",
  );
  const written = (await readdir(notebooksFolder)).filter((name) => !before.includes(name));
  for (const name of written) write(`a file in notebooks/: ${name}`);
  const found = [...stopped, ...killed, ...written];
  const minutes = ((performance.now() - started) / 60_000).toFixed(1);
  write(`${cycles} start/stop cycles, ${kills} kills, ${found.length} leaks (${minutes} min)`);
  return found.length === 0;
}

/** One life in a folder of its own, where its temporary files would lie. */
async function live(life: Life, moment: number): Promise<string[]> {
  const folder = await mkdtemp(path.join(tmpdir(), "gatehouse-stress-"));
  try {
    const spec = await findKernel("tslab", notebooksFolder);
    const found = await life({ ...spec, env: { TMPDIR: folder } }, moment);
    const files = await readdir(folder);
    return [...found, ...files.map((name) => `a temporary file: ${name}`)];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function startAndStop(spec: KernelSpec): Promise<string[]> {
  const kernel = await KernelProcess.start(spec, notebooksFolder);
  const client = new KernelClient(kernel);
  try {
    await client.ready(startMs);
    const { content } = await client.alive(execute(client));
    const obeyed = await client.shutdown(stopMs);
    const how = obeyed ? await kernel.ended : "did not end when it was told to";
    const wrong = [
      ...(content["status"] === "ok" ? [] : [`a cell that failed: ${JSON.stringify(content)}`]),
      ...(endings.includes(how) ? [] : [`a kernel that ${how}: ${kernel.output}`]),
    ];
    return [...wrong, ...(await leftBehind(kernel))];
  } catch (error) {
    if (!(error instanceof KernelDied || error instanceof TimedOut)) throw error;
    return [`${error.message}: ${kernel.output}`];
  } finally {
    client.close();
    await kernel.kill();
  }
}

function killKernel(spec: KernelSpec, moment: number): Promise<string[]> {
  return killAt(spec, moment);
}

/** The process that is killed is the kernel's parent: the kernel must notice by itself. */
function killParent(spec: KernelSpec, moment: number): Promise<string[]> {
  const program = `
    const env = { ...process.env, JPY_PARENT_PID: String(process.pid) };
    const [command, ...args] = process.argv.slice(1);
    require("node:child_process").spawn(command, args, { env, stdio: "ignore" });
    setInterval(() => undefined, 1000);`;
  return killAt({ ...spec, argv: [process.execPath, "-e", program, ...spec.argv] }, moment);
}

async function killAt(spec: KernelSpec, moment: number): Promise<string[]> {
  const kernel = await KernelProcess.start(spec, notebooksFolder);
  const client = new KernelClient(kernel);
  try {
    const work = keepBusy(client);
    await sleep(moment);
    process.kill(kernel.pid!, "SIGKILL");
    await kernel.ended;
    await work;
    return await leftBehind(kernel);
  } finally {
    client.close();
    await kernel.kill();
  }
}

/** Runs cell after cell until the kernel is gone. */
async function keepBusy(client: KernelClient): Promise<void> {
  try {
    await client.ready(startMs);
    for (;;) await client.alive(execute(client));
  } catch (error) {
    if (!(error instanceof KernelDied || error instanceof TimedOut)) throw error;
  }
}

async function execute(client: KernelClient): Promise<{ content: Record<string, unknown> }> {
  return client.request("execute_request", { code: cell, silent: false, store_history: true })
    .reply;
}

/** Does something `count` times, `jobs` at a time; all that was found. */
async function inParallel(
  jobs: number,
  count: number,
  work: (k: number) => Promise<string[]>,
  write: (line: string) => void,
  name: string,
): Promise<string[]> {
  const found: string[] = [];
  let next = 0;
  let done = 0;
  const worker = async () => {
    while (next < count) {
      const k = next++;
      const leaks = await work(k);
      for (const leak of leaks) write(`${name} ${k + 1}: ${leak}`);
      found.push(...leaks);
      if (++done % 100 === 0) write(`${name}: ${done} of ${count}, ${found.length} leaks`);
    }
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  return found;
}
