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
 * Whether the kernel came as a package, built: then its sources say nothing.
 * @param {string} sources The folder scripts/kernel.
 * @returns {boolean}
 */
export function isInstalled(sources) {
  return sources.split(path.sep).includes("node_modules");
}

/**
 * Where the build lies that belongs to these sources.
 * @param {string} sources The folder scripts/kernel.
 * @returns {string}
 */
export function buildFolder(sources) {
  if (isInstalled(sources)) return path.join(sources, "..", "compiled", "kernel");
  return path.join(buildsFolder(sources), buildKey(sources));
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
