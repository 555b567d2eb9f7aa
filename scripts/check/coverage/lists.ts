import { readFile } from "node:fs/promises";
import path from "node:path";

/** The file that says what a course does not teach yet; its folder's coverage is checked because it is there. */
export const notYetName = "not-yet-taught.json";
export const workedNumbersName = "worked-numbers.json";

/** What is not taught yet. It may only shrink. */
export interface NotYet {
  /** Public values of the library. */
  exports: string[];
  /** Worked numbers, by their name in worked-numbers.json. */
  numbers: string[];
}

/** Numbers that a source text works out and the course must have. */
export interface WorkedNumbers {
  name: string;
  source: string;
  /** As they are to be read, to the digits shown. */
  numbers: string[];
  /** The notebook that has them; none while nobody teaches them. */
  notebook?: string;
}

/** The lists of a course, or nothing where it keeps none. */
export async function readLists(
  folder: string,
): Promise<{ notYet: NotYet; worked: WorkedNumbers[] } | undefined> {
  const notYet = await readJson(path.join(folder, notYetName));
  if (notYet === undefined) return undefined;
  const worked = (await readJson(path.join(folder, workedNumbersName))) ?? [];
  return { notYet: notYet as NotYet, worked: worked as WorkedNumbers[] };
}

async function readJson(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  return JSON.parse(text);
}
