import ts from "typescript";
import { CellSyntaxError, type Stripped, type StripOptions } from "./stripper.js";

/** Types taken out by TypeScript itself: what the others are held to, and alone in what it keeps of types at run time. */
export function stripWithTypeScript(source: string, options: StripOptions = {}): Stripped {
  const lowersDecorators = source.includes("@") && !options.experimentalDecorators;
  const { outputText, sourceMapText, diagnostics } = ts.transpileModule(source, {
    fileName: "cell.ts",
    reportDiagnostics: true,
    compilerOptions: {
      ...options,
      // The newest target leaves decorators as they are, an older one would take `using` apart as well.
      target: lowersDecorators ? ts.ScriptTarget.ES2022 : ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.Preserve,
      moduleDetection: ts.ModuleDetectionKind.Force,
      verbatimModuleSyntax: true,
      sourceMap: true,
    },
  });
  const [first] = diagnostics!.filter(({ code }) => code < 2000);
  if (first) {
    const { line, character } = first.file!.getLineAndCharacterOfPosition(first.start!);
    const message = ts.flattenDiagnosticMessageText(first.messageText, "\n");
    throw new CellSyntaxError(message, line + 1, character + 1);
  }
  return { code: outputText.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n"), map: sourceMapText! };
}
