import { readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type * as library from "../../../lib/index.js";
import { libFolder } from "../../paths.js";

/** The course's library: what the values of its traces are computed with. */
export type Library = typeof library;

/** The library as it was built last, also when it was built again since this process began. */
export async function builtLibrary(): Promise<Library> {
  const dist = path.join(libFolder, "dist");
  const stamp = await readFile(path.join(dist, "source.sha256"), "utf8");
  const { href } = pathToFileURL(path.join(dist, "index.js"));
  return (await import(`${href}?${stamp.trim()}`)) as Library;
}
