import { randomUUID } from "node:crypto";
import { rmSync, type Stats } from "node:fs";
import { open, realpath, rename, stat, type FileHandle } from "node:fs/promises";
import path from "node:path";

/** The name of a file that is being written, beside the one whose place it will take. */
export const unfinishedPattern = /^\..+\.(\d+)\.[\da-f]{8}-[\da-f-]{27}\.tmp$/;

/**
 * Writes a file, whole or not at all: beside its place first, flushed, then in its place. A link stays a link, and
 * whoever owns the file may read and write what he could before.
 * @throws Error in words where the file is read-only, has other names that would keep the old text, or is another's and
 *   cannot be given back to him.
 */
export async function writeWhole(name: string, text: string): Promise<void> {
  const file = await realpath(name).catch(() => path.resolve(name));
  const before = await stat(file).catch(() => undefined);
  if (before && (before.mode & 0o222) === 0)
    throw new Error("it is read-only: make it writable (chmod u+w) to have it changed");
  if (before && before.nlink > 1)
    throw new Error(
      `it has ${before.nlink} names (hard links), and the others would keep the old text: make it a file of its own ` +
        `(cp -p FILE NEW && mv NEW FILE) to have it changed`,
    );
  const folder = path.dirname(file);
  const fresh = path.join(folder, `.${path.basename(file)}.${process.pid}.${randomUUID()}.tmp`);
  const clean = () => rmSync(fresh, { force: true });
  // Told to stop between the two, the process ends without coming back here.
  process.once("exit", clean);
  try {
    await withFile(fresh, "wx", async (handle) => {
      await handle.writeFile(text);
      if (before) await give(handle, before);
      await handle.sync();
    });
    await rename(fresh, file);
  } catch (error) {
    clean();
    throw error;
  } finally {
    process.removeListener("exit", clean);
  }
  await flushFolder(folder);
}

async function withFile(
  name: string,
  flags: string,
  work: (handle: FileHandle) => Promise<void>,
): Promise<void> {
  const handle = await open(name, flags);
  try {
    await work(handle);
  } finally {
    await handle.close();
  }
}

/** Gives a fresh file the owner and the mode of the one before it. */
async function give(handle: FileHandle, { uid, gid, mode }: Stats): Promise<void> {
  const own = await handle.stat();
  if (own.uid !== uid || own.gid !== gid)
    await handle.chown(uid, gid).catch(() => {
      throw new Error(`it belongs to user ${uid}, group ${gid}: change it as that user`);
    });
  await handle.chmod(mode & 0o7777);
}

/** What was renamed is there after a loss of power, too; systems that cannot flush a folder do without. */
async function flushFolder(folder: string): Promise<void> {
  await withFile(folder, "r", (handle) => handle.sync()).catch(() => undefined);
}
