import {
  appendFile,
  lstat,
  mkdir,
  readFile,
  readdir,
  rename,
  rmdir,
  unlink,
  writeFile,
} from "node:fs/promises";
import path from "node:path";
import { isAlive } from "../build/library.js";

/** The file in a site that names every file of it: a later build removes these and no others. */
const marker = ".gatehouse-site";
const heading = "made by gatehouse site";

/** A folder that fills with a site and takes its place when it is whole. */
export interface SiteFolder {
  /** Writes a file; `name` is its path within the site, with `/`. */
  write(name: string, content: string | Uint8Array): Promise<void>;
  /** Puts the site in its place. */
  finish(): Promise<void>;
  /** Removes what was written; the site there was stays. */
  abandon(): Promise<void>;
}

/**
 * Starts a site that will be at `out`: empty, new, or what an earlier build made.
 * @param notebooks what the site is made from: they must not be in the folder that is replaced.
 * @throws Error when `out`, or `out.fresh` beside it, holds anything that no build made.
 */
export async function startFolder(out: string, notebooks: string[]): Promise<SiteFolder> {
  const inside = notebooks.find((file) => path.resolve(file).startsWith(out + path.sep));
  if (inside !== undefined)
    throw new Error(`${out} holds ${inside}, from which the site is made: name another folder`);
  const fresh = `${out}.fresh`;
  await requireMade(out);
  await requireNobody(fresh);
  await removeMade(fresh);
  await mkdir(fresh, { recursive: true });
  await writeFile(path.join(fresh, marker), `${heading}, process ${process.pid}\n`);
  return filling(fresh, out);
}

function filling(fresh: string, out: string): SiteFolder {
  const names = new Set<string>();
  return {
    async write(name, content) {
      const file = path.join(fresh, name);
      if (!file.startsWith(fresh + path.sep)) throw new Error(`${name} leads out of the site`);
      // Some file systems do not tell upper case from lower.
      const folded = name.toLowerCase();
      if (names.has(folded)) throw new Error(`${name} would be written twice`);
      names.add(folded);
      // First the name, then the file: what a killed build leaves is known by its names.
      await appendFile(path.join(fresh, marker), `${name}\n`);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, content);
    },
    async finish() {
      const list = (await readMarker(fresh)).sort();
      await writeFile(path.join(fresh, marker), [heading, ...list, ""].join("\n"));
      await removeMade(out);
      await rename(fresh, out);
    },
    abandon: () => removeMade(fresh),
  };
}

async function requireNobody(fresh: string): Promise<void> {
  const text = await readFile(path.join(fresh, marker), "utf8").catch(() => "");
  const pid = Number(/, process (\d+)/.exec(text)?.[1] ?? 0);
  if (pid > 0 && pid !== process.pid && isAlive(pid))
    throw new Error(`process ${pid} is building in ${fresh}: wait until it has ended`);
}

/** Removes what a build made: file by file, so that nothing else can go with it. */
async function removeMade(folder: string): Promise<void> {
  const made = await requireMade(folder);
  if (!made) return;
  for (const file of made.files) await unlink(file);
  for (const inner of made.folders.reverse()) await rmdir(inner);
}

interface Made {
  files: string[];
  /** Outer before inner, the folder itself first. */
  folders: string[];
}

/**
 * What a folder holds, when a build made all of it; nothing when there is no such folder.
 * @throws Error naming what no build made.
 */
async function requireMade(folder: string): Promise<Made | undefined> {
  const found = await lstat(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    return undefined;
  });
  if (!found) return undefined;
  if (found.isSymbolicLink())
    throw new Error(`${folder} is a link: name the folder that it leads to, or another`);
  if (!found.isDirectory())
    throw new Error(`${folder} is not a folder: name an empty or a new folder`);
  const names = new Set([marker, ...(await readMarker(folder))]);
  const made: Made = { files: [], folders: [] };
  await collect(folder, "", names, made);
  return made;
}

async function collect(root: string, inner: string, names: Set<string>, made: Made): Promise<void> {
  const folder = path.join(root, inner);
  made.folders.push(folder);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const name = path.posix.join(inner, entry.name);
    const isMade = entry.isFile() ? names.has(name) : holdsMade(name, names);
    if (entry.isDirectory() && isMade) await collect(root, name, names, made);
    else if (entry.isFile() && isMade) made.files.push(path.join(folder, entry.name));
    else
      throw new Error(
        `${root} holds ${name}, which no build of a site made: name an empty or a new folder, or move it away`,
      );
  }
}

/** Whether a build put files into a folder of this name. */
function holdsMade(name: string, names: Set<string>): boolean {
  return [...names].some((each) => each.startsWith(`${name}/`));
}

/** The files that a site's marker names; none when it has no marker. */
async function readMarker(folder: string): Promise<string[]> {
  const text = await readFile(path.join(folder, marker), "utf8").catch(() => "");
  const [first, ...names] = text.split("\n");
  return first?.startsWith(heading) ? names.filter((name) => name !== "") : [];
}
