import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Traces } from "./check-cells.js";
import { bindTrace, type BoundTrace, type SymbolTable } from "./evaluate/symbols.js";

/** One trace of a course that brings its own: symbols and where their values come from. */
export interface OwnTrace<Run = unknown> {
  /** What it is, in words. */
  says: string;
  /** Values that obey the course's rules and no others: random, of order 1, sizes pairwise different. */
  run(seed: number): Run;
  /** The table: LaTeX without the step → meaning, shape, first step, value. */
  symbols: SymbolTable<Run>;
  /** The sizes that shapes name. */
  sizes: Readonly<Record<string, number>>;
  /** The last step of a run. */
  lastStep: number;
  /** Equations that define symbols by others, to be cited where a false one is far from true. */
  laws?: readonly string[];
}

/** A symbol table that cannot be used. */
export class TableError extends Error {
  override name = "TableError";
}

/**
 * The traces of the course that a notebook belongs to: the default export, `{name: OwnTrace}`, of the module that the
 * nearest package.json above it names, `"gatehouse": {"equations": "./equations.mjs"}`. None names one: null.
 * @throws TableError when there is one and it cannot be used.
 */
export async function ownTraces(notebook: string): Promise<Traces | null> {
  const file = await tableAbove(path.dirname(path.resolve(notebook)));
  if (file === null) return null;
  const table = await importTable(file);
  const made = new Map<string, BoundTrace>();
  return {
    names: Object.keys(table),
    get: (name) => {
      const trace = made.get(name) ?? bindOwn(name, table[name]!);
      made.set(name, trace);
      return trace;
    },
  };
}

async function tableAbove(folder: string): Promise<string | null> {
  const text = await readFile(path.join(folder, "package.json"), "utf8").catch(() => "{}");
  const named = namedTable(text, folder);
  if (named !== undefined) return path.resolve(folder, named);
  const parent = path.dirname(folder);
  return parent === folder ? null : tableAbove(parent);
}

function namedTable(text: string, folder: string): string | undefined {
  try {
    const { gatehouse } = JSON.parse(text) as { gatehouse?: { equations?: unknown } };
    const named = gatehouse?.equations;
    if (named === undefined || typeof named === "string") return named;
    throw new TypeError('expected "gatehouse": {"equations": "./FILE"}');
  } catch (error) {
    throw new TableError(`${path.join(folder, "package.json")}: ${(error as Error).message}`);
  }
}

async function importTable(file: string): Promise<Record<string, OwnTrace>> {
  try {
    const { mtimeMs } = await stat(file);
    const found = (await import(`${pathToFileURL(file).href}?${mtimeMs}`)) as { default?: unknown };
    const table = found.default;
    if (typeof table === "object" && table !== null) return table as Record<string, OwnTrace>;
    throw new TypeError("expected a default export {name: trace}");
  } catch (error) {
    throw new TableError(`the symbol table ${file} cannot be used: ${(error as Error).message}`);
  }
}

function bindOwn(
  name: string,
  { says, run, symbols, sizes, lastStep, laws }: OwnTrace,
): BoundTrace {
  const given = { name, says, table: symbols, run: run(1), sizes, lastStep };
  return bindTrace({ ...given, ...(laws ? { laws } : {}) });
}
