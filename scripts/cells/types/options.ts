import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { createFilesMatcher, getTsconfig, type TsConfigResult } from "get-tsconfig";

export type CompilerOptions = Record<string, unknown>;

/** What stock tslab runs: nothing is strict. The library is that of the oldest Node that the project runs on. */
const defaults: CompilerOptions = {
  target: "ES2023",
  lib: ["ES2023", "ESNext.Disposable"],
  types: [],
  strict: false,
  esModuleInterop: true,
  resolveJsonModule: true,
};

/** What makes a module of a cell, whatever a project says of its files. */
const forced: CompilerOptions = {
  noEmit: true,
  composite: false,
  incremental: false,
  declaration: false,
  module: "ESNext",
  moduleResolution: "Bundler",
  moduleDetection: "force",
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  noUnusedLocals: false,
  noUnusedParameters: false,
  verbatimModuleSyntax: false,
  isolatedModules: false,
  erasableSyntaxOnly: false,
};

const require = createRequire(import.meta.url);

/** The options of cells, as two tsconfig files: the first extends what the second has, and the project's own between. */
export interface CellConfig {
  config: { extends: string[]; compilerOptions: CompilerOptions };
  defaults: { compilerOptions: CompilerOptions };
}

/**
 * What the cells of a notebook are checked with: what the notebook's metadata and the caller ask for, over the
 * tsconfig.json that governs its folder, over what stock tslab runs.
 */
export function cellConfig(
  folder: string,
  asked: CompilerOptions,
  defaultsFile: string,
): CellConfig {
  const governing = governingConfig(folder);
  return {
    config: {
      extends: [defaultsFile, ...(governing === undefined ? [] : [governing.path])],
      compilerOptions: { ...asked, ...forced },
    },
    defaults: { compilerOptions: { ...defaults, paths: { tslab: [tslabTypes()] } } },
  };
}

/** The types of what every cell can import as tslab, also where nothing is installed. */
function tslabTypes(): string {
  return path.join(path.dirname(require.resolve("tslab/package.json")), "dist", "public.d.ts");
}

/** The types of Node: those installed for the notebook, or else ours, without which there would be no `console`. */
export function nodeTypes(folder: string): string {
  for (let at = folder; ; at = path.dirname(at)) {
    const file = path.join(at, "node_modules", "@types", "node", "index.d.ts");
    if (existsSync(file)) return file;
    if (at === path.dirname(at)) break;
  }
  return path.join(path.dirname(require.resolve("@types/node/package.json")), "index.d.ts");
}

/** The nearest tsconfig.json that includes what lies in a folder, as an editor would find it, with what it extends. */
export function governingConfig(folder: string): TsConfigResult | undefined {
  const file = path.join(folder, "cell.ts");
  for (let at = folder; ;) {
    const found = getTsconfig(at);
    if (!found) return undefined;
    if (createFilesMatcher(found)(file)) return found;
    const parent = path.dirname(path.dirname(found.path));
    if (parent === path.dirname(found.path)) return undefined;
    at = parent;
  }
}
