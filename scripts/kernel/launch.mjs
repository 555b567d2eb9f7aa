// Starts the kernel: `node launch.mjs <connection file>` or `node launch.mjs --config-path <connection file>`.
// With `--build` it makes what is needed to start and ends.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { buildKey, buildsFolder } from "./key.mjs";

const here = import.meta.dirname;
const folder = path.join(buildsFolder(here), buildKey(here));
const bundle = path.join(folder, "kernel.cjs");
const onlyBuild = process.argv.includes("--build");

if (onlyBuild || !existsSync(bundle)) {
  const { register } = await import("tsx/esm/api");
  const unregister = register();
  const { prepareKernel } = await import("./build.ts");
  await prepareKernel();
  await unregister();
}
if (!onlyBuild) {
  const connection = process.argv.at(-1).replace(/^--config-path=/, "");
  if (process.argv.length < 3 || !existsSync(connection)) {
    process.stderr.write("usage: node launch.mjs [--config-path] <connection file>\n");
    process.exit(2);
  }
  process.argv.splice(2, Infinity, connection);
  createRequire(import.meta.url)(bundle);
}
