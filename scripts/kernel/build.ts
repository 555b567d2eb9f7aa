import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { notebooksFolder } from "../paths.js";
import { bundle } from "./bundle.js";
import { buildKey, buildsFolder } from "./key.mjs";

const run = promisify(execFile);
const here = import.meta.dirname;
const builds = buildsFolder(here);

/** Builds of other sources are removed when they have lain for this long, in milliseconds. */
const staleAfter = 3_600_000;

/** How the kernel runs; a flag that this Node does not know is left out. */
const flags = [
  "--no-rehash-snapshot",
  // What runs for a second should not be optimised for minutes: a third of a short notebook's time would go into that.
  "--interrupt-budget=4000000",
  // Room for what one cell needs, so that it is not moved about while it is needed.
  "--min-semi-space-size=16",
];

/**
 * Makes what the kernel starts from, where it is missing: kernel.cjs (the front, tslab and its TypeScript) and
 * transport.cjs (the thread with the sockets); with `snapshot`, also the start-up snapshot. Each is written beside and
 * moved, so that several may be at it.
 */
export async function prepareKernel({ snapshot = true } = {}): Promise<void> {
  const key = buildKey(here);
  const folder = path.join(builds, key);
  if (!existsSync(path.join(folder, "kernel.cjs"))) await writeBundles(folder, key);
  if (!snapshot) return;
  if (!existsSync(path.join(folder, "kernel.start"))) await writeSnapshot(folder);
  await announce(path.join(folder, "kernel.start"));
}

async function writeBundles(folder: string, key: string): Promise<void> {
  const fresh = `${folder}.${process.pid}`;
  await mkdir(fresh, { recursive: true });
  try {
    const to = (name: string) => path.join(fresh, name);
    const names = { folder, key };
    await Promise.all([
      bundle("entry.ts", to("kernel.cjs"), names),
      bundle("snapshot.ts", to("snapshot.cjs"), names),
      bundle("transport/worker.ts", to("transport.cjs"), names),
    ]);
    await rename(fresh, folder).catch(ignoreExisting);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  await removeStale(folder);
}

/** Freezes a warm kernel, and notes how to start it. */
async function writeSnapshot(folder: string): Promise<void> {
  const blob = path.join(folder, "kernel.blob");
  const fresh = `${blob}.${process.pid}`;
  const known: string[] = [];
  for (const flag of flags) if (await knows(flag)) known.push(flag);
  const making = ["--snapshot-blob", fresh, "--build-snapshot", path.join(folder, "snapshot.cjs")];
  const env = { ...process.env, NODE_OPTIONS: "" };
  await run(process.execPath, [...known, ...making], { cwd: notebooksFolder, env });
  await rename(fresh, blob);
  const start = `${known.join(" ")}\n${path.relative(builds, blob)}\n`;
  await writeWhole(path.join(folder, "kernel.start"), start);
}

/** Tells launch.sh, where it does not know yet, what to start. */
async function announce(start: string): Promise<void> {
  const announced = path.join(builds, `${process.version}.start`);
  const text = await readFile(start, "utf8");
  if ((await readFile(announced, "utf8").catch(() => "")) !== text)
    await writeWhole(announced, text);
}

async function writeWhole(file: string, text: string): Promise<void> {
  await writeFile(`${file}.${process.pid}`, text);
  await rename(`${file}.${process.pid}`, file);
}

/** Whether this Node takes a flag: its engine's flags come and go with versions. */
function knows(flag: string): Promise<boolean> {
  return run(process.execPath, [flag, "--version"]).then(
    () => true,
    () => false,
  );
}

async function removeStale(current: string): Promise<void> {
  for (const name of await readdir(builds)) {
    const folder = path.join(builds, name);
    if (folder === current || name.endsWith(".start")) continue;
    const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > staleAfter) await rm(folder, { recursive: true, force: true });
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
}
