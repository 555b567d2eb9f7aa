import { mkdir, rm, symlink, unlink, writeFile } from "node:fs/promises";
import path from "node:path";
import type { CacheTry } from "./cache-tries.js";

/** Makes the world of a try, or its change, in a folder. */
export async function makeWorld(folder: string, world: CacheTry["change"]): Promise<void> {
  for (const [name, text] of Object.entries(world.files ?? {})) {
    const file = path.join(folder, name);
    if (text === null) {
      await unlink(file);
      continue;
    }
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  for (const [name, target] of Object.entries(world.links ?? {})) {
    await rm(path.join(folder, name), { force: true });
    await symlink(target, path.join(folder, name));
  }
  Object.assign(process.env, world.variables);
}

/** Takes a change back. */
export async function unmakeChange(
  folder: string,
  { files, links, variables, change }: CacheTry,
): Promise<void> {
  for (const name of Object.keys(change.files ?? {}))
    if (files?.[name] === undefined)
      await rm(path.join(folder, topOf(name)), { recursive: true, force: true });
  await makeWorld(folder, {
    ...(files ? { files } : {}),
    ...(links ? { links } : {}),
    ...(variables ? { variables } : {}),
  });
}

/** What a new file brought with it: of a nested package its whole folder. */
function topOf(name: string): string {
  return name
    .replace(/(node_modules\/\w+(?:\/node_modules)?)\/.*/, "$1")
    .replace(/^(d5\/in)\/new.txt/, "$1/new.txt");
}
