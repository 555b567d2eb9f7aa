import { createHash } from "node:crypto";
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

const list = "sha256.json";

/**
 * Notes what the files of a finished build hold.
 * @param {string} folder
 */
export function sealBuild(folder) {
  const names = readdirSync(folder, { encoding: "utf8", recursive: true })
    .filter((name) => statSync(path.join(folder, name)).isFile())
    .sort();
  const hashes = Object.fromEntries(names.map((name) => [name, hashOf(path.join(folder, name))]));
  writeFileSync(path.join(folder, list), JSON.stringify(hashes));
}

/**
 * Whether a build is there, and as it was made: a file that was cut off or changed since is not to be run.
 * @param {string} folder
 * @returns {boolean}
 */
export function isWhole(folder) {
  try {
    const hashes = JSON.parse(readFileSync(path.join(folder, list), "utf8"));
    const names = Object.keys(hashes);
    return (
      names.length > 0 && names.every((name) => hashOf(path.join(folder, name)) === hashes[name])
    );
  } catch {
    // Absent, or its list is torn: it is made anew.
    return false;
  }
}

function hashOf(/** @type {string} */ file) {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}
