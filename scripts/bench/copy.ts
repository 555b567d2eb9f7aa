import { cp, mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { root } from "../paths.js";
import { timed, type Timed } from "./timed.js";

const copied = [
  "lib",
  "scripts",
  "notebooks",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
];
const leftOut = /[\\/](?:dist|node_modules|\.cache|\.ipynb_checkpoints)(?:[\\/.]|$)/;

/** A copy of the project with caches of its own, to be changed and measured; the packages are shared. */
export async function withProjectCopy<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), "gatehouse-bench-"));
  try {
    for (const part of copied) {
      await cp(path.join(root, part), path.join(folder, part), {
        recursive: true,
        filter: (file) => !leftOut.test(file.slice(root.length)),
      });
    }
    await linkPackages(folder);
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A `gatehouse` command line, timed. */
export type Gatehouse = (...args: string[]) => Promise<Timed>;

/** The `gatehouse` command of the copy in a folder. */
export function commandOf(folder: string): Gatehouse {
  const script = path.join(folder, "scripts/gatehouse.mjs");
  return (...args) => timed(process.execPath, [script, ...args], { cwd: folder });
}

/** Every installed package, but `gatehouse` is the copy's own. */
async function linkPackages(folder: string): Promise<void> {
  const modules = path.join(folder, "node_modules");
  await mkdir(modules);
  for (const name of await readdir(path.join(root, "node_modules"))) {
    if (!name.startsWith("gatehouse"))
      await symlink(path.join(root, "node_modules", name), path.join(modules, name));
  }
  await symlink(path.join(folder, "lib"), path.join(modules, "gatehouse"));
  await symlink(
    path.join(root, "scripts/node_modules"),
    path.join(folder, "scripts/node_modules"),
  ).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
}
