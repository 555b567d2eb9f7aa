import { spawn } from "node:child_process";
import { openSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { root } from "../../scripts/paths.js";
import { inFolder } from "../notebooks.js";

const script = path.join(root, "scripts/gatehouse.mjs");

/** Runs a command line whose stdout is what `stdout` says, and gives what it wrote on stderr. */
function run(
  args: string[],
  stdout: number | "closed",
): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    stdio: ["ignore", stdout === "closed" ? "pipe" : stdout, "pipe"],
  });
  if (stdout === "closed") child.stdout!.destroy();
  let stderr = "";
  child.stderr!.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, stderr })));
}

it("a reader that went away is told of in one line, with exit 1", async () => {
  const { code, stderr } = await run(["check", "--help"], "closed");
  expect(stderr).toBe("the output cannot be written: nobody reads it any more\n");
  expect(code).toBe(1);
});

it("so is a full disk", async () => {
  const { code, stderr } = await run(["check", "--help"], openSync("/dev/full", "w"));
  expect(stderr).toMatch(/^the output cannot be written: ENOSPC[^\n]*\n$/);
  expect(code).toBe(1);
});

it("a report that cannot be written when all has run is told of in words", async () => {
  await inFolder(async (folder) => {
    const report = path.join(folder, "report.json");
    await writeFile(report, '{ "notebooks": [] }');
    const args = ["merge", report, "--output", "/dev/full"];
    const { code, stderr } = await run(args, openSync("/dev/null", "w"));
    expect(stderr).toMatch(/^the report cannot be written to \/dev\/full: ENOSPC[^\n]*\n$/);
    expect(code).toBe(2);
  });
});
