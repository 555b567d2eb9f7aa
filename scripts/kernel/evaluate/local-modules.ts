import { existsSync, readFileSync, statSync } from "node:fs";
import Module from "node:module";
import path from "node:path";
import { transformSync } from "esbuild";

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
  const { code, map } = transformSync(readFileSync(file, "utf8"), {
    loader: file.endsWith("x") ? "tsx" : "ts",
    format: "cjs",
    platform: "node",
    target: "node20",
    sourcefile: file,
    sourcemap: "external",
    sourcesContent: false,
  });
  maps.set(file, map);
  module._compile(code, file);
}

/** The TypeScript file that a relative request means: `./a`, `./a.js` and `./a.ts` all mean `a.ts`, if it is there. */
function sourceOf(request: string, from: string | undefined): string | undefined {
  if (!/^\.{1,2}(\/|$)|^\//.test(request) || from === undefined) return undefined;
  if (from.includes(`${path.sep}node_modules${path.sep}`)) return undefined;
  const plain = path.resolve(path.dirname(from), request);
  const named = plain.replace(/\.([mc]?)js$/, ".$1ts");
  if (named !== plain && !existsSync(plain) && existsSync(named)) return named;
  const candidates = [`${plain}.ts`, `${plain}.tsx`, path.join(plain, "index.ts")];
  const isThere = isFile(plain) || [".js", ".cjs", ".json"].some((end) => existsSync(plain + end));
  return isThere ? undefined : candidates.find((file) => existsSync(file));
}

function isFile(name: string): boolean {
  return statSync(name, { throwIfNoEntry: false })?.isFile() ?? false;
}
