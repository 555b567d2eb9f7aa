import original from "@tslab/typescript-for-tslab";
import { moduleFiles, withoutModules } from "./node-types.js";
import type { Maps } from "./sources.js";
import { announceSource, programFactory } from "./programs.js";
import { toCommonJs } from "./to-commonjs.js";
import { inOneFile } from "./standard-library.js";
import { watchDirectory, watchFile } from "./watch.js";

// What tslab's converter gets in place of TypeScript's own functions (scripts/kernel/bundle.ts puts them in): the
// project's strictness, source maps, and files looked at when a cell runs rather than watched.

/** The strictness of the project's tsconfig.json, as far as it concerns cells. */
const strictness: original.CompilerOptions = {
  strict: true,
  // tslab asks for sloppy mode, which excludes this one.
  alwaysStrict: false,
  exactOptionalPropertyTypes: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  // Compares the names of all files for every cell; tslab takes each name as it is written.
  forceConsistentCasingInFileNames: false,
};

original.sys.watchFile = watchFile;
original.sys.watchDirectory = watchDirectory;
// TypeScript remembers its first answer, which in a thawed kernel is another folder.
original.sys.getCurrentDirectory = () => process.cwd();
const { readFile } = original.sys;
original.sys.readFile = (file, encoding) => {
  const text = readFile(file, encoding);
  return text === undefined ? undefined : inOneFile(file, withoutModules(file, text));
};

type HostFactory = (
  roots: string[],
  options: original.CompilerOptions,
  ...rest: unknown[]
) => original.WatchCompilerHostOfFilesAndCompilerOptions<original.BuilderProgram>;

export function createWatchCompilerHost(
  roots: string[],
  options: original.CompilerOptions,
  ...rest: unknown[]
): ReturnType<HostFactory> {
  const create = original.createWatchCompilerHost as unknown as HostFactory;
  const ours = { ...strictness, inlineSourceMap: true, types: ["node"] };
  const [system, , ...reporters] = rest;
  const given = { ...options, ...ours };
  return create(withOurs(roots), given, system, programFactory(), ...reporters);
}

/** The declarations of what the kernel adds to the cells' global scope; bundle.ts puts the path here. */
declare const globalsFile: string;

/** What is compiled with every cell, whatever tslab asks for. */
function withOurs(roots: string[]): string[] {
  return [...roots, globalsFile, ...moduleFiles()];
}

let addModuleFiles = (): void => undefined;

/** Takes the module files into the program that is made next. */
export const updateModuleFiles = (): void => addModuleFiles();

/** `createWatchProgram` that keeps our own files when tslab changes its list of them. */
export function createWatchProgram(
  host: ReturnType<HostFactory>,
): original.WatchOfFilesAndCompilerOptions<original.BuilderProgram> {
  let roots = host.rootFiles.filter((file) => /__(tslab|prev)__/.test(file));
  const program = original.createWatchProgram(host);
  const update = program.updateRootFileNames;
  program.updateRootFileNames = (files) => update(withOurs((roots = files)));
  addModuleFiles = () => update(withOurs(roots));
  return program;
}

/** An import of a package without types is `any`; all else is checked. */
const untypedPackage = 7016;

/** The fork's own function, which its declarations leave out. */
const diagnosticsOfFiles = (
  original as unknown as {
    getPreEmitDiagnosticsOfFiles(...args: unknown[]): readonly original.Diagnostic[];
  }
).getPreEmitDiagnosticsOfFiles;

export function getPreEmitDiagnosticsOfFiles(...args: unknown[]): original.Diagnostic[] {
  return diagnosticsOfFiles(...args).filter(({ code }) => code !== untypedPackage);
}

/** What the compiler notes on a file it keeps: names, how many, and what its imports lead to. */
interface Remembered {
  locals?: unknown;
  symbolCount?: number;
  resolvedModules?: unknown;
}

const { parsedDeclarations } = original as unknown as {
  parsedDeclarations: Map<string, Remembered>;
};

/** After the compiler was terminated in the midst of its work: forgets what it did by halves. */
export function forgetUnfinished(): void {
  for (const [name, file] of parsedDeclarations) {
    if (file.locals !== undefined && file.symbolCount === undefined)
      parsedDeclarations.delete(name);
    delete file.resolvedModules;
  }
  // The parser and the binder are one for all files, and put themselves in order when they have done one.
  announceSource("unfinished.ts", "");
  takeMaps();
}

let lastMaps: Maps | undefined;
const sideMaps = new Map<string, Maps>();

/** The maps of the text transpiled last: the cell's own, since tslab transpiles what it imports first. */
export function takeMaps(): Maps | undefined {
  const maps = lastMaps;
  lastMaps = undefined;
  return maps;
}

/** The maps of a local module, by the path of its source from the notebook's folder. */
export function mapsOfModule(source: string): Maps | undefined {
  return sideMaps.get(source);
}

export function transpileModule(
  text: string,
  options: original.TranspileOptions,
): original.TranspileOutput {
  const { code, map } = splitInlineMap(text);
  const output = toCommonJs(code, options.compilerOptions ?? {});
  if (map) noteMaps(map, output.sourceMapText!);
  return { ...output, outputText: output.outputText.replace(/\/\/# sourceMappingURL=.*\s*$/, "") };
}

function noteMaps(toModule: string, toCommonJs: string): void {
  lastMaps = { toModule, toCommonJs };
  const { sources } = JSON.parse(toModule) as { sources: string[] };
  sideMaps.set(sources[0]!.replace(/^(\.\.\/)+/, ""), lastMaps);
}

/** The map (as JSON) inlined at the end of compiled text, and the text without it. */
function splitInlineMap(text: string): { code: string; map: string | undefined } {
  const found = /\n?\/\/# sourceMappingURL=data:[^,]*;base64,([A-Za-z0-9+/=]+)\s*$/.exec(text);
  if (!found) return { code: text, map: undefined };
  return { code: text.slice(0, found.index), map: Buffer.from(found[1]!, "base64").toString() };
}
