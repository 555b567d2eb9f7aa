import Module, { isBuiltin } from "node:module";
import path from "node:path";
import { types } from "node:util";
import type { Recorder } from "./recorder.js";

interface RequiringModule {
  filename?: string | null;
}

/** What Node has for loading CommonJS modules, and its declarations leave out. */
const node = Module as unknown as {
  _load: (request: string, parent?: RequiringModule, ...rest: unknown[]) => unknown;
  _resolveFilename: (request: string, parent?: RequiringModule, ...rest: unknown[]) => string;
  prototype: { _compile(content: string, ...rest: unknown[]): unknown };
};

/** Modules of Node that only compute, and those that are recorded themselves. */
const recorded = new Set(
  "assert assert/strict buffer events fs fs/promises path path/posix process punycode querystring stream string_decoder url util".split(
    " ",
  ),
);
/** What the kernel loads for itself. */
const own =
  /[\\/]node_modules[\\/](esbuild|@esbuild|typescript7|@typescript)[\\/]|[\\/]\.cache[\\/]kernel[\\/]/;

/** Notes which modules are asked for and what is found, by whatever way but that of ES modules, which is Node's own. */
export function recordModules(recorder: Recorder): void {
  const { _load: load, _resolveFilename: resolve } = node;
  const { _compile: compile } = node.prototype;
  node._load = function (request, parent, ...rest) {
    if (isOwn(parent)) return load.call(this, request, parent, ...rest);
    if (isBuiltin(request)) noteBuiltin(request, recorder);
    const loaded = load.call(this, request, parent, ...rest);
    if (types.isModuleNamespaceObject(loaded)) recorder.beyond(`the ES module ${request}`);
    return loaded;
  };
  node._resolveFilename = function (request, parent, ...rest) {
    if (isOwn(parent)) return resolve.call(this, request, parent, ...rest);
    const from = parent?.filename ?? path.join(process.cwd(), "cell.js");
    try {
      const found = resolve.call(this, request, parent, ...rest);
      if (!isBuiltin(found)) noteFound(request, from, found, recorder);
      return found;
    } catch (error) {
      recorder.module(request, from, null);
      throw error;
    }
  };
  node.prototype._compile = function (content, ...rest) {
    if (/\bimport\s*\(/.test(content) && !own.test(String(rest[0])))
      recorder.beyond(`import() in ${String(rest[0])}`);
    return compile.call(this, content, ...rest);
  };
}

function noteBuiltin(request: string, recorder: Recorder): void {
  if (!recorded.has(request.replace(/^node:/, ""))) recorder.beyond(request);
}

function noteFound(request: string, from: string, found: string, recorder: Recorder): void {
  recorder.module(request, from, found);
  if (/\.(mjs|node|wasm)$/.test(found) || own.test(found)) recorder.beyond(found);
}

function isOwn(parent: RequiringModule | undefined): boolean {
  return typeof parent?.filename === "string" && own.test(parent.filename);
}
