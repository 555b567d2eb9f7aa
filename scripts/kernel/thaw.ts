import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import type { Compiler } from "./evaluate/compiler.js";
import { buildKey, buildsFolder } from "./key.mjs";
import { openTransport } from "./transport/transport.js";

/** scripts/kernel, and the name of this build; bundle.ts puts them in. */
declare const sourcesFolder: string;
declare const thisBuild: string;

/** Starts a kernel from a snapshot, or, when the kernel's sources have changed since it was taken, from those. */
export async function thaw(compiler: Compiler): Promise<void> {
  const key = buildKey(sourcesFolder);
  const folder = path.join(buildsFolder(sourcesFolder), key);
  const connection = process.argv.at(-1)!;
  if (key !== thisBuild) return startAnew(folder, connection);
  // The transport's thread takes longest to start: it comes before everything else is loaded.
  const transport = openTransport(connection, folder);
  const { startKernel } = await import("./main.js");
  startKernel(transport, compiler);
}

function startAnew(folder: string, connection: string): void {
  const build = [path.join(sourcesFolder, "launch.mjs"), "--build"];
  spawnSync(process.execPath, build, { stdio: ["ignore", "ignore", "inherit"] });
  process.argv = [process.execPath, "", connection];
  createRequire(path.join(folder, "kernel.cjs"))("./kernel.cjs");
}
