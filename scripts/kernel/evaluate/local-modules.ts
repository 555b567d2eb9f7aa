import { readFileSync } from "node:fs";
import Module from "node:module";
import { transformSync } from "esbuild";
import { ownWork } from "../own-work.js";
import { sourceOf } from "./local-source.js";

type Resolve = (request: string, parent: NodeModule | undefined, ...rest: unknown[]) => string;
type Compiled = NodeModule & { _compile(code: string, file: string): void };

/** What Node has for loading CommonJS modules, and its declarations leave out. */
const node = Module as unknown as {
  _load: (request: string, ...rest: unknown[]) => unknown;
  _resolveFilename: Resolve;
  _extensions: Record<string, (module: Compiled, file: string) => void>;
};

const maps = new Map<string, string>();

/** The source map (as JSON) of a local module that was compiled here. */
export function mapOfModule(file: string): string | undefined {
  return maps.get(file);
}

const provided = new Map<string, unknown>();

/** Says what a package's name gives in this kernel, whoever asks for it. */
export function provideModule(name: string, module: unknown): void {
  provided.set(name, module);
}

/** Lets `require` and `import` find and compile TypeScript files outside packages. */
export function installLocalModules(): void {
  for (const extension of [".ts", ".mts", ".cts", ".tsx"]) node._extensions[extension] ??= compile;
  const load = node._load;
  node._load = function (request, ...rest) {
    return provided.has(request) ? provided.get(request) : load.call(this, request, ...rest);
  };
  const resolve = node._resolveFilename;
  node._resolveFilename = function (request, parent, ...rest) {
    const file = sourceOf(request, parent?.filename);
    return resolve.call(this, file ?? request, parent, ...rest);
  };
}

function compile(module: Compiled, file: string): void {
  const { code, map } = ownWork(() =>
    transformSync(readFileSync(file, "utf8"), {
      loader: file.endsWith("x") ? "tsx" : "ts",
      format: "cjs",
      platform: "node",
      target: "node20",
      sourcefile: file,
      sourcemap: "external",
      sourcesContent: false,
    }),
  );
  maps.set(file, map);
  module._compile(code, file);
}
