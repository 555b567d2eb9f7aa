import ts from "typescript";
import type { NotebookFile } from "../../notebook/notebook.js";
import type { Finding } from "../../notebook/finding.js";
import { apiNames } from "./api-names.js";
import { cellModules, type CellModule } from "./cell-modules.js";
import { CellProgram, libraryIndex } from "./program.js";
import { misnamed } from "./prose-names.js";

/** What was found, by the notebook's path, and the library's public values. */
export interface TypeReport {
  findings: Map<string, Finding[]>;
  exports: string[];
}

/** An import of a package without types is `any`, as in the kernel. */
const untypedPackage = 7016;

/** Checks the cells of notebooks against the library's sources, and what their prose calls the library's names. */
export class TypeChecker {
  private readonly program = new CellProgram();

  /** Every error of every TypeScript notebook at once, by the notebook's path; nothing is run and no kernel started. */
  check(files: NotebookFile[]): TypeReport {
    const checked = files.filter(isTypeScript);
    const modules = checked.flatMap(cellModules);
    const program = this.program.compile(modules);
    const names = apiNames(program, libraryIndex);
    const findings = new Map(
      checked.map((file): [string, Finding[]] => {
        const own = modules.filter(({ notebook }) => notebook === file.path);
        return [
          file.path,
          [...own.flatMap((module) => errorsOf(program, module)), ...misnamed(file, names)],
        ];
      }),
    );
    return { findings, exports: [...names.values].sort() };
  }
}

function isTypeScript({ notebook }: NotebookFile): boolean {
  const { kernelspec, language_info } =
    notebook.metadata as NotebookFile["notebook"]["metadata"] & {
      language_info?: { name?: string };
    };
  return [kernelspec?.language, language_info?.name].includes("typescript");
}

function errorsOf(program: ts.Program, module: CellModule): Finding[] {
  if (module.mayFail) return [];
  const source = program.getSourceFile(module.fileName)!;
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
    .filter(
      ({ code, category }) => code !== untypedPackage && category === ts.DiagnosticCategory.Error,
    )
    .map((diagnostic) => finding(diagnostic, source, module));
}

function finding(diagnostic: ts.Diagnostic, source: ts.SourceFile, module: CellModule): Finding {
  const { line, character } = source.getLineAndCharacterOfPosition(diagnostic.start ?? 0);
  const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, "; ").replace(/;\s+/g, "; ");
  const message = `TS${diagnostic.code}: ${text}`;
  const isInside = line >= 1 && line <= module.lines;
  return {
    kind: "types",
    cell: module.index,
    ...(isInside ? { line, message: `column ${character + 1}: ${message}` } : { message }),
  };
}
