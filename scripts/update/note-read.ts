import { readdir } from "node:fs/promises";
import path from "node:path";
import { exceptionsName, countExceptions, readExceptions } from "../check/exceptions.js";
import { nextStamps, readName, readStamps } from "../check/read/stamps.js";
import { isHeldToRules, isOf, rulesFor } from "../check/rules.js";
import type { NotebookFile } from "../notebook/notebook.js";
import { writeWhole } from "../write-whole.js";

/** Which prose its author has read again: `03:12` of lesson 03 its cell 12, `03` all of it. */
export type ReadAgain = readonly { lesson: string; cell: number | undefined }[];

/** Notes, of notebooks that were just updated, what their prose stands beside, and lowers their numbers of exceptions. */
export async function noteRead(files: NotebookFile[], read: ReadAgain): Promise<void> {
  for (const folder of new Set(files.map(({ path: file }) => path.dirname(file))))
    if (isHeldToRules(folder))
      await noteFolder(
        folder,
        files.filter((file) => path.dirname(file.path) === folder),
        read,
      );
}

async function noteFolder(folder: string, files: NotebookFile[], read: ReadAgain): Promise<void> {
  const [stamps, exceptions] = [
    { ...(await readStamps(folder)) },
    { ...(await readExceptions(folder)) },
  ];
  for (const file of files) {
    const name = path.basename(file.path);
    const rules = await rulesFor(file.path);
    const isRead = (cell: number): boolean =>
      read.some((each) => isOf(each.lesson, name) && (each.cell ?? cell) === cell);
    if (rules.has("read")) stamps[name] = nextStamps(file, stamps[name] ?? {}, isRead);
    const known = exceptions[name];
    if (known) exceptions[name] = lowered(known, countExceptions(file));
  }
  await write(folder, readName, stamps);
  await write(folder, exceptionsName, exceptions);
}

function lowered<Counts extends object>(known: Partial<Counts>, now: Counts): Partial<Counts> {
  const kinds = Object.keys(known) as (keyof Counts)[];
  return Object.fromEntries(
    kinds.map((kind) => [kind, Math.min(Number(known[kind]), Number(now[kind]))]),
  ) as Partial<Counts>;
}

/** Writes a list by notebook, sorted, where it says something new; notebooks that are gone are forgotten. */
async function write(folder: string, name: string, list: Record<string, object>): Promise<void> {
  const present = await readdir(folder);
  const kept = Object.entries(list)
    .filter(([notebook]) => present.includes(notebook))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (kept.length > 0)
    await writeWhole(
      path.join(folder, name),
      `${JSON.stringify(Object.fromEntries(kept), null, 1)}\n`,
    );
}
