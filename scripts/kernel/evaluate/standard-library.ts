import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "@tslab/typescript-for-tslab";

// The standard library's declarations are spread over fifty files, and for every cell the checker merges what they say
// of the same thing, `Array` ten times. In one file they are merged once, when that is bound.

/** Names of the parts, in the order in which the compiler takes them, and the file of each. */
const { libs, libMap } = ts as unknown as { libs: string[]; libMap: Map<string, string> };

/** The part that tslab asks for, which refers to all the others. */
const whole = "lib.es2022.d.ts";
const reference = /^\/\/\/ <reference lib="([^"]+)" \/>\r?\n/gm;
let parts: Set<string> | undefined;

/** The text of a file as the compiler is to read it: the whole library in one file, its parts empty. */
export function inOneFile(file: string, text: string): string {
  const name = path.basename(file);
  if (!name.startsWith("lib.") || !/[\\/]typescript-for-tslab[\\/]lib[\\/]/.test(file)) return text;
  parts ??= referredFrom(path.dirname(file), whole, new Set());
  if (!parts.has(name)) return text;
  return name === whole ? joined(path.dirname(file), parts) : "";
}

function referredFrom(folder: string, name: string, found: Set<string>): Set<string> {
  if (found.has(name)) return found;
  found.add(name);
  for (const [, part] of readFileSync(path.join(folder, name), "utf8").matchAll(reference))
    referredFrom(folder, libMap.get(part!)!, found);
  return found;
}

/** What is said later of the same thing comes first with the compiler, so that the order is its own. */
function joined(folder: string, names: Set<string>): string {
  const ordered = libs.map((part) => libMap.get(part)!).filter((name) => names.has(name));
  const texts = [...new Set(ordered)].map((name) => readFileSync(path.join(folder, name), "utf8"));
  return `/// <reference no-default-lib="true"/>\n${texts.join("\n").replace(reference, "")}`;
}
