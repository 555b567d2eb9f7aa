import { readFile, realpath } from "node:fs/promises";
import { isBuiltin } from "node:module";
import path from "node:path";
import { libFolder } from "../../paths.js";
import { analyse, type Reach } from "./analyse.js";
import { foreseeReaches, libraryReach } from "./library.js";
import { packageReach, reachesHost } from "./packages.js";
import { hashOf, type Store } from "./store.js";

/** Everything a notebook's code can reach through its imports. */
export interface Closure {
  /** What of the library it reaches, packages by name, and local files with their hashes. */
  reached: Record<string, string>;
  /** Why its outcome may depend on more than that; empty when it does not. */
  impure: string[];
}

/** What a relative import may mean, in whatever order the kernel looks. */
const endings =
  " .ts .tsx .d.ts .js .jsx .json .mjs .cjs .node /package.json /index.ts /index.tsx /index.d.ts /index.js /index.json".split(
    " ",
  );

/** Follows the imports of sources that run in `folder`. */
export async function closureOf(sources: string[], folder: string, facts: Store): Promise<Closure> {
  const walk = new Walk(folder, facts);
  for (const source of sources) await walk.source(source, folder);
  return walk.finish();
}

/** Finds out at once what the code of many notebooks reaches of the library, for `closureOf` to know. */
export async function foreseeLibrary(
  notebooks: { sources: string[]; folder: string }[],
  facts: Store,
): Promise<void> {
  const lists = notebooks.map(async ({ sources, folder }) => {
    const walk = new Walk(folder, facts);
    for (const source of sources) await walk.source(source, folder);
    return walk.ofLibrary();
  });
  await foreseeReaches(
    (await Promise.all(lists)).filter((names) => names.length > 0),
    facts,
  );
}

class Walk {
  private readonly reached = new Map<string, string>();
  private readonly impure = new Set<string>();
  private readonly packages = new Map<string, Set<string>>();

  constructor(
    private readonly home: string,
    private readonly facts: Store,
  ) {}

  async source(text: string, folder: string): Promise<void> {
    const { imports, impure } = await this.facts.remember<Reach>(hashOf(["source", text]), () =>
      analyse(text),
    );
    impure.forEach((reason) => this.impure.add(reason));
    for (const [specifier, names] of Object.entries(imports)) {
      if (/^[./]/.test(specifier)) await this.local(path.resolve(folder, specifier));
      else this.module(specifier, names);
    }
  }

  /** The names it imports from the library. */
  ofLibrary(): string[] {
    return [...(this.packages.get("gatehouse") ?? [])].sort();
  }

  async finish(): Promise<Closure> {
    for (const [name, names] of [...this.packages].sort(([a], [b]) => (a < b ? -1 : 1)))
      await this.package(name, [...names].sort());
    return { reached: Object.fromEntries(this.reached), impure: [...this.impure].sort() };
  }

  /** Every file that the import may mean counts, also by not being there. */
  private async local(base: string): Promise<void> {
    const bases = [base, base.replace(/\.[cm]?js$/, "")];
    const files = new Set(bases.flatMap((each) => endings.map((ending) => each + ending)));
    let found = false;
    for (const file of files) {
      const name = path.relative(this.home, file);
      if (this.reached.has(name)) return;
      const text = await readFile(file, "utf8").catch(() => undefined);
      this.reached.set(name, text === undefined ? "absent" : hashOf(text));
      found ||= text !== undefined;
      if (file.endsWith(".node") && text !== undefined) this.impure.add(name);
      if (/\.[cm]?[jt]sx?$/.test(file) && text !== undefined)
        await this.source(text, path.dirname(file));
    }
    if (!found) this.impure.add(`a missing module ${path.relative(this.home, base)}`);
  }

  private module(specifier: string, names: string[]): void {
    if (isBuiltin(specifier)) {
      if (reachesHost(specifier)) this.impure.add(specifier);
      return;
    }
    const known = this.packages.get(specifier) ?? new Set();
    names.forEach((name) => known.add(name));
    this.packages.set(specifier, known);
  }

  private async package(name: string, names: string[]): Promise<void> {
    // It is the kernel's own.
    if (name === "tslab") return;
    if (name === "gatehouse" && (await this.isOurLibrary())) {
      this.reached.set(name, await libraryReach(names, this.facts));
      return;
    }
    const { hash, impure } = await packageReach(name, this.home, this.facts);
    this.reached.set(name, hash);
    impure.forEach((reason) => this.impure.add(reason));
  }

  private async isOurLibrary(): Promise<boolean> {
    const found = await installedPackage("gatehouse", this.home);
    return found !== undefined && found === (await realpath(libFolder));
  }
}

/** The folder that Node finds a package in, links resolved. */
async function installedPackage(name: string, from: string): Promise<string | undefined> {
  for (let folder = path.resolve(from); ; folder = path.dirname(folder)) {
    const found = await realpath(path.join(folder, "node_modules", name)).catch(() => undefined);
    if (found !== undefined || folder === path.dirname(folder)) return found;
  }
}
