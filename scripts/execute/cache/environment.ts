import { readFile, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { isInstalled, packageFolder, root } from "../../paths.js";
import { hashOf } from "./store.js";

/** Variables of the environment that change what JavaScript computes or prints. */
const telling = /^(?:NODE_|LC_|LANG$|LANGUAGE$|TZ$|NO_COLOR$)/;

/** Everything a run depends on that is neither the notebook nor what it imports: machine, Node, kernel, packages. */
export interface Environment {
  key: string;
  /** How the files it was read from looked before they were read: as long as they look so, they say the same. */
  marks: string;
}

const parts = isInstalled
  ? ["compiled"]
  : ["kernel", "cells", "execute", "notebook", "check/types"];
const folders = parts.map((name) => path.join(packageFolder, name));
const lockFile = path.join(root, "package-lock.json");

/** Names the present environment. */
export async function environmentKey(): Promise<Environment> {
  const marks = await marksOfEnvironment();
  const sources = await Promise.all(folders.map(sourcesIn));
  const lock = await readFile(lockFile, "utf8").catch(() => "none");
  const { version, platform, arch, env } = process;
  const told = Object.entries(env).filter(([name]) => telling.test(name));
  // What no variable may say: the machine's own language and time zone.
  const place = Intl.DateTimeFormat().resolvedOptions();
  const machine = [version, platform, arch, place];
  return { key: hashOf([machine, told.sort(), ...sources, hashOf(lock)]), marks };
}

/** What the file system says of the environment's files: names, sizes, and times that no program can set back. */
export async function marksOfEnvironment(): Promise<string> {
  const files = [...(await Promise.all(folders.map(filesIn))).flat(), lockFile];
  const marks = await Promise.all(
    files.map((file) =>
      stat(file, { bigint: true }).then(
        ({ ino, size, ctimeNs }) => `${file} ${ino} ${size} ${ctimeNs}`,
        () => `${file} absent`,
      ),
    ),
  );
  return hashOf(marks);
}

/** The hash of every source in a folder, by its content. */
async function sourcesIn(folder: string): Promise<string> {
  const files = await filesIn(folder);
  const texts = await Promise.all(files.map((file) => readFile(file, "utf8").catch(() => null)));
  return hashOf(files.map((file, k) => [path.relative(folder, file), texts[k]]));
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter(
      (entry) =>
        !entry.isDirectory() && /\.(?:[cm]?[jt]s|sh|json|txt|css|ipynb|md)$/.test(entry.name),
    )
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter(
      (file) => !/[\\/](?:node_modules|dist[^\\/]*|\.cache)[\\/]/.test(file.slice(folder.length)),
    )
    .sort();
}
