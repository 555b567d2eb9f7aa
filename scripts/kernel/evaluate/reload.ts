import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const { cache } = createRequire(path.join(process.cwd(), "cell.js"));
// As it is before a recorder listens to it.
const { statSync } = fs;
const seen = new Map<string, string>();

/**
 * Forgets every loaded module of the project whose file has changed, and whatever imports it, so that the next
 * `import` reads it anew. A file that is being replaced, and so absent, is left as it is.
 */
export function forgetChangedModules(): void {
  const changed = Object.keys(cache).filter(hasChanged);
  for (const file of withDependents(changed)) {
    Reflect.deleteProperty(cache, file);
    seen.delete(file);
  }
}

/** Notes how the files of modules loaded since look now. */
export function noteLoadedModules(): void {
  for (const file of Object.keys(cache)) {
    if (!isInstalled(file) && !seen.has(file)) seen.set(file, fingerprint(file));
  }
}

/** Forgets modules whose code was interrupted while it was loaded: the next `import` runs it from the start. */
export function forgetHalfLoadedModules(): void {
  for (const [file, module] of Object.entries(cache))
    if (module?.loaded === false) Reflect.deleteProperty(cache, file);
}

function hasChanged(file: string): boolean {
  const before = seen.get(file);
  if (before === undefined) return false;
  const now = fingerprint(file);
  return now !== "" && now !== before;
}

function withDependents(files: string[]): Set<string> {
  const found = new Set(files);
  for (const file of found) {
    for (const [name, module] of Object.entries(cache)) {
      if (module?.children.some((child) => child.filename === file)) found.add(name);
    }
  }
  return found;
}

/** The time and size of a file in one word; empty when there is none. */
function fingerprint(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats ? `${stats.ctimeMs} ${stats.size}` : "";
}

/** Whether a file belongs to an installed package, which does not change under a running kernel. */
function isInstalled(file: string): boolean {
  return file.includes("/node_modules/");
}
