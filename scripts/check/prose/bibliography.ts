import { existsSync } from "node:fs";
import path from "node:path";
import { messageOf } from "../../notebook/notebook-error.js";
import { readText } from "../../notebook/read-text.js";
import { isObject } from "../../notebook/structure.js";

/** The sources of a course, as CSL-JSON, beside its notebooks. */
export const bibliographyName = "bibliography.json";

/**
 * The keys of a folder's sources; nothing where it keeps no bibliography.
 * @throws Error when the file is no CSL-JSON: a list of items with an id, a type and a title each, no id twice.
 */
export async function sourceKeys(folder: string): Promise<string[] | undefined> {
  const file = path.join(folder, bibliographyName);
  if (!existsSync(file)) return undefined;
  const items = parsed(await readText(file));
  if (!Array.isArray(items))
    throw new Error(`${bibliographyName}: expected a list of CSL-JSON items`);
  const keys = items.map(keyOf);
  const twice = keys.find((key, k) => keys.indexOf(key) < k);
  if (twice !== undefined)
    throw new Error(`${bibliographyName}: the id ${twice} stands there twice`);
  return keys;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${bibliographyName} is no JSON (${messageOf(error)}): restore it`, {
      cause: error,
    });
  }
}

function keyOf(item: unknown, k: number): string {
  const { id, type, title } = isObject(item) ? item : {};
  if (![id, type, title].every((each) => typeof each === "string" && each !== ""))
    throw new Error(`${bibliographyName}, item ${k + 1}: expected texts id, type and title`);
  return id as string;
}
