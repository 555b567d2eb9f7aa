import { readFile } from "node:fs/promises";
import path from "node:path";
import { build, type Plugin } from "esbuild";

const here = import.meta.dirname;

/** Bundles one entry of the kernel into a CommonJS file that belongs to the build `key` in `folder`. */
export async function bundle(
  entry: string,
  outfile: string,
  { folder, key }: { folder: string; key: string },
): Promise<void> {
  await build({
    entryPoints: [path.join(here, entry)],
    outfile,
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    // A third of the text is less to read, and less to freeze.
    minify: true,
    keepNames: false,
    external: ["zeromq", "rollup", "@rollup/*"],
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
    const theirs = /(typescript-for-tslab[\\/]lib[\\/]typescript|tslab[\\/]dist[\\/]\w+)\.js$/;
    onLoad({ filter: theirs }, async (file) => {
      const [name, folder] = [file.path, path.dirname(file.path)].map((text) =>
        JSON.stringify(text),
      );
      const paths = `var __filename = ${name}, __dirname = ${folder};`;
      const text = await readFile(file.path, "utf8");
      return { contents: paths + rememberingParser(text), loader: "js" };
    });
  },
};

/**
 * TypeScript's parser with a memory for declaration files: a compiler made anew, for another folder or in a thawed
 * kernel, need not parse the standard library again.
 */
function rememberingParser(text: string): string {
  const parser = "function createSourceFile(fileName, sourceText,";
  const remembering = `const parsedDeclarations = new Map();
  function createSourceFile(fileName, sourceText, ...rest) {
    if (!fileName.endsWith(".d.ts") || fileName.endsWith("__prev__.d.ts")) return parseSourceFileAnew(fileName, sourceText, ...rest);
    const known = parsedDeclarations.get(fileName);
    if (known !== undefined && known.text === sourceText) return known;
    const parsed = parseSourceFileAnew(fileName, sourceText, ...rest);
    parsedDeclarations.set(fileName, parsed);
    return parsed;
  }
  function parseSourceFileAnew(fileName, sourceText,`;
  return text.replace(parser, () => remembering);
}
