import { readdirSync } from "node:fs";
import path from "node:path";

/** The numbered notebooks of a folder, in their order, by number: `["01", "01-what-is-a-gate.ipynb"]`. */
export function lessonsIn(folder: string): Map<string, string> {
  const names = readdirSync(folder || ".").filter((name) => /^\d+-.*\.ipynb$/.test(name));
  return new Map(names.sort().map((name) => [/^\d+/.exec(name)![0], name]));
}

/** The notebook that comes so many places after another; undefined where there is none. */
export function lessonAfter(file: string, places: number): string | undefined {
  const names = [...lessonsIn(path.dirname(file)).values()];
  const at = names.indexOf(path.basename(file));
  return at < 0 ? undefined : names[at + places];
}
