// Makes what `npm pack` packs of this package besides its files: the commands and the kernel as JavaScript, since Node
// takes types out of no file below node_modules. Run by npm; see "prepack" in package.json.
import { rm } from "node:fs/promises";
import path from "node:path";
import type { Plugin } from "esbuild";
import { buildKernel } from "../kernel/build.js";
import { packageFolder } from "../paths.js";
import { bundleCommands, placesKnown } from "./commands.mjs";

const compiled = path.join(packageFolder, "compiled");

/** Commands that look after this repository are left out, and with them what only they need. */
const withoutRepositoryCommands: Plugin = {
  name: "without-repository-commands",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]of-repository\.ts$/ }, () => ({
      contents: "export const repositoryCommands = {};",
    }));
  },
};

/** Modules find their own files from the package, wherever it is installed. */
function placeWherePacked(file: string, name: string): string {
  const from = path.relative(compiled, name === "dirname" ? path.dirname(file) : file);
  const place = JSON.stringify(from.split(path.sep).join("/"));
  if (name === "url") return `new URL(${place}, import.meta.url).href`;
  return `(import.meta.dirname + "/" + ${place})`;
}

await rm(compiled, { recursive: true, force: true });
await bundleCommands(compiled, {
  packages: "external",
  plugins: [withoutRepositoryCommands, placesKnown(placeWherePacked)],
});
await buildKernel(path.join(compiled, "kernel"));
