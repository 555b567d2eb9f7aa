import ts from "typescript";
import type { NotebookFile } from "../notebook/notebook.js";
import { sourceOf, type Cell, type Notebook } from "../notebook/notebook.js";
import { boundNumbers } from "../check/bound-numbers.js";
import { cellModules, type CellModule } from "../check/types/cell-modules.js";

/** A cell as JavaScript for this process. */
export interface CompiledCell {
  /** The cell, from 1. */
  index: number;
  /** How later cells import it. */
  name: string;
  javascript: string;
}

/** The name under which a cell leaves the value of its last expression. */
export const lastValue = "__last__";

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.CommonJS,
  esModuleInterop: true,
};
const compiled = new Map<string, string>();
const notebooks = new WeakMap<Notebook, CompiledCell[]>();

/** Code cells as modules that import one another; prose with bound numbers as the list of their values. */
export function compileNotebook(file: NotebookFile): CompiledCell[] {
  const known = notebooks.get(file.notebook);
  const cells = known ?? compileAll(file);
  notebooks.set(file.notebook, cells);
  return cells;
}

function compileAll(file: NotebookFile): CompiledCell[] {
  const cells = file.notebook.cells.map(asCode);
  const modules = cellModules({ ...file, notebook: { ...file.notebook, cells } });
  return modules.map((module) => ({
    index: module.index,
    name: module.fileName.replace(/^.*[\\/]/, "./").replace(/\.ts$/, ""),
    javascript: compile(module),
  }));
}

function asCode(cell: Cell): Cell {
  if (cell.cell_type !== "markdown") return cell;
  const source = sourceOf(cell);
  if (!source.includes("<!--=")) return cell;
  const values = boundNumbers(source).map(({ expression }) => `() => Number(${expression}\n)`);
  return { ...cell, cell_type: "code", source: `[${values.join(",\n")}];`, outputs: [] };
}

function compile({ text, lines }: CellModule): string {
  const known = compiled.get(text);
  if (known !== undefined) return known;
  const { outputText } = ts.transpileModule(keepLast(text, lines), { compilerOptions: options });
  compiled.set(text, outputText);
  return outputText;
}

/** Gives the last expression of a cell a name. */
function keepLast(text: string, lines: number): string {
  const source = ts.createSourceFile("cell.ts", text, ts.ScriptTarget.ES2022, true);
  const own = source.statements.filter((statement) => {
    const { line } = source.getLineAndCharacterOfPosition(statement.getStart());
    return line >= 1 && line <= lines;
  });
  const last = own.at(-1);
  if (!last || !ts.isExpressionStatement(last)) return text;
  const value = `export const ${lastValue} = ${last.expression.getText()};`;
  return text.slice(0, last.getStart()) + value + text.slice(last.end);
}
