import { mkdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { build, type Plugin } from "esbuild";

const here = import.meta.dirname;

/**
 * Bundles the kernel into `folder`: kernel.cjs (the front, tslab and its TypeScript) and transport.cjs (the thread with
 * the sockets). Written beside and moved, so that several kernels may start at once.
 */
export async function bundleKernel(folder: string): Promise<void> {
  const fresh = `${folder}.${process.pid}`;
  await mkdir(fresh, { recursive: true });
  try {
    await Promise.all([
      bundle("entry.ts", path.join(fresh, "kernel.cjs")),
      bundle("transport/worker.ts", path.join(fresh, "transport.cjs")),
    ]);
    await rename(fresh, folder).catch(ignoreExisting);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

async function bundle(entry: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [path.join(here, entry)],
    outfile,
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    external: ["zeromq", "rollup", "@rollup/*"],
    define: {
      "import.meta.filename": "__filename",
      globalsFile: JSON.stringify(path.join(here, "globals", "declarations.d.ts")),
    },
    plugins: [ourTypeScript, ownPaths],
    logLevel: "silent",
  });
}

/** tslab's converter gets TypeScript with the functions of evaluate/typescript.ts in place of its own. */
const ourTypeScript: Plugin = {
  name: "our-typescript",
  setup({ onResolve, onLoad }) {
    const name = "@tslab/typescript-for-tslab";
    onResolve({ filter: new RegExp(`^${name}$`) }, ({ importer }) =>
      importer.endsWith(path.join("tslab", "dist", "converter.js"))
        ? { path: name, namespace: "ours" }
        : undefined,
    );
    onLoad({ filter: /.*/, namespace: "ours" }, () => ({
      contents: `module.exports = { ...require("${name}"), ...require("./evaluate/typescript.ts") };`,
      resolveDir: here,
    }));
  },
};

/** tslab and TypeScript find their own files from where they lie, not from where the bundle does. */
const ownPaths: Plugin = {
  name: "own-paths",
  setup({ onLoad }) {
    onLoad(
      { filter: /(typescript-for-tslab[\\/]lib[\\/]typescript|tslab[\\/]dist[\\/]\w+)\.js$/ },
      async (file) => {
        const names = `var __filename = ${JSON.stringify(file.path)}, __dirname = ${JSON.stringify(path.dirname(file.path))};`;
        return { contents: names + (await readFile(file.path, "utf8")), loader: "js" };
      },
    );
  },
};

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
}
