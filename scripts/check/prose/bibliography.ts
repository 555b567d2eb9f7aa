import { existsSync } from "node:fs";
import path from "node:path";
import { messageOf } from "../../notebook/notebook-error.js";
import { readText } from "../../notebook/read-text.js";
import { isObject } from "../../notebook/structure.js";

/** The sources of a course, as CSL-JSON, beside its notebooks. */
export const bibliographyName = "bibliography.json";

/** What prose may name of a source. */
export interface BibliographyItem {
  id: string;
  /** Family names. */
  authors: string[];
  year: number | undefined;
}

/**
 * The sources of a folder; nothing where it keeps no bibliography.
 * @throws Error when the file is no CSL-JSON: a list of items with an id, a type and a title each, no id twice.
 */
export async function sourcesIn(folder: string): Promise<BibliographyItem[] | undefined> {
  const file = path.join(folder, bibliographyName);
  if (!existsSync(file)) return undefined;
  const items = parsed(await readText(file));
  if (!Array.isArray(items))
    throw new Error(`${bibliographyName}: expected a list of CSL-JSON items`);
  const sources = items.map(sourceOf);
  const twice = sources.find(({ id }, k) => sources.findIndex((each) => each.id === id) < k);
  if (twice) throw new Error(`${bibliographyName}: the id ${twice.id} stands there twice`);
  return sources;
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

function sourceOf(item: unknown, k: number): BibliographyItem {
  const { id, type, title, author, issued } = isObject(item) ? item : {};
  if (![id, type, title].every((each) => typeof each === "string" && each !== ""))
    throw new Error(`${bibliographyName}, item ${k + 1}: expected texts id, type and title`);
  const authors = Array.isArray(author) ? author.filter(isObject) : [];
  const [[year] = []] =
    ((isObject(issued) ? issued["date-parts"] : undefined) as [[unknown?]?]) ?? [];
  return {
    id: id as string,
    authors: authors.map(({ family, literal }) => String(family ?? literal)),
    year: typeof year === "number" ? year : undefined,
  };
}
