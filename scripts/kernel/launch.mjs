// Starts the kernel: `node launch.mjs <connection file>` or `node launch.mjs --config-path <connection file>`.
import { existsSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { createHash } from "node:crypto";
import path from "node:path";

const here = import.meta.dirname;
const folder = path.join(here, "..", "..", ".cache", "kernel", key());
const bundle = path.join(folder, "kernel.cjs");

if (!existsSync(bundle)) {
  const { register } = await import("tsx/esm/api");
  const unregister = register();
  const { bundleKernel } = await import("./bundle.ts");
  await bundleKernel(folder);
  await unregister();
}
const connection = process.argv.at(-1);
if (process.argv.length < 3 || !existsSync(connection)) {
  process.stderr.write("usage: node launch.mjs [--config-path] <connection file>\n");
  process.exit(2);
}
process.argv.splice(2, Infinity, connection);
createRequire(import.meta.url)(bundle);

/** Names the bundle by the sources it was made of, so that a changed kernel is bundled anew. */
function key() {
  const hash = createHash("sha256").update(process.version);
  for (const entry of readdirSync(here, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".ts")) continue;
    const { mtimeMs, size } = statSync(path.join(entry.parentPath, entry.name));
    hash.update(`${entry.parentPath}/${entry.name} ${mtimeMs} ${size}\n`);
  }
  return hash.digest("hex").slice(0, 16);
}
