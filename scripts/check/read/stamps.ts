import { existsSync } from "node:fs";
import path from "node:path";
import type { Finding } from "../../notebook/finding.js";
import { messageOf } from "../../notebook/notebook-error.js";
import type { NotebookFile } from "../../notebook/notebook.js";
import { readText } from "../../notebook/read-text.js";
import { isObject } from "../../notebook/structure.js";
import { hashOfCode, spokenOf, type SpokenOf } from "../prose/spoken-of.js";

/** The file, beside the notebooks, that says what each prose cell stood beside when it was last read. */
export const readName = "read.json";

/** Of a notebook's prose cells, by id: `prose id:hash id:hash …`, so that a changed cell is one line of a diff. */
export type Stamps = Record<string, string>;

/** Prose that stands beside what has changed since it was last read, and has not been changed itself. */
export async function readAgain(file: NotebookFile): Promise<Finding[]> {
  const all = await readStamps(path.dirname(file.path));
  return dueIn(file, all[path.basename(file.path)] ?? {});
}

/** The prose of a notebook that has to be read again, by these stamps. */
export function dueIn(file: NotebookFile, stamps: Stamps): Finding[] {
  const { cells } = file.notebook;
  const numberOf = (id: string): number => cells.findIndex((cell) => cell.id === id) + 1;
  const lesson = /^[A-Z]?\d+(?=-)/.exec(path.basename(file.path))?.[0] ?? path.basename(file.path);
  const spoken = [...spokenOf(cells)];
  if (spoken.length > 0 && Object.keys(stamps).length === 0)
    return [
      {
        kind: "stale",
        cell: 0,
        message: `${readName} does not say what the prose of this notebook stands beside: run npx gatehouse update`,
      },
    ];
  return spoken.flatMap(([id, now]): Finding[] => {
    const cell = numberOf(id);
    const stamp = stamps[id];
    // A cell that is new was just written.
    if (stamp === undefined) return [];
    const changed = changedBeside(now, parse(stamp), file);
    if (changed.length === 0) return [];
    const which = changed.map((each) =>
      numberOf(each) > 0 ? `cell ${numberOf(each)}` : "a cell that is gone",
    );
    return [
      {
        kind: "stale",
        cell,
        message: `read again: ${which.join(", ")}, beside it, changed since this was last read. Correct what is no longer so, or say that all of it still is: npx gatehouse update --read ${lesson}:${cell}`,
      },
    ];
  });
}

/** The stamps of a notebook that was just updated: what was not read again keeps the old one. */
export function nextStamps(
  file: NotebookFile,
  before: Stamps,
  isRead: (cell: number) => boolean,
): Stamps {
  const ids = file.notebook.cells.map(({ id }) => id);
  const next = [...spokenOf(file.notebook.cells)].map(([id, now]): [string, string] => {
    const stamp = before[id];
    const isDue = stamp !== undefined && changedBeside(now, parse(stamp), file).length > 0;
    return [id, isDue && !isRead(ids.indexOf(id) + 1) ? stamp : written(now)];
  });
  return Object.fromEntries(next);
}

/** The stamps of a folder, by notebook. @throws Error when the file is torn. */
export async function readStamps(folder: string): Promise<Record<string, Stamps>> {
  const file = path.join(folder, readName);
  if (!existsSync(file)) return {};
  try {
    const stamps: unknown = JSON.parse(await readText(file));
    if (isObject(stamps) && Object.values(stamps).every(isObject))
      return stamps as Record<string, Stamps>;
  } catch (error) {
    throw new Error(`${readName} is no JSON (${messageOf(error)}): restore it`, { cause: error });
  }
  throw new Error(`${readName}: expected stamps by notebook and cell: restore it`);
}

/** The code cells that a stamp knows and that are no longer what they were; none where the prose was changed too. */
function changedBeside(now: SpokenOf, stamp: SpokenOf, { notebook }: NotebookFile): string[] {
  if (now.prose !== stamp.prose) return [];
  const byId = new Map(notebook.cells.map((cell) => [cell.id, cell]));
  return Object.entries(stamp.cells).flatMap(([id, hash]) => {
    const cell = byId.get(id);
    return cell && hashOfCode(cell) === hash ? [] : [id];
  });
}

function parse(stamp: string): SpokenOf {
  const [prose = "", ...cells] = stamp.split(" ");
  return {
    prose,
    cells: Object.fromEntries(cells.map((each) => each.split(":"))) as Record<string, string>,
  };
}

function written({ prose, cells }: SpokenOf): string {
  return [prose, ...Object.entries(cells).map((entry) => entry.join(":"))].join(" ");
}
