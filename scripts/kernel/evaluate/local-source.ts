import fs from "node:fs";
import path from "node:path";

// As they are before a recorder listens to them.
const { existsSync, statSync } = fs;

/** The TypeScript file that a relative request means: `./a`, `./a.js` and `./a.ts` all mean `a.ts`, if it is there. */
export function sourceOf(request: string, from: string | undefined): string | undefined {
  if (!/^\.{1,2}(\/|$)|^\//.test(request) || from === undefined) return undefined;
  if (from.includes(`${path.sep}node_modules${path.sep}`)) return undefined;
  const plain = path.resolve(path.dirname(from), request);
  const named = plain.replace(/\.([mc]?)js$/, ".$1ts");
  if (named !== plain && !existsSync(plain) && existsSync(named)) return named;
  const candidates = [`${plain}.ts`, `${plain}.tsx`, path.join(plain, "index.ts")];
  const isThere = isFile(plain) || [".js", ".cjs", ".json"].some((end) => existsSync(plain + end));
  return isThere ? undefined : candidates.find((file) => existsSync(file));
}

function isFile(name: string): boolean {
  return statSync(name, { throwIfNoEntry: false })?.isFile() ?? false;
}
