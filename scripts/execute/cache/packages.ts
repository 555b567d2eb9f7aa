import { readFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import path from "node:path";
import { root } from "../../paths.js";
import { hashOf, type Store } from "./store.js";

/** What is known of an installed package. */
export interface PackageReach {
  /** Of the text that an import of it brings in. */
  hash: string;
  /** Why its outcome may depend on more than that. */
  impure: string[];
}

/** Modules of Node that only compute. */
const harmless = new Set(
  "assert assert/strict buffer events path path/posix punycode querystring string_decoder url util".split(
    " ",
  ),
);

/** Whether a module of Node reaches the host. */
export function reachesHost(specifier: string): boolean {
  return isBuiltin(specifier) && !harmless.has(specifier.replace(/^node:/, ""));
}

/** The host, the clock and chance, by any way that a text may name them. */
const outside =
  /\b(?:process\.(?!env\.NODE_ENV\b)\w+|Date\.now|new Date\b|Math\.random|performance\.now|fetch\(|XMLHttpRequest|WebSocket|getRandomValues|randomUUID)/g;

/**
 * What an import of an installed package brings in. Its text is read again only when one of its files has changed.
 * Not found, it counts as impure: what is not there cannot be vouched for.
 */
export async function packageReach(
  name: string,
  from: string,
  facts: Store,
): Promise<PackageReach> {
  const lock = await readFile(path.join(root, "package-lock.json"), "utf8").catch(() => "");
  const key = hashOf(["package", name, from, hashOf(lock)]);
  const known = (await facts.read(key)) as KnownReach | undefined;
  if (known && (await marksOf(known.files)) === known.marks) return known.reach;
  const { text, files, modules } = await bundleOf(name, from);
  const impure = [...modules, ...new Set(text.match(outside) ?? [])].map(
    (reason) => `${reason} in ${name}`,
  );
  const reach = { hash: hashOf(text), impure };
  if (files.length > 0) await facts.write(key, { files, marks: await marksOf(files), reach });
  return reach;
}

interface KnownReach {
  files: string[];
  marks: string;
  reach: PackageReach;
}

async function marksOf(files: string[]): Promise<string> {
  const texts = await Promise.all(
    files.map((file) => readFile(file, "utf8").catch(() => "absent")),
  );
  return hashOf(texts);
}

async function bundleOf(
  name: string,
  from: string,
): Promise<{ text: string; files: string[]; modules: string[] }> {
  const { build } = await import("esbuild");
  try {
    const { outputFiles, metafile } = await build({
      stdin: { contents: `module.exports = require(${JSON.stringify(name)});`, resolveDir: from },
      absWorkingDir: "/",
      bundle: true,
      write: false,
      platform: "node",
      metafile: true,
      legalComments: "none",
      logLevel: "silent",
    });
    const inputs = Object.keys(metafile.inputs).filter((file) => file !== "<stdin>");
    const external = Object.values(metafile.inputs).flatMap(({ imports }) =>
      imports.filter((each) => each.external).map((each) => each.path),
    );
    return {
      text: outputFiles[0]!.text,
      files: inputs.map((file) => `/${file}`),
      modules: [...new Set(external)].filter(reachesHost).sort(),
    };
  } catch (error) {
    return { text: "", files: [], modules: [`${(error as Error).message.split("\n")[0]}`] };
  }
}
