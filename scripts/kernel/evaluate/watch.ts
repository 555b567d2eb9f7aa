import { statSync } from "node:fs";
import ts from "@tslab/typescript-for-tslab";

interface Watched {
  path: string;
  callback: ts.FileWatcherCallback;
  seen: string;
}

const watched = new Set<Watched>();

/**
 * Stands in for ts.sys.watchFile: notes the file, and waits to be asked. A watcher that polls learns of a rebuilt
 * library too late for the next cell, and a few hundred of them cost more than the cell.
 */
export function watchFile(path: string, callback: ts.FileWatcherCallback): ts.FileWatcher {
  const file = { path, callback, seen: fingerprint(path) };
  if (!isInstalled(path)) watched.add(file);
  return { close: () => watched.delete(file) };
}

/** Stands in for ts.sys.watchDirectory; what a new file changes is found out when a module is not found. */
export function watchDirectory(): ts.FileWatcher {
  return { close: () => undefined };
}

/** Tells the compiler which watched files have changed since it last read them. */
export function reportChangedFiles(): void {
  for (const file of [...watched]) {
    const now = fingerprint(file.path);
    if (now === file.seen) continue;
    const kind = eventKind(file.seen, now);
    file.seen = now;
    file.callback(file.path, kind);
  }
}

/** The time and size of a file in one word; empty when there is none. */
export function fingerprint(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats ? `${stats.mtimeMs} ${stats.size}` : "";
}

/** Whether a file belongs to an installed package, which does not change under a running kernel. */
export function isInstalled(path: string): boolean {
  return path.includes("/node_modules/");
}

function eventKind(before: string, now: string): ts.FileWatcherEventKind {
  if (now === "") return ts.FileWatcherEventKind.Deleted;
  return before === "" ? ts.FileWatcherEventKind.Created : ts.FileWatcherEventKind.Changed;
}
