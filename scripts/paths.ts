import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/** The folder of this package: scripts/ in its repository, node_modules/gatehouse-notebooks where it is installed. */
export const packageFolder = import.meta.dirname;
/** Whether others have installed it. Then it is as it was packed: nothing in it is built or compiled any more. */
export const isInstalled = packageFolder.split(path.sep).includes("node_modules");

/** The project whose notebooks are looked after: this repository, or the one that a command is called in. */
export const root = isInstalled ? projectAround(process.cwd()) : path.dirname(packageFolder);
export const notebooksFolder = path.join(root, "notebooks");
export const distFolder = path.join(root, "dist");

/** The folder of the library `gatehouse`. */
export const libFolder = isInstalled
  ? path.dirname(createRequire(import.meta.url).resolve("gatehouse/package.json"))
  : path.join(root, "lib");
/** Its public list: its source, and its declarations where it comes without sources. */
export const libraryIndex = isInstalled
  ? path.join(libFolder, "dist/types/index.d.ts")
  : path.join(libFolder, "index.ts");

/** What can be made again: beside the packages of who installed this one, where npm and Git expect no more of it. */
export const cacheFolder = isInstalled
  ? path.join(packagesAround(packageFolder), ".cache", "gatehouse")
  : path.join(root, ".cache");

/** The nearest folder with a package.json; without one, the folder itself. */
function projectAround(start: string): string {
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, "package.json"))) return folder;
    if (folder === path.dirname(folder)) return start;
  }
}

/** The node_modules that a folder lies in. */
function packagesAround(folder: string): string {
  return path.basename(folder) === "node_modules" ? folder : packagesAround(path.dirname(folder));
}
