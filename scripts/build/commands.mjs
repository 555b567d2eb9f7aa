import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { isWhole, sealBuild } from "../kernel/whole.mjs";

const scripts = path.dirname(import.meta.dirname);
const root = path.dirname(scripts);
const isInstalled = scripts.split(path.sep).includes("node_modules");
const compiled = path.join(root, ".cache", "commands");
/** What is loaded from outside: the commands, and what makes tests of notebooks. */
const entries = ["main.ts", "testing/notebook-tests.ts"];
const pointer = path.join(compiled, "current.json");
/** Compiled commands of other sources are removed when they have lain for this long, in milliseconds. */
const staleAfter = 3_600_000;
/** Names that are given here: of a folder of commands, or of a pointer whose writer was ended. */
const ownName = /^(current\.json\.)?[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/**
 * The commands as JavaScript, which loads in a fraction of the time their TypeScript takes: compiled when a source has
 * changed since, or as they were packed. Nothing when they cannot be compiled, or not be stored: then they run from
 * their TypeScript.
 * @returns {Promise<string | undefined>} The file to import.
 */
export async function compiledCommands() {
  if (isInstalled) return path.join(scripts, "compiled", "main.js");
  return present() ?? (await compile().catch(() => undefined));
}

/** @returns {string | undefined} */
function present() {
  try {
    const { name, home, version, inputs } = JSON.parse(readFileSync(pointer, "utf8"));
    // A copy of the project elsewhere must not run the commands of the first.
    if (home !== root || version !== process.version) return undefined;
    if (inputs.some(([file, mark]) => markOf(file) !== mark)) return undefined;
    const folder = path.join(compiled, name);
    return isWhole(folder) ? path.join(folder, "main.js") : undefined;
  } catch {
    // No compiled commands, or not whole: they are made anew.
    return undefined;
  }
}

/**
 * Compiles the commands into a folder, all its files beside one another.
 * @param {string} outdir
 * @param {import("esbuild").BuildOptions} options What differs where they are packed for others.
 */
export async function bundleCommands(outdir, options) {
  const { build } = await import("esbuild");
  const { metafile } = await build({
    entryPoints: entries.map((name) => path.join(scripts, name)),
    entryNames: "[name]",
    absWorkingDir: root,
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    metafile: true,
    logLevel: "silent",
    ...options,
  });
  return metafile;
}

async function compile() {
  const fresh = path.join(compiled, randomUUID());
  mkdirSync(fresh, { recursive: true });
  try {
    const plugins = [placesKnown(placeHere), packagesOutside];
    const metafile = await bundleCommands(fresh, { sourcemap: "linked", plugins });
    await writeFile(path.join(fresh, "package.json"), '{ "type": "module" }\n');
    return publish(fresh, Object.keys(metafile.inputs));
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    throw error;
  }
}

/** Seals finished commands, and points at them: never at a folder of before, which may be damaged. */
async function publish(folder, files) {
  sealBuild(folder);
  const name = path.basename(folder);
  const inputs = files.sort().map((file) => [file, markOf(file)]);
  const next = `${pointer}.${randomUUID()}`;
  await writeFile(next, JSON.stringify({ name, home: root, version: process.version, inputs }));
  renameSync(next, pointer);
  removeStale(name);
  return path.join(folder, "main.js");
}

function removeStale(current) {
  for (const name of readdirSync(compiled)) {
    const file = path.join(compiled, name);
    const age = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (name !== current && ownName.test(name) && age > staleAfter)
      rmSync(file, { recursive: true, force: true });
  }
}

/** What tells whether a file has changed: also the time that no program can set back. */
function markOf(file) {
  const stats = statSync(path.resolve(root, file), { throwIfNoEntry: false });
  return `${stats?.ino} ${stats?.ctimeMs} ${stats?.size}`;
}

/**
 * Modules find their own files from where they lie, not from where their compiled text does.
 * @param {(file: string, name: string) => string} placeOf What stands for `import.meta.dirname` (`filename`, `url`) of a file.
 */
export function placesKnown(placeOf) {
  return {
    name: "places-known",
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
        const text = await readFile(file, "utf8");
        const contents = text.replace(
          /(?<!["'])\bimport\.meta\.(dirname|filename|url)\b/g,
          (_, name) => placeOf(file, name),
        );
        return { contents, loader: "ts" };
      });
    },
  };
}

function placeHere(file, name) {
  const places = { dirname: path.dirname(file), filename: file, url: pathToFileURL(file).href };
  return JSON.stringify(places[name]);
}

/** Packages stay where they are installed. */
const packagesOutside = {
  name: "packages-outside",
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^[^./]/ }, async ({ path: name, kind, resolveDir, pluginData }) => {
      if (pluginData === "resolving" || kind === "entry-point") return undefined;
      if (isBuiltin(name)) return { path: name, external: true };
      const found = await resolve(name, { kind, resolveDir, pluginData: "resolving" });
      return { ...found, external: true };
    });
  },
};
