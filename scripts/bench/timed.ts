import { spawn } from "node:child_process";
import { residentMemory } from "../execute/memory.js";

/** A command that ended well. */
export interface Timed {
  ms: number;
  stdout: string;
  /** The most memory that the command's own process held, in megabytes. */
  megabytes: number;
}

/** Runs a command and takes its time. @throws Error with its last words when it does not exit with 0. */
export function timed(
  command: string,
  args: string[],
  options: { cwd: string; env?: Record<string, string> },
): Promise<Timed> {
  const started = performance.now();
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, NO_COLOR: "1", ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said.stderr += chunk.toString()));
  let bytes = 0;
  const watch = setInterval(() => {
    bytes = Math.max(bytes, residentMemory(child.pid ?? 0, false));
  }, 50);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      clearInterval(watch);
      const ms = performance.now() - started;
      if (code === 0) resolve({ ms, stdout: said.stdout, megabytes: Math.round(bytes / 2 ** 20) });
      else
        reject(
          new Error(
            `${command} ${args.join(" ")}: exit ${code}\n${(said.stdout + said.stderr).slice(-3000)}`,
          ),
        );
    });
  });
}
