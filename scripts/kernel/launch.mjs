// Starts the kernel: `node launch.mjs <connection file>` or `node launch.mjs --config-path <connection file>`.
// With `--build` it makes what is needed to start and ends.
import { createRequire } from "node:module";
import path from "node:path";
import { buildFolder, isInstalled } from "./key.mjs";
import { isWhole } from "./whole.mjs";

const here = import.meta.dirname;
const folder = buildFolder(here);
const bundle = path.join(folder, "kernel.cjs");
const onlyBuild = process.argv.includes("--build");

if (isInstalled(here)) {
  if (!isWhole(folder)) {
    process.stderr.write(
      `kernel: ${folder} is not as it was packed: install gatehouse-notebooks again\n`,
    );
    process.exit(1);
  }
} else if (onlyBuild || !isWhole(folder)) {
  const { register } = await import("tsx/esm/api");
  const unregister = register();
  const { prepareKernel } = await import("./build.ts");
  await prepareKernel().catch((error) => {
    process.stderr.write(`kernel: ${error.message}\n`);
    process.exit(1);
  });
  await unregister();
}
if (!onlyBuild) {
  if (process.argv.length < 3) {
    process.stderr.write("usage: node launch.mjs [--config-path] <connection file>\n");
    process.exit(2);
  }
  process.argv.splice(2, Infinity, process.argv.at(-1).replace(/^--config-path=/, ""));
  createRequire(import.meta.url)(bundle);
}
