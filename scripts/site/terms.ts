import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Term } from "../../lib/index.js";
import { libFolder } from "../paths.js";

/** The terms of the course, from the library as it is built: of an installed one there are no sources. */
export async function courseTerms(): Promise<readonly Term[]> {
  const file = pathToFileURL(path.join(libFolder, "dist", "index.js")).href;
  const { terms } = (await import(/* @vite-ignore */ file)) as { terms: readonly Term[] };
  return terms;
}
