import { existsSync as isThere } from "node:fs";
import { Buffer } from "node:buffer";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { isOwnWork } from "../own-work.js";

/** What a notebook's run has touched beyond its own code. */
export interface Touched {
  /** Files that were read or looked for, and whether they were there. */
  files: [name: string, there: boolean][];
  /** Folders that were listed, and whether with all that lies below. */
  folders: [name: string, deep: boolean][];
  /** What modules were asked for, by which file, and the file that was found; null where none was. */
  modules: [request: string, from: string, found: string | null][];
  /** Variables of the environment. */
  variables: string[];
  /** Why the run may depend on more than that: the clock, chance, the network, what is written. */
  beyond: string[];
}

// As they are before anything is put in their place.
const exists = isThere;

/** Notes what the code of cells touches, from the first cell on. */
export class Recorder {
  readonly #files = new Map<string, boolean>();
  readonly #folders = new Map<string, boolean>();
  readonly #modules = new Map<string, Touched["modules"][number]>();
  readonly #variables = new Set<string>();
  readonly #beyond = new Set<string>();
  #started = false;

  /** What the kernel does to start itself is not noted. */
  begin(): void {
    this.#started = true;
  }

  get #begun(): boolean {
    return this.#started && !isOwnWork();
  }

  file(given: unknown): void {
    const name = this.#begun ? nameOf(given) : undefined;
    if (name !== undefined && !this.#files.has(name)) this.#files.set(name, exists(name));
  }

  folder(given: unknown, deep: boolean): void {
    const name = this.#begun ? nameOf(given) : undefined;
    if (name !== undefined) this.#folders.set(name, deep || (this.#folders.get(name) ?? false));
  }

  module(request: string, from: string, found: string | null): void {
    if (!this.#begun) return;
    this.#modules.set(`${from}\n${request}`, [request, from, found]);
    if (found === null) return;
    this.file(found);
    for (const manifest of manifestsOf(found)) this.file(manifest);
  }

  variable(name: string): void {
    if (this.#begun) this.#variables.add(name);
  }

  beyond(what: string): void {
    if (this.#begun) this.#beyond.add(what);
  }

  /** What has been touched since this was last asked for. */
  take(): Touched {
    const touched = {
      files: [...this.#files],
      folders: [...this.#folders],
      modules: [...this.#modules.values()],
      variables: [...this.#variables].sort(),
      beyond: [...this.#beyond].sort(),
    };
    for (const noted of [this.#files, this.#folders, this.#modules, this.#variables, this.#beyond])
      noted.clear();
    return touched;
  }
}

/** The file that a function of `fs` is given, in full; undefined for the number of one that is open. */
function nameOf(given: unknown): string | undefined {
  if (typeof given === "string") return path.resolve(given);
  if (given instanceof URL) return given.protocol === "file:" ? fileURLToPath(given) : undefined;
  return Buffer.isBuffer(given) ? path.resolve(given.toString()) : undefined;
}

/** Where Node looks for what a module's package says of it, up to the first that is there. */
function manifestsOf(file: string): string[] {
  const found: string[] = [];
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const manifest = path.join(folder, "package.json");
    found.push(manifest);
    if (exists(manifest) || folder === path.dirname(folder)) return found;
  }
}
