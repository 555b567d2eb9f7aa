import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { root } from "../../paths.js";
import { hashOf } from "./store.js";

/** Variables of the environment that change what JavaScript computes or prints. */
const telling = /^(?:NODE_|LC_|LANG$|LANGUAGE$|TZ$|NO_COLOR$)/;

/** Names everything a run depends on that is neither the notebook nor what it imports: machine, Node, kernel, packages. */
export async function environmentKey(): Promise<string> {
  const [kernel, executor, lock] = await Promise.all([
    sourcesIn(path.join(root, "scripts/kernel")),
    sourcesIn(path.join(root, "scripts/execute")),
    readFile(path.join(root, "package-lock.json"), "utf8").catch(() => "none"),
  ]);
  const { version, platform, arch, env } = process;
  const told = Object.entries(env).filter(([name]) => telling.test(name));
  return hashOf([version, platform, arch, told.sort(), kernel, executor, hashOf(lock)]);
}

/** The hash of every source in a folder, by its content. */
export async function sourcesIn(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter(
      (entry) => entry.isFile() && /\.(?:[cm]?[jt]s|sh|json|txt|css|ipynb|md)$/.test(entry.name),
    )
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter(
      (file) => !/[\\/](?:node_modules|dist[^\\/]*|\.cache)[\\/]/.test(file.slice(folder.length)),
    )
    .sort();
  const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
  return hashOf(files.map((file, k) => [path.relative(folder, file), texts[k]]));
}
