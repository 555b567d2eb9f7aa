import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** The kernels that a process has started, once there is one, after a further while. @throws Error when none comes. */
export async function kernelsOf(parent: number, thenMs = 1500): Promise<number[]> {
  for (let tries = 0; tries < 1200; tries++) {
    const children = await read(`/proc/${parent}/task/${parent}/children`);
    const found = [];
    for (const child of children.trim().split(" ").filter(Boolean)) {
      const command = await read(`/proc/${child}/cmdline`);
      if (command.includes("connection.json")) found.push(Number(child));
    }
    if (found.length > 0) {
      await sleep(thenMs);
      return found;
    }
    if (!alive(parent)) break;
    await sleep(50);
  }
  throw new Error("no kernel was started within 60 s");
}

export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function read(file: string): Promise<string> {
  return readFile(file, "utf8").catch(() => "");
}
