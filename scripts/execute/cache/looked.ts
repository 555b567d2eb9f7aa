import { lstatSync, readFileSync, readdirSync, realpathSync, statSync } from "node:fs";
import Module from "node:module";
import path from "node:path";
import { sourceOf } from "../../kernel/evaluate/local-source.js";
import type { Touched } from "../../kernel/record/recorder.js";
import { libFolder } from "../../paths.js";
import { hashOf } from "./store.js";

/** All that a run's outcome depends on besides its plan: what it touched, and what its types were read from. */
export interface Looked extends Omit<Touched, "beyond"> {
  types: string[];
  /** What was used of the library, where no more can have been; null where all of it may have. */
  library: string[] | null;
}

/** The library as kernels load it. */
export const builtLibrary = path.join(libFolder, "dist", "index.cjs");
/** What is larger is not read again for every key, in bytes. */
const largest = 2 ** 26;
/** How coarse the times of files may be, in milliseconds. */
const coarse = 20;

/**
 * Names all that was looked at as it is now; undefined where that cannot be told. `library` names the library's part;
 * what was seen of a file before is taken from `seen`.
 */
export function stateOf(
  looked: Looked,
  library: string | undefined,
  seen: Map<string, string | undefined>,
): string | undefined {
  const names = new Set([...looked.files.map(([name]) => name), ...looked.types]);
  const files = [...names].sort().map((name) => {
    const known = name !== builtLibrary && seen.has(name);
    const state = known ? seen.get(name) : fileState(name, library);
    seen.set(name, state);
    return [name, state];
  });
  if (files.some(([, state]) => state === undefined)) return undefined;
  const folders = looked.folders.map(([name, deep]) => [name, folderState(name, deep)]);
  node._pathCache = {};
  const modules = looked.modules.map(([request, from]) => [request, from, found(request, from)]);
  const beside = besides(
    [...names].filter((name) => !name.startsWith(libFolder)),
    seen,
  );
  return hashOf([files, folders, modules, beside, looked.variables.map(variable)]);
}

/** Whether all of it is as the run found it: nothing came, went or was changed since the run began. */
export function isUnchanged(looked: Looked, started: number): boolean {
  const isOld = (name: string) => {
    const stats = statSync(name, { throwIfNoEntry: false });
    return !stats || stats.ctimeMs < started - coarse;
  };
  return (
    looked.files.every(
      ([name, there]) => (statSync(name, { throwIfNoEntry: false }) !== undefined) === there,
    ) &&
    looked.files.every(([name]) => isOld(name)) &&
    looked.types.every(isOld) &&
    looked.folders.every(([name]) => isOld(name)) &&
    looked.modules.every(([request, from, was]) => found(request, from) === was)
  );
}

/** What a file is: its content, and what it is reached by. */
function fileState(name: string, library: string | undefined): string | undefined {
  const stats = statSync(name, { throwIfNoEntry: false });
  if (!stats) return "absent";
  if (stats.isDirectory()) return `folder ${stats.mode}`;
  if (!stats.isFile() || stats.size > largest) return undefined;
  const isLink = lstatSync(name).isSymbolicLink();
  const content = name === builtLibrary && library !== undefined ? library : contentOf(name);
  return `${isLink ? realpathSync(name) : ""} ${stats.mode} ${content}`;
}

function contentOf(name: string): string {
  return hashOf(readFileSync(name).toString("latin1"));
}

/** What a listing of a folder gives, in the system's order. */
function folderState(name: string, deep: boolean): unknown {
  if (!statSync(name, { throwIfNoEntry: false })?.isDirectory()) return null;
  const entries = readdirSync(name, { withFileTypes: true, recursive: deep });
  return entries.map((entry) => [
    entry.parentPath,
    entry.name,
    entry.isFile(),
    entry.isDirectory(),
  ]);
}

/** What lies beside the files that may be taken for a module in their place: a file of another ending, a package. */
function besides(files: string[], seen: Map<string, string | undefined>): unknown {
  const folders = [...new Set(files.map((name) => path.dirname(name)))].sort();
  return folders.map((folder) => {
    const key = `beside ${folder}`;
    const names = seen.get(key) ?? modulesIn(folder).join("/");
    seen.set(key, names);
    return [folder, names];
  });
}

const mayBeModule = /\.([cm]?[jt]sx?|node)$|^node_modules$/;

function modulesIn(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder)
    .filter((name) => mayBeModule.test(name))
    .sort();
}

const node = Module as unknown as {
  _resolveFilename(request: string, parent: object): string;
  _nodeModulePaths(folder: string): string[];
  _pathCache: Record<string, string>;
};

/** The file that a module is, as the kernel finds it. */
function found(request: string, from: string): string | null {
  const folder = path.dirname(from);
  const parent = { id: from, filename: from, paths: node._nodeModulePaths(folder) };
  try {
    return node._resolveFilename(sourceOf(request, from) ?? request, parent);
  } catch {
    // Whatever is wrong with it: it cannot be loaded.
    return null;
  }
}

/** A variable as a kernel is given it. */
function variable(name: string): unknown {
  return [name, name === "FORCE_COLOR" ? "0" : (process.env[name] ?? null)];
}
