import { lstat, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { unfinishedPattern } from "./write-whole.js";

/** The folder of a kernel's connection file, in the system's temporary folder; its maker's process is in its name. */
export function keyFolderPrefix(): string {
  return `gatehouse-kernel-${process.pid}-`;
}

const keyFolderPattern = /^gatehouse-kernel-(\d+)-\w{6}$/;
/** What was begun within this time may belong to a process that is not seen from here, as in a container. */
const youngMs = 60_000;

/**
 * Removes what processes that were killed left behind: half-written files in these folders, and connection files with
 * their keys. Only what bears a name that we give, belongs to us, is old, and whose maker is no more.
 */
export async function removeLeftovers(folders: string[]): Promise<void> {
  const places = [...new Set(folders.map((folder) => path.resolve(folder)))];
  await Promise.all([
    ...places.map((folder) => removeFrom(folder, unfinishedPattern, "file")),
    removeFrom(tmpdir(), keyFolderPattern, "folder"),
  ]);
}

async function removeFrom(place: string, pattern: RegExp, kind: "file" | "folder"): Promise<void> {
  const names = await readdir(place).catch(() => []);
  for (const name of names) {
    const [, pid] = pattern.exec(name) ?? [];
    const full = path.join(place, name);
    if (pid === undefined || isAlive(Number(pid)) || !(await isOldAndOurs(full, kind))) continue;
    // Whoever else tidies up at the same time may be first.
    await rm(full, { recursive: kind === "folder", force: true }).catch(() => undefined);
  }
}

async function isOldAndOurs(full: string, kind: "file" | "folder"): Promise<boolean> {
  const found = await lstat(full).catch(() => undefined);
  if (!found || !(kind === "file" ? found.isFile() : found.isDirectory())) return false;
  const isOurs = process.getuid === undefined || found.uid === process.getuid();
  return isOurs && Date.now() - found.mtimeMs > youngMs;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
