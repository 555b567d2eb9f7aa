import { spawn, type ChildProcess } from "node:child_process";
import path from "node:path";
import { root } from "../scripts/paths.js";

/** How a command ended and what it said. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** Starts a `gatehouse` command line; `ended` resolves when it is over. */
export function gatehouse(
  args: string[],
  env: Record<string, string> = {},
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [path.join(root, "scripts/gatehouse.mjs"), ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NO_COLOR: "1", ...env },
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said.stderr += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => {
    child.once("close", (exit, signal) => resolve({ code: exit, signal, ...said }));
  });
  return { child, ended };
}
