import { createHash } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import path from "node:path";

/**
 * Names a build of the kernel by what it was made of: this Node, the kernel's sources, the project's locked packages.
 * A changed source makes another name, and so another build.
 * @param {string} sources The folder scripts/kernel.
 * @returns {string}
 */
export function buildKey(sources) {
  const hash = createHash("sha256").update(process.version);
  const note = (/** @type {string} */ file) => {
    const stats = statSync(file, { throwIfNoEntry: false });
    hash.update(`${file} ${stats?.mtimeMs} ${stats?.size}\n`);
  };
  for (const folder of [
    "",
    "evaluate",
    "globals",
    "present",
    "protocol",
    "requests",
    "transport",
  ]) {
    const absolute = path.join(sources, folder);
    for (const name of readdirSync(absolute).sort()) {
      if (/\.(ts|mjs)$/.test(name)) note(path.join(absolute, name));
    }
  }
  note(path.join(sources, "..", "..", "package-lock.json"));
  return hash.digest("hex").slice(0, 16);
}

/**
 * Where builds of the kernel lie.
 * @param {string} sources The folder scripts/kernel.
 * @returns {string}
 */
export function buildsFolder(sources) {
  return path.join(sources, "..", "..", ".cache", "kernel");
}
