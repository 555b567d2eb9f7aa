import path from "node:path";
import ts from "typescript";
import { libFolder, root } from "../../paths.js";
import type { CellModule } from "./cell-modules.js";

const kernelGlobals = path.join(root, "scripts/kernel/globals/declarations.d.ts");
/** The public list of the library. */
export const libraryIndex = path.join(libFolder, "index.ts");

/**
 * Compiles the cells of notebooks, the kernel's globals and the library's sources as one program, again and again:
 * what has not changed since the last time is not read again.
 */
export class CellProgram {
  private readonly options = cellOptions();
  private readonly sources = new Map<string, ts.SourceFile>();
  private last: ts.Program | undefined;

  compile(modules: CellModule[]): ts.Program {
    const texts = new Map(modules.map(({ fileName, text }) => [fileName, text]));
    const host = this.host(texts);
    const roots = [...texts.keys(), kernelGlobals, libraryIndex];
    this.last = ts.createProgram(roots, this.options, host, this.last);
    return this.last;
  }

  private host(texts: Map<string, string>): ts.CompilerHost {
    const host = ts.createCompilerHost(this.options, true);
    const { fileExists, readFile } = host;
    const packages = new Map<string, boolean>();
    host.fileExists = (file) => texts.has(file) || remembered(packages, file, fileExists);
    host.readFile = (file) => texts.get(file) ?? readFile(file);
    host.getSourceFile = (file, languageOptions) => {
      const text = host.readFile(file);
      return text === undefined ? undefined : this.source(file, text, languageOptions);
    };
    return host;
  }

  private source(
    file: string,
    text: string,
    options: ts.ScriptTarget | ts.CreateSourceFileOptions,
  ): ts.SourceFile {
    const before = this.sources.get(file);
    if (before?.text === text) return before;
    const source = ts.createSourceFile(file, text, options, true);
    this.sources.set(file, source);
    return source;
  }
}

/** The project's own options; but a cell is no file of a package, and what it declares may wait for a later cell. */
function cellOptions(): ts.CompilerOptions {
  const file = path.join(root, "tsconfig.json");
  const { config } = ts.readConfigFile(file, ts.sys.readFile) as { config: object };
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, root);
  return {
    ...options,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force,
    lib: ["lib.es2022.d.ts"],
    // The kernel does not ask for it either: a lesson indexes what it has just made.
    noUncheckedIndexedAccess: false,
    noUnusedLocals: false,
    noUnusedParameters: false,
    verbatimModuleSyntax: false,
    isolatedModules: false,
    paths: { gatehouse: [libraryIndex] },
  };
}

function remembered(
  known: Map<string, boolean>,
  file: string,
  ask: (file: string) => boolean,
): boolean {
  const answer = known.get(file) ?? ask(file);
  known.set(file, answer);
  return answer;
}
