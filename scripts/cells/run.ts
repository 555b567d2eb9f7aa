import type { CompiledCell, Import } from "./compiled.js";
import { namespaceOf } from "./modules.js";
import { Resources } from "./resources.js";

/** The variables of a notebook: what its cells have declared, by name. */
export type Scope = Record<string, unknown>;

/** What the place where a cell runs has to offer. */
export interface Host {
  /** Turns a compiled cell's code into its function. */
  evaluate(code: string): CellFunction;
  /** Loads a module for `import`: at once, or as a promise of it. */
  load(specifier: string, attributes: Record<string, string>): unknown;
  /** Loads a module for `import(…)`. */
  import(specifier: string, options?: unknown): Promise<unknown>;
  meta: object;
  require?: unknown;
}

interface Tools extends Pick<Host, "import" | "meta"> {
  resources(): Resources;
}

/** What a cell comes back with; nothing when it does not end with an expression. */
export type Ended = { value: unknown } | undefined;
export type CellFunction = (scope: Scope, cell: Tools, require: unknown) => Ended | Promise<Ended>;

/** A scope without variables. A name that is neither there nor global is not defined, as everywhere in JavaScript. */
export function createScope(): Scope {
  const globals = new Proxy(
    {},
    {
      has: (_, name) => name in globalThis,
      get: (_, name) => {
        if (name in globalThis) return (globalThis as Record<string | symbol, unknown>)[name];
        if (typeof name === "symbol") return undefined;
        throw new ReferenceError(`${name} is not defined`);
      },
    },
  );
  return Object.create(globals) as Scope;
}

/** A scope that reads another and keeps what is written to it for itself. */
export function overlay(scope: Scope): Scope {
  return Object.create(scope) as Scope;
}

/** Runs a cell: at once, if neither it nor what it imports has to be waited for. */
export function runCell(cell: CompiledCell, scope: Scope, host: Host): Ended | Promise<Ended> {
  const modules = cell.imports.map((each) => loadOrDefer(each, host));
  const run = (loaded: Loaded[]): Ended | Promise<Ended> => {
    loaded.forEach((each, k) => bind(cell.imports[k]!, each, scope));
    const tools = { import: host.import, meta: host.meta, resources: () => new Resources() };
    return host.evaluate(cell.code)(scope, tools, host.require);
  };
  return modules.some((each) => each instanceof Promise)
    ? Promise.all(modules).then(run)
    : run(modules as Loaded[]);
}

type Loaded = { module: unknown } | { missing: unknown };

/**
 * A module that cannot be found, and of which the cell uses no value, may be one of types alone: that it is missing is
 * said when a later cell asks for a value of it.
 */
function loadOrDefer(
  { specifier, attributes, isUsed }: Import,
  host: Host,
): Loaded | Promise<Loaded> {
  const failed = (error: unknown): Loaded => {
    if (isUsed || !isNotFound(error)) throw error;
    return { missing: error };
  };
  try {
    const module = host.load(specifier, attributes);
    if (!(module instanceof Promise)) return { module };
    return module.then((loaded: unknown) => ({ module: loaded }), failed);
  } catch (error) {
    return failed(error);
  }
}

function bind({ names }: Import, loaded: Loaded, scope: Scope): void {
  const namespace = "module" in loaded ? namespaceOf(loaded.module) : undefined;
  for (const { imported, local } of names) {
    // What stood there before may be a name that only throws.
    Reflect.deleteProperty(scope, local);
    if (namespace) scope[local] = imported === "*" ? namespace : namespace[imported];
    else defineMissing(scope, local, (loaded as { missing: unknown }).missing);
  }
}

function defineMissing(scope: Scope, name: string, error: unknown): void {
  Object.defineProperty(scope, name, {
    configurable: true,
    enumerable: true,
    get: () => {
      throw error;
    },
    set: (value: unknown) => {
      Object.defineProperty(scope, name, {
        ...{ configurable: true, enumerable: true, writable: true },
        value,
      });
    },
  });
}

function isNotFound(error: unknown): boolean {
  return /MODULE_NOT_FOUND$/.test(String((error as { code?: unknown } | null)?.code));
}
