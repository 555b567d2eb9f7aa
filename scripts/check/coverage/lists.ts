import { existsSync } from "node:fs";
import path from "node:path";
import { messageOf } from "../../notebook/notebook-error.js";
import { readText } from "../../notebook/read-text.js";
import { isObject } from "../../notebook/structure.js";

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

/** A list that cannot be used; the message says why and what to do. */
export class ListError extends Error {
  override name = "ListError";

  constructor(
    readonly file: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * The lists of a course, or nothing where it keeps none.
 * @throws ListError when one is torn or of another form.
 */
export async function readLists(
  folder: string,
): Promise<{ notYet: NotYet; worked: WorkedNumbers[] } | undefined> {
  const notYet = await readList(path.join(folder, notYetName), isNotYet);
  if (notYet === undefined) return undefined;
  const worked = await readList(path.join(folder, workedNumbersName), areWorked);
  return { notYet, worked: worked ?? [] };
}

/** What a list must be, in words, and whether it is. */
type Form<T> = { says: string; fits: (value: unknown) => value is T };

const isNotYet: Form<NotYet> = {
  says: 'an object with two lists of names, "exports" and "numbers"',
  fits: (value): value is NotYet =>
    isObject(value) && areTexts(value["exports"]) && areTexts(value["numbers"]),
};
const areWorked: Form<WorkedNumbers[]> = {
  says: 'a list of objects with "name", "source" and "numbers", a list of texts',
  fits: (value): value is WorkedNumbers[] => Array.isArray(value) && value.every(isWorked),
};

function isWorked(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { name, source, numbers, notebook = "" } = value;
  return areTexts([name, source, notebook]) && areTexts(numbers);
}

function areTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

async function readList<T>(file: string, { says, fits }: Form<T>): Promise<T | undefined> {
  if (!existsSync(file)) return undefined;
  let list: unknown;
  try {
    list = JSON.parse(await readText(file));
  } catch (error) {
    throw new ListError(file, `cannot be used (${messageOf(error)}): restore it`);
  }
  if (!fits(list)) throw new ListError(file, `expected ${says}: restore it`);
  return list;
}
