import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";

/** How many entries of one kind are kept; beyond that the oldest go. */
export const mostEntries = 2000;
/** Entries are named by hashes; behind a dot, one whose writer was ended. Nothing else is ours to remove. */
const ownName = /^[\da-f]{64}(\.[\da-f-]{36})?$/;
/** Errors of a place that cannot be written to: a cache there is no cache, and that is all. */
const unwritable = new Set(["EACCES", "EROFS", "ENOSPC", "EDQUOT", "EPERM", "ENOTDIR", "EFBIG"]);

/**
 * What was computed before, by the hash of what it was computed from. An entry carries its key and the hash of its
 * content: one that is torn, edited, or lies under another's name counts as absent.
 */
export class Store {
  private writes = 0;

  constructor(private readonly folder: string) {}

  /** The entry of that key, or nothing. */
  async read(key: string): Promise<unknown> {
    const text = await readFile(this.file(key), "utf8").catch(() => "");
    const end = text.indexOf("\n");
    if (end < 0 || text.slice(0, end) !== sha256(`${key}\n${text.slice(end + 1)}`))
      return undefined;
    return (JSON.parse(text.slice(end + 1)) as { value: unknown }).value;
  }

  /** Keeps a value under a key; whole or not at all, and not at all where nothing can be written. */
  async write(key: string, value: unknown): Promise<void> {
    const body = JSON.stringify({ value });
    const fresh = `${this.file(key)}.${randomUUID()}`;
    try {
      await mkdir(this.folder, { recursive: true });
      await writeFile(fresh, `${sha256(`${key}\n${body}`)}\n${body}`);
      await rename(fresh, this.file(key));
      if (this.writes++ === 0) await this.removeOldest();
    } catch (error) {
      if (!unwritable.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
      await rm(fresh, { force: true }).catch(() => undefined);
    }
  }

  /** The value kept under the key, or the one that `compute` gives, kept from then on. */
  async remember<Value>(key: string, compute: () => Value | Promise<Value>): Promise<Value> {
    const known = (await this.read(key)) as Value | undefined;
    if (known !== undefined) return known;
    const value = await compute();
    await this.write(key, value);
    return value;
  }

  /** Whether there is no entry at all. */
  async isEmpty(): Promise<boolean> {
    return (await readdir(this.folder).catch(() => [])).length === 0;
  }

  private file(key: string): string {
    return path.join(this.folder, key);
  }

  private async removeOldest(): Promise<void> {
    const names = (await readdir(this.folder)).filter((name) => ownName.test(name));
    if (names.length <= mostEntries) return;
    const aged = await Promise.all(
      names.map(async (name) => {
        const file = path.join(this.folder, name);
        return {
          file,
          time: await stat(file).then(
            ({ mtimeMs }) => mtimeMs,
            () => 0,
          ),
        };
      }),
    );
    const oldest = aged.sort((a, b) => a.time - b.time).slice(0, names.length - mostEntries);
    await Promise.all(oldest.map(({ file }) => rm(file, { force: true })));
  }
}

/** The hash of a text, or of anything that JSON can hold. */
export function hashOf(value: unknown): string {
  return sha256(typeof value === "string" ? value : JSON.stringify(value));
}

function sha256(text: string | Buffer): string {
  return createHash("sha256").update(text).digest("hex");
}
