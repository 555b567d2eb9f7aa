import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

const isLinux = existsSync("/proc/self/statm");
/** What /proc counts memory in, in bytes. */
const pageSize = 4096;

/** The bytes of memory that a process holds, with everything it started unless told otherwise; 0 when it is gone. */
export function residentMemory(pid: number, withChildren = true): number {
  return isLinux ? fromProc(pid, withChildren) : fromPs(pid);
}

function fromProc(pid: number, withChildren = true): number {
  const pages = Number(readOr(`/proc/${pid}/statm`).split(" ")[1] ?? 0);
  if (!withChildren) return pages * pageSize;
  const children = readOr(`/proc/${pid}/task/${pid}/children`).split(" ").filter(Boolean);
  return children.reduce((sum, child) => sum + fromProc(Number(child)), pages * pageSize);
}

/** A kernel leads a process group of its own. */
function fromPs(group: number): number {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pgid=,rss="], { encoding: "utf8" });
  return stdout
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .reduce((sum, [pgid, kilobytes]) => sum + (pgid === group ? kilobytes! * 1024 : 0), 0);
}

function readOr(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // The process has ended.
    return "";
  }
}
