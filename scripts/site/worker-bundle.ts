import { readFile } from "node:fs/promises";
import path from "node:path";
import { build, type Plugin } from "esbuild";
import { client, filesOf, shared, type ClientFile } from "./bundle.js";
import { isInstalled, libFolder } from "../paths.js";

/** The worker that runs cells, and the library that it loads: the core at once, file formats when they are asked for. */
export function bundleWorker(): Promise<ClientFile[]> {
  return (bundled ??= bundle());
}

/** Made once in a process: nothing that it is made from changes while a site is built. */
let bundled: Promise<ClientFile[]> | undefined;

async function bundle(): Promise<ClientFile[]> {
  const made = await build({
    ...shared,
    entryPoints: [path.join(client, "worker/worker.ts")],
    splitting: true,
    format: "esm",
    outdir: client,
    chunkNames: "[name]-[hash]",
    alias: { "node:util": "node-inspect-extracted" },
    plugins: [splitLibrary],
  });
  return filesOf(made).map((file) => ({ ...file, name: `cells/${file.name}` }));
}

const statement = /export (?:type )?\{[^}]*\} from "([^"]+)";/g;

/** The library's public list in two: what is of file formats, and all else. */
const splitLibrary: Plugin = {
  name: "gatehouse in two parts",
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^gatehouse\/(core|formats)$/ }, ({ path: name }) => ({
      path: name,
      namespace: "gatehouse",
    }));
    onLoad({ filter: /.*/, namespace: "gatehouse" }, async ({ path: name }) => {
      if (isInstalled)
        return { contents: `export * from "./dist/index.js";`, resolveDir: libFolder };
      const list = await readFile(path.join(libFolder, "index.ts"), "utf8");
      const wantsFormats = name === "gatehouse/formats";
      const lines = [...list.matchAll(statement)]
        .filter(([, from]) => from!.startsWith("./formats/") === wantsFormats)
        .map(([line]) => line);
      return { contents: lines.join("\n"), loader: "ts", resolveDir: libFolder };
    });
  },
};
