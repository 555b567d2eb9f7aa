import { execFile } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { KernelProcess } from "../execute/kernel-process.js";

/**
 * What outlives a kernel that has ended: processes of its group, and ports that are still taken.
 * @param patience how long each may take to go, in milliseconds.
 */
export async function leftBehind(kernel: KernelProcess, patience = 20_000): Promise<string[]> {
  const group = kernel.pid!;
  const processes = await outlasting(patience, () => processesOf(group));
  const { shell_port, iopub_port, stdin_port, control_port, hb_port } = kernel.connection;
  const ports = [shell_port, iopub_port, stdin_port, control_port, hb_port];
  const taken = await outlasting(patience, async () => {
    const free = await Promise.all(ports.map(isFree));
    return ports.filter((_, k) => !free[k]).map(String);
  });
  return [
    ...processes.map((line) => `a process: ${line}`),
    ...taken.map((port) => `a port: ${port}`),
  ];
}

/** What is still found when the time is over; nothing as soon as nothing is found. */
async function outlasting(patience: number, look: () => Promise<string[]>): Promise<string[]> {
  const deadline = performance.now() + patience;
  for (;;) {
    const found = await look();
    if (found.length === 0 || performance.now() > deadline) return found;
    await sleep(100);
  }
}

async function processesOf(group: number): Promise<string[]> {
  try {
    process.kill(-group, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return [];
    throw error;
  }
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pgid=,stat=,args="]);
  const lines = stdout.split("\n").map((line) => line.trim());
  // One that has ended and waits for its parent to notice (Z) holds nothing.
  return lines.filter((line) => line.startsWith(`${group} `) && !/^\d+\s+Z/.test(line));
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(false) : reject(error),
    );
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
