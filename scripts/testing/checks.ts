import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildLibrary } from "../build/library.js";
import { prepareKernel } from "../kernel/build.js";
import { root } from "../paths.js";
import { chromiumPath } from "../setup/chromium.js";
import { pythonEnvironment } from "../setup/python.js";
import { checkNodeVersions } from "./node-versions.js";

/** How many checks held and how many did not; a test file counts its tests. */
export interface TestTally {
  passed: number;
  failed: number;
}

interface TestStage {
  name: string;
  run(): Promise<TestTally>;
}

const checks: TestStage[] = [
  { name: "library", run: () => succeeded(buildLibrary()) },
  { name: "kernel", run: () => succeeded(prepareKernel()) },
  { name: "chromium", run: () => succeeded(chromiumPath()) },
  { name: "python", run: () => succeeded(pythonEnvironment()) },
  { name: "types", run: () => tool("typescript7/bin/tsc", ["--noEmit"]) },
  { name: "lint", run: () => tool("eslint/bin/eslint.js", [".", "--max-warnings", "0"]) },
  { name: "format", run: () => tool("prettier/bin/prettier.cjs", ["--check", "."]) },
  { name: "tests", run: vitest },
  { name: "node versions", run: checkNodeVersions },
];

/** Runs every check (or the one named), each to its end, and adds up what held. */
export async function runChecks(only?: string): Promise<TestTally> {
  const chosen = checks.filter(({ name }) => !only || name === only);
  if (chosen.length === 0) {
    throw new Error(
      `unknown check "${only}": expected one of ${checks.map(({ name }) => name).join(", ")}`,
    );
  }
  const total: TestTally = { passed: 0, failed: 0 };
  for (const { name, run } of chosen) {
    process.stdout.write(`\n── ${name}\n`);
    const tally = await run().catch((error: unknown) => {
      process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
      return { passed: 0, failed: 1 };
    });
    total.passed += tally.passed;
    total.failed += tally.failed;
  }
  return total;
}

async function succeeded(work: Promise<unknown>): Promise<TestTally> {
  await work;
  return { passed: 1, failed: 0 };
}

async function tool(script: string, args: string[]): Promise<TestTally> {
  const code = await node([path.join(root, "node_modules", script), ...args]);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** Runs vitest and reads its own count; a run that ends without one, or fails though every test passed, counts as failed. */
async function vitest(): Promise<TestTally> {
  const folder = await mkdtemp(path.join(tmpdir(), "gatehouse-tests-"));
  const report = path.join(folder, "report.json");
  try {
    const code = await node([
      path.join(root, "node_modules/vitest/vitest.mjs"),
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
    ]);
    const counts = JSON.parse(await readFile(report, "utf8")) as {
      numPassedTests: number;
      numFailedTests: number;
      numFailedTestSuites: number;
    };
    const failed = counts.numFailedTests || counts.numFailedTestSuites;
    return { passed: counts.numPassedTests, failed: code === 0 ? failed : Math.max(1, failed) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function node(args: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}
