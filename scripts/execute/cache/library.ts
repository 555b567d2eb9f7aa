import { readFile } from "node:fs/promises";
import path from "node:path";
import { libFolder } from "../../paths.js";
import { hashOf, type Store } from "./store.js";

const built = path.join(libFolder, "dist");
/** Beside the build: the hash of what kernels load of it. */
const recordOf = "index.cjs.sha256";

/**
 * Names what of the library the given exports reach: the code they can run, and what runs whenever the library is
 * loaded; the declarations they are checked against. A change of anything else leaves it as it is.
 */
async function libraryReach(names: string[], facts: Store): Promise<string> {
  return facts.remember(await factOf(names), async () => (await reachesOf([names]))[0]!);
}

/**
 * Names the library as a run has it that used these names, or in ways that are not known (null). Where what kernels load
 * is not what was built with the rest, all of it counts.
 */
export async function libraryState(names: string[] | null, facts: Store): Promise<string> {
  const [code, recorded] = await Promise.all(
    ["index.cjs", recordOf].map((name) => readFile(path.join(built, name), "utf8").catch(() => "")),
  );
  const whole = hashOf(code!);
  if (names && whole === recorded) return libraryReach(names, facts);
  return hashOf([whole, await libraryReach(["*"], facts)]);
}

/** Finds out what `libraryReach` will be asked, at once: for many lists it costs little more than for one. */
export async function foreseeReaches(lists: string[][], facts: Store): Promise<void> {
  const keys = await Promise.all(lists.map(factOf));
  const known = await Promise.all(keys.map((key) => facts.read(key)));
  const unknown = lists.map((_, k) => k).filter((k) => known[k] === undefined);
  if (unknown.length === 0) return;
  const reaches = await reachesOf(unknown.map((k) => lists[k]!));
  await Promise.all(unknown.map((k, place) => facts.write(keys[k]!, reaches[place])));
}

async function factOf(names: string[]): Promise<string> {
  const [stamp, code] = await Promise.all(
    ["source.sha256", "index.js"].map((name) => readFile(path.join(built, name), "utf8")),
  );
  return hashOf(["library", stamp, hashOf(code!), names]);
}

/** What `libraryReach` names, for several lists of names at once. */
export async function reachesOf(lists: string[][], folder = built): Promise<string[]> {
  const codes = await codesOf(lists, folder);
  return Promise.all(
    lists.map(async (names, k) => hashOf([codes[k], await typesOf(names, folder)])),
  );
}

/**
 * The library as it is built, without the statements that the names cannot reach. Nobody's word is taken for what is
 * free of side effects: every statement that might have one is kept.
 */
async function codesOf(lists: string[][], folder: string): Promise<string[]> {
  const { build } = await import("esbuild");
  const wanted = await Promise.all(lists.map((names) => exportList(names, folder)));
  const { outputFiles } = await build({
    entryPoints: lists.map((_, k) => ({ in: `list:${k}`, out: String(k) })),
    outdir: folder,
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    ignoreAnnotations: true,
    legalComments: "none",
    logLevel: "silent",
    plugins: [
      {
        name: "lists",
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^list:/ }, (entry) => ({ path: entry.path, namespace: "lists" }));
          onLoad({ filter: /.*/, namespace: "lists" }, (entry) => ({
            contents: `export ${wanted[Number(entry.path.slice(5))]} from "./index.js";`,
            resolveDir: folder,
          }));
        },
      },
    ],
  });
  const texts = new Map(outputFiles.map((file) => [path.basename(file.path, ".js"), file.text]));
  return lists.map((_, k) => texts.get(String(k))!.replace(/^\/\/ list:.*$/m, ""));
}

async function exportList(names: string[], folder: string): Promise<string> {
  return names.includes("*") ? "*" : `{ ${(await exportedOf(names, folder)).join(", ")} }`;
}

/** Those of the names that are values; the others are types, or not there at all. */
async function exportedOf(names: string[], folder: string): Promise<string[]> {
  const text = await readFile(path.join(folder, "index.js"), "utf8");
  const list = /^export \{([^}]*)\};?$/m.exec(text)?.[1] ?? "";
  const exported = list.split(",").map((part) => part.trim().replace(/^.*\sas\s+/, ""));
  return names.filter((name) => exported.includes(name));
}

/** The declaration files that the names lead to, with what they say, comments left out. */
async function typesOf(names: string[], folder: string): Promise<Record<string, string>> {
  const index = path.join(folder, "types", "index.d.ts");
  const lines = (await declarationsIn(index)).split("\n");
  const wanted = names.includes("*") ? lines : lines.filter((line) => mentions(line, names));
  const found: Record<string, string> = { "index.d.ts": wanted.join("\n") };
  await follow(wanted.join("\n"), path.dirname(index), path.dirname(index), found);
  return found;
}

function mentions(line: string, names: string[]): boolean {
  const said: string[] = line.match(/[\w$]+|\*/g) ?? [];
  return said.includes("*") || names.some((name) => said.includes(name));
}

async function follow(
  text: string,
  from: string,
  top: string,
  found: Record<string, string>,
): Promise<void> {
  for (const [, specifier] of text.matchAll(/(?:from|import\(?)\s*"(\.[^"]+)"/g)) {
    const file = path.resolve(from, specifier!.replace(/(\.js)?$/, ".d.ts"));
    const name = path.relative(top, file);
    if (name in found) continue;
    const declarations = await declarationsIn(file);
    found[name] = declarations;
    await follow(declarations, path.dirname(file), top, found);
  }
}

async function declarationsIn(file: string): Promise<string> {
  const text = await readFile(file, "utf8");
  return text
    .replace(/("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`)|\/\*[^]*?\*\/|\/\/.*/g, "$1")
    .replace(/^\s*\n/gm, "");
}
