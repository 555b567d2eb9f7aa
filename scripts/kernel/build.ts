import { cp, mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { bundle } from "./bundle.js";
import { noticesName, noticesOf } from "../notices.js";
import { buildFolder, buildsFolder, isInstalled } from "./key.mjs";
import { isWhole, sealBuild } from "./whole.mjs";

const here = import.meta.dirname;
const ourBuilds = buildsFolder(here);

/** What cells find as globals, for the checker of their types; it lies beside what needs it. */
const globalsName = "declarations.d.ts";
/** Builds of other sources are removed when they have lain for this long, in milliseconds. */
const staleAfter = 3_600_000;
/** A build is named by its key; one that is being made, by its maker's process as well. */
const ownName = /^[\da-f]{16}(\.\d+)?$/;

/**
 * Makes what the kernel starts from, where it is missing or damaged: kernel.cjs, transport.cjs (the thread with the
 * sockets) and language.mjs (types, completions, help). All is written beside and moved, so that several may be at it.
 * @throws Error that names the folder when nothing can be written there.
 */
export async function prepareKernel(): Promise<void> {
  const folder = buildFolder(here);
  if (isWhole(folder)) return;
  if (isInstalled(here))
    throw new Error(
      `the kernel in ${folder} is not as it was packed: install gatehouse-notebooks again`,
    );
  await buildKernel(folder).catch((error: NodeJS.ErrnoException) => {
    if (!unwritable.has(error.code ?? "")) throw error;
    throw new Error(
      `the kernel cannot be built in ${ourBuilds}: ${error.message}: make it writable, or some room`,
      { cause: error },
    );
  });
  await removeStale(ourBuilds, folder);
}

/** Errors of a place that cannot be written to. */
const unwritable = new Set("EACCES EROFS ENOSPC EDQUOT EPERM ENOTDIR EEXIST EFBIG".split(" "));

/** Makes a build in this folder, in place of what is there. */
export async function buildKernel(folder: string): Promise<void> {
  const fresh = `${folder}.${process.pid}`;
  await mkdir(fresh, { recursive: true });
  try {
    const to = (name: string) => path.join(fresh, name);
    const bundled = await Promise.all([
      bundle("entry.ts", to("kernel.cjs")),
      bundle("transport/worker.ts", to("transport.cjs")),
      bundle("language/entry.ts", to("language.mjs")),
    ]);
    await cp(path.join(here, "globals", globalsName), to(globalsName));
    await writeFile(to(noticesName), await noticesOf(bundled.flat()));
    sealBuild(fresh);
    if (!isWhole(folder)) await rm(folder, { recursive: true, force: true });
    await rename(fresh, folder).catch(ignoreExisting);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Removes builds of other sources that have lain there for long, and nothing that is no build. */
export async function removeStale(builds: string, current: string): Promise<void> {
  for (const name of await readdir(builds)) {
    const folder = path.join(builds, name);
    if (folder === current || !ownName.test(name)) continue;
    const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > staleAfter) await rm(folder, { recursive: true, force: true });
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
}
