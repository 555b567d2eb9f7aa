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

function changedCompiler(text: string): string {
  const changed = rememberingLibraries(notingMissedModules(rememberingParser(text)));
  // An ES module, to those who would copy what is none.
  const added = "Object.assign(module.exports, { missedModules, __esModule: true });";
  return `var missedModules = new Set();${changed}\n${added}`;
}

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
  return replaced(text, parser, remembering);
}

/** TypeScript's checker with notes of the modules it looked for and did not find (evaluate/node-types.ts). */
function notingMissedModules(text: string): string {
  const found = `const symbol = getSymbol2(globals, '"' + moduleName + '"', 512 /* ValueModule */);`;
  return replaced(text, found, `${found}\nif (!symbol && withAugmentations) missedModules.add(moduleName);`);
}

/** TypeScript's programs with a memory for where the standard library lies, which each looks for in fifty places anew. */
function rememberingLibraries(text: string): string {
  const known = `const key = currentDirectory + " " + libFileName;
  if (!libraryFiles.has(key)) libraryFiles.set(key, findLibFile(libFileName));
  return libraryFiles.get(key);`;
  const remembering = `function pathForLibFile(libFileName) { ${known} }\nfunction findLibFile(libFileName) {`;
  return `var libraryFiles = new Map();${replaced(text, "function pathForLibFile(libFileName) {", remembering)}`;
}

function replaced(text: string, part: string, by: string): string {
  if (text.split(part).length !== 2)
    throw new Error(`tslab's TypeScript is not as expected: it should have once: ${part}`);
  return text.replace(part, () => by);
}
