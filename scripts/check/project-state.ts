import { lstat, readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { hashOf } from "../execute/cache/store.js";
import { root } from "../paths.js";

/** Made, fetched or not of the project: what a check reads of it is named by whoever reads it. */
const leftOut = /^(\.git|\.cache|\.venv|node_modules|dist.*|coverage)$/;
/** Read by checks: their content counts, wherever it comes from. Of all other files it is whether they have changed. */
const readWhole = /^(lib|scripts|notebooks)[\\/]|^[^\\/]*\.(md|json)$/;
/** Of these only the names count: links lead to them. */
const namesOnly = /^test[\\/]/;

/** Names the project as it is: every file's name, and what is in those that checks read. */
export async function projectState(): Promise<string> {
  const entries = (await entriesIn("")).sort(([a], [b]) => (a < b ? -1 : 1));
  return hashOf(await Promise.all(entries.map(async ([name]) => [name, await stateOf(name)])));
}

/** Whether a file is among those that `projectState` names. */
export function isInProject(file: string): boolean {
  const name = path.relative(root, file);
  return !name.startsWith("..") && !name.split(path.sep).some((part) => leftOut.test(part));
}

async function entriesIn(folder: string): Promise<[string][]> {
  const entries = await readdir(path.join(root, folder), { withFileTypes: true });
  const found = entries
    .filter(({ name }) => !leftOut.test(name))
    .map(async (entry): Promise<[string][]> => {
      const name = path.join(folder, entry.name);
      return entry.isDirectory() ? [[`${name}${path.sep}`], ...(await entriesIn(name))] : [[name]];
    });
  return (await Promise.all(found)).flat();
}

async function stateOf(name: string): Promise<string> {
  if (name.endsWith(path.sep) || namesOnly.test(name)) return "";
  const file = path.join(root, name);
  if (readWhole.test(name)) {
    const bytes = await readFile(file).catch(() => undefined);
    if (bytes) return hashOf(bytes.toString("latin1"));
  }
  const marks = [await lstat(file), await stat(file).catch(() => undefined)];
  return marks.map((mark) => `${mark?.ino} ${mark?.size} ${mark?.ctimeMs}`).join(" ");
}
