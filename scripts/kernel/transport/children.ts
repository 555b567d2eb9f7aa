import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** A row of the system's table of processes, which is in the order in which they were started. */
export interface Process {
  pid: number;
  parent: number;
  /** Its process group; a detached child leads one of its own. */
  group: number;
}

/**
 * What a process started and what that started, as far as it still runs: all of it, and what is attached, which is what a
 * terminal would signal too: all but detached children. `but` are children that do not count.
 */
export function startedBy(
  pid: number,
  but: ReadonlySet<number> = new Set(),
): { all: Process[]; attached: Process[] } {
  const table = processes();
  const group = table.find((process) => process.pid === pid)?.group;
  const all = descendants(table, pid, but);
  return { all, attached: all.filter((process) => process.group === group) };
}

/** The child that a process started last, and what that started. */
export function lastStartedBy(pid: number, but: ReadonlySet<number>): Process[] {
  const table = processes();
  const last = childrenOf(table, pid, but).at(-1);
  return last ? [last, ...descendants(table, last.pid, but)] : [];
}

/** Signals processes, of which some may have ended meanwhile. */
export function signalAll(processes: readonly Process[], signal: NodeJS.Signals): void {
  for (const { pid } of processes) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // EPERM: what it runs belongs to somebody else, as under sudo.
      if (code !== "ESRCH" && code !== "EPERM") throw error;
    }
  }
}

function descendants(table: Process[], pid: number, but: ReadonlySet<number>): Process[] {
  const found = childrenOf(table, pid, but);
  for (const { pid: above } of found) found.push(...childrenOf(table, above, but));
  return found;
}

function childrenOf(table: Process[], parent: number, but: ReadonlySet<number>): Process[] {
  return table.filter((process) => process.parent === parent && !but.has(process.pid));
}

function processes(): Process[] {
  return existsSync("/proc/self/stat") ? tableFromProc() : tableFromPs();
}

function tableFromProc(): Process[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const rows = pids.flatMap((pid) => {
    // The name, in parentheses, may hold anything. After it: state, parent, group and, as the 20th, when it was started.
    const fields = statOf(pid).split(") ").at(-1)!.split(" ").map(Number);
    const [, parent, group] = fields;
    if (parent === undefined || group === undefined) return [];
    return [{ pid: Number(pid), parent, group, started: fields[19]! }];
  });
  return rows.sort((a, b) => a.started - b.started || a.pid - b.pid);
}

function statOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return ""; // it has ended since it was listed
  }
}

function tableFromPs(): Process[] {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid=,pgid="], { encoding: "utf8" });
  const rows = (stdout ?? "").split("\n").map((line) => line.trim().split(/\s+/).map(Number));
  return rows
    .filter((row) => row.length === 3)
    .map(([pid, parent, group]) => ({ pid: pid!, parent: parent!, group: group! }));
}
