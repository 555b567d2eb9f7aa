import { readFile } from "node:fs/promises";
import path from "node:path";
import { build, type Metafile, type Plugin } from "esbuild";
import { changedCompiler } from "./changed-compiler.js";
import { sourceFiles } from "./key.mjs";

const here = import.meta.dirname;

/**
 * Bundles one entry of the kernel into a CommonJS file that belongs to the build `key` in `folder`.
 * @throws Error when it is made of a file whose change would not change the key.
 */
export async function bundle(
  entry: string,
  outfile: string,
  { folder, key }: { folder: string; key: string },
): Promise<void> {
  const { metafile } = await build({
    metafile: true,
    entryPoints: [path.join(here, entry)],
    outfile,
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    // A third of the text is less to read, and less to freeze.
    minify: true,
    keepNames: false,
    external: ["rollup", "@rollup/*"],
    define: {
      "import.meta.filename": "__filename",
      sourcesFolder: JSON.stringify(here),
      buildFolder: JSON.stringify(folder),
      thisBuild: JSON.stringify(key),
      globalsFile: JSON.stringify(path.join(here, "globals", "declarations.d.ts")),
    },
    plugins: [ourTypeScript, ownPaths],
    logLevel: "silent",
  });
  requireKnown(metafile);
}

function requireKnown({ inputs }: Metafile): void {
  const known = new Set(sourceFiles(here));
  const files = Object.keys(inputs).filter((name) => !/node_modules|^(ours|itself):/.test(name));
  const missing = files.map((name) => path.resolve(name)).find((file) => !known.has(file));
  if (missing)
    throw new Error(`${missing}: part of the kernel, but not of its build key (key.mjs)`);
}

const compiler = "@tslab/typescript-for-tslab";

/**
 * tslab's converter gets TypeScript with the functions of evaluate/typescript.ts in place of its own; everyone else the
 * thing itself, where a bundle would make each a copy of its two thousand functions.
 */
const ourTypeScript: Plugin = {
  name: "our-typescript",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^${compiler}$`) }, ({ importer, kind }) => {
      if (importer.endsWith(path.join("tslab", "dist", "converter.js")))
        return { path: compiler, namespace: "ours" };
      return kind === "import-statement" ? { path: compiler, namespace: "itself" } : undefined;
    });
    const contents = {
      ours: `const ours = Object.getOwnPropertyDescriptors(require("./evaluate/typescript.ts"));
        module.exports = Object.create(require("${compiler}"), ours);`,
      itself: `export default require("${compiler}");`,
    };
    for (const [namespace, text] of Object.entries(contents))
      onLoad({ filter: /.*/, namespace }, () => ({ contents: text, resolveDir: here }));
  },
};

/** tslab and TypeScript find their own files from where they lie, not from where the bundle does. */
const ownPaths: Plugin = {
  name: "own-paths",
  setup({ onLoad }) {
    const theirs = /(typescript-for-tslab[\\/]lib[\\/]typescript|tslab[\\/]dist[\\/]\w+)\.js$/;
    onLoad({ filter: theirs }, async (file) => {
      const [name, folder] = [file.path, path.dirname(file.path)].map((text) =>
        JSON.stringify(text),
      );
      const paths = `var __filename = ${name}, __dirname = ${folder};`;
      const text = await readFile(file.path, "utf8");
      const isCompiler = path.basename(file.path) === "typescript.js";
      return { contents: paths + (isCompiler ? changedCompiler(text) : text), loader: "js" };
    });
  },
};
