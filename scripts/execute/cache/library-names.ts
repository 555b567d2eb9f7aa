import { readFileSync } from "node:fs";
import type { Touched } from "../../kernel/record/recorder.js";
import { analyse } from "./analyse.js";
import { sourcesOf, type Plan } from "./key.js";
import { builtLibrary } from "./looked.js";

/**
 * The names that sources import from the library; null where that cannot be told: a source may come by the library in
 * another way than by an import.
 */
export function libraryNames(sources: string[]): string[] | null {
  const reaches = sources.map(analyse);
  if (reaches.some(({ impure }) => impure.length > 0)) return null;
  return [...new Set(reaches.flatMap(({ imports }) => imports["gatehouse"] ?? []))].sort();
}

/** What a run has used of the library at the most. */
export function libraryUsed(
  plan: Pick<Plan, "file" | "questions">,
  { modules }: Pick<Touched, "modules">,
): string[] | null {
  // A package may do with it what it likes.
  const ofPackage = (file: string) => /[\\/]node_modules[\\/]/.test(file);
  if (modules.some(([, from, found]) => found === builtLibrary && ofPackage(from))) return null;
  const local = modules.flatMap(([, , found]) =>
    found !== null && found !== builtLibrary && /\.[cm]?[jt]sx?$/.test(found) && !ofPackage(found)
      ? [found]
      : [],
  );
  const texts = [...new Set(local)].map((file) => readFileSync(file, "utf8"));
  return libraryNames([...sourcesOf(plan), ...texts]);
}
