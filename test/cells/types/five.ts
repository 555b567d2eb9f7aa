import ts from "typescript";
import { cellConfig, nodeTypes } from "../../../scripts/cells/types/options.js";
import type { CheckedProgram } from "../../../scripts/cells/types/checker.js";

/** The same program as TypeScript 7 is given, with TypeScript 5.9: what the two are held to each other by. */
export function programOf59({ folder, options, modules }: CheckedProgram): ts.Program {
  const { config, defaults } = cellConfig(folder, options, "defaults.json");
  const governing = config.extends
    .slice(1)
    .map((file) => ts.readConfigFile(file, ts.sys.readFile).config as object);
  const merged = [defaults, ...governing, config].map(
    (each) => (each as { compilerOptions?: object }).compilerOptions ?? {},
  );
  const files = [...modules.map(({ fileName }) => fileName), nodeTypes(folder)];
  const json = { compilerOptions: Object.assign({}, ...merged) as object, files };
  const parsed = ts.parseJsonConfigFileContent(json, ts.sys, folder);
  const texts = new Map(modules.map(({ fileName, text }) => [fileName, text]));
  const host = ts.createCompilerHost(parsed.options, true);
  const { fileExists, readFile } = host;
  host.fileExists = (file) => texts.has(file) || fileExists(file);
  host.readFile = (file) => texts.get(file) ?? readFile(file);
  const getSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (file, version, ...rest) => {
    const text = texts.get(file);
    return text === undefined
      ? getSourceFile(file, version, ...rest)
      : ts.createSourceFile(file, text, version, true);
  };
  return ts.createProgram(parsed.fileNames, parsed.options, host);
}
