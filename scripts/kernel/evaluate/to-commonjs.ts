import ts from "@tslab/typescript-for-tslab";

const fileName = "custom.js";

/**
 * An ES module as a CommonJS one, with its source map. TypeScript's own `transpileModule` does the same, but checks the
 * types of the text on the way, which costs more than the rest; text that has been compiled once has none to check.
 */
export function toCommonJs(text: string, options: ts.CompilerOptions): ts.TranspileOutput {
  const settings: ts.CompilerOptions = {
    ...options,
    allowJs: true,
    sourceMap: true,
    suppressOutputPathCheck: true,
    noLib: true,
    noResolve: true,
    isolatedModules: true,
    // Every import that the first compilation left is meant; without types there is no telling which are used.
    verbatimModuleSyntax: true,
    skipDefaultLibCheck: true,
    outDir: "out",
  };
  const file = ts.createSourceFile(fileName, text, settings.target!, false, ts.ScriptKind.JS);
  // A file that stands in for the standard library is not checked (skipDefaultLibCheck).
  (file as { hasNoDefaultLib: boolean }).hasNoDefaultLib = true;
  let [outputText, sourceMapText] = ["", ""];
  const host: ts.CompilerHost = {
    getSourceFile: (name) => (name === fileName ? file : undefined),
    writeFile: (name, content) => {
      if (name.endsWith(".map")) sourceMapText = content;
      else outputText = content;
    },
    getDefaultLibFileName: () => "lib.d.ts",
    useCaseSensitiveFileNames: () => true,
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => "",
    getNewLine: () => "\n",
    fileExists: (name) => name === fileName,
    readFile: () => "",
    directoryExists: () => true,
    getDirectories: () => [],
  };
  ts.createProgram([fileName], settings, host).emit();
  return { outputText, sourceMapText };
}
