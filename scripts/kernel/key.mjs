import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";

/**
 * Names a build of the kernel by what it was made of: this Node, every source of the kernel, the project's locked
 * packages. Content counts, not times and sizes: an edit may leave those as they were.
 * @param {string} sources The folder scripts/kernel.
 * @returns {string}
 */
export function buildKey(sources) {
  const root = path.join(sources, "..", "..");
  const hash = createHash("sha256").update(process.version);
  for (const file of [...sourceFiles(sources), path.join(root, "package-lock.json")]) {
    hash.update(`${path.relative(root, file)}\n`).update(contentOf(file));
  }
  return hash.digest("hex").slice(0, 16);
}

/**
 * What a build is made of, besides packages.
 * @param {string} sources The folder scripts/kernel.
 * @returns {string[]}
 */
export function sourceFiles(sources) {
  return [sources, path.join(sources, "..", "cells")].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(ts|mjs)$/.test(name))
      .sort()
      .map((name) => path.join(folder, name)),
  );
}

/**
 * Where builds of the kernel lie.
 * @param {string} sources The folder scripts/kernel.
 * @returns {string}
 */
export function buildsFolder(sources) {
  return path.join(sources, "..", "..", ".cache", "kernel");
}

function contentOf(/** @type {string} */ file) {
  try {
    return readFileSync(file);
  } catch (error) {
    // No lock file, in a copy of the project without one.
    if (error.code === "ENOENT") return "absent";
    throw error;
  }
}
