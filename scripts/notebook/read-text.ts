import { constants, type Stats } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { NotebookError, messageOf } from "./notebook-error.js";

/** How many bytes a notebook may have; a text of more than 512 MB is none that JavaScript can hold. */
const mostBytes = 256 * 2 ** 20;

/** What the system's codes mean to the owner of a file. */
const reasons: Record<string, string> = {
  ENOENT: "no such notebook: check the path",
  ENOTDIR: "no such notebook: a part of its path is a file, not a folder",
  ELOOP: "its links lead in a circle: link it to a file",
  ENAMETOOLONG: "its name is longer than the system takes: shorten it",
  EACCES: "cannot be read (EACCES): check its permissions",
  EPERM: "cannot be read (EPERM): check its permissions",
};

/**
 * The text of a regular file, with its byte order mark, if it begins with one.
 * @throws NotebookError when it is missing, no regular file, too large, or not UTF-8.
 */
export async function readText(path: string): Promise<string> {
  const bytes = await readBytes(path).catch((error: unknown) => {
    if (error instanceof NotebookError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? "";
    throw new NotebookError(`${path}: ${reasons[code] ?? `cannot be read (${messageOf(error)})`}`);
  });
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new NotebookError(`${path}: not UTF-8: save it again as UTF-8`);
  }
}

async function readBytes(path: string): Promise<Buffer> {
  // Without O_NONBLOCK, opening a FIFO waits for somebody to write into it.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    requireRegular(path, await handle.stat());
    return await readAtMost(handle, path);
  } finally {
    await handle.close();
  }
}

function requireRegular(path: string, stats: Stats): void {
  if (stats.isDirectory()) throw new NotebookError(`${path}: expected a notebook, got a folder`);
  if (!stats.isFile())
    throw new NotebookError(`${path}: expected a regular file, got ${kindOf(stats)}`);
  if (stats.size > mostBytes) throw tooLarge(path, stats.size);
}

function kindOf(stats: Stats): string {
  if (stats.isFIFO()) return "a pipe (FIFO)";
  return stats.isSocket() ? "a socket" : "a device";
}

/** Reads to the end; the size that a file tells may be less than what it gives. */
async function readAtMost(handle: FileHandle, path: string): Promise<Buffer> {
  const { size } = await handle.stat();
  const chunks: Buffer[] = [];
  let total = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(Math.max(size - total + 1, 65_536));
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, null);
    if (bytesRead === 0) return Buffer.concat(chunks, total);
    chunks.push(chunk.subarray(0, bytesRead));
    total += bytesRead;
    if (total > mostBytes) throw tooLarge(path, total);
  }
}

function tooLarge(path: string, bytes: number): NotebookError {
  const megabytes = (count: number) => Math.ceil(count / 2 ** 20).toLocaleString("en");
  return new NotebookError(
    `${path}: has ${megabytes(bytes)} MB, and a notebook may have ${megabytes(mostBytes)}: clear the outputs of its cells`,
  );
}
