import path from "node:path";
import ts from "typescript";
import { sourceOf, tagsOf, type NotebookFile } from "../../notebook/notebook.js";
import { declaredNames, identifiersOf } from "./declared.js";

/** A code cell as the module that is checked in its place. */
export interface CellModule {
  notebook: string;
  /** The cell, from 1, prose included. */
  index: number;
  fileName: string;
  /** One line that brings in the names of earlier cells, the cell's own lines, one line that exports its names. */
  text: string;
  /** Lines of the cell itself. */
  lines: number;
  /** Whether an error of types is what its author wants. */
  mayFail: boolean;
}

interface Declared {
  from: string;
  variable: boolean;
}

/**
 * A module for each code cell of a notebook. A cell sees what cells above it declared, the latest of each name, and
 * may declare it anew: as in the kernel, and with nothing of the library built.
 */
export function cellModules({ path: file, notebook }: NotebookFile): CellModule[] {
  const seen = new Map<string, Declared>();
  const base = path.resolve(file).replace(/\.ipynb$/, "");
  return notebook.cells.flatMap((cell, k) => {
    if (cell.cell_type !== "code") return [];
    const index = k + 1;
    const name = `${path.basename(base)}.cell-${index}`;
    const source = sourceOf(cell);
    const { head, tail } = frame(source, name, seen, tagsOf(cell).includes("skip-execution"));
    return {
      notebook: file,
      index,
      fileName: path.join(path.dirname(base), `${name}.ts`),
      text: `${head}\n${source}\n${tail}\n`,
      lines: source.split("\n").length,
      mayFail: tagsOf(cell).includes("raises-exception"),
    };
  });
}

/** What is put before and behind a cell; notes its names for those below, unless it is never run. */
function frame(
  source: string,
  name: string,
  seen: Map<string, Declared>,
  skipped: boolean,
): { head: string; tail: string } {
  const parsed = ts.createSourceFile(`${name}.ts`, source, ts.ScriptTarget.ES2022);
  const { fixed, variable, exported } = declaredNames(parsed.statements);
  const own = new Set([...fixed, ...variable]);
  const used = [...identifiersOf(parsed)].filter((each) => seen.has(each) && !own.has(each));
  const head = used.map((each) => bringIn(each, seen.get(each)!)).join(" ");
  const tail = `export { ${[...own].filter((each) => !exported.has(each)).join(", ")} };`;
  if (!skipped) {
    own.forEach((each) => seen.set(each, { from: name, variable: !fixed.has(each) }));
  }
  return { head, tail };
}

/** An import cannot be assigned to; what is to be assigned to is declared with the type it has. */
function bringIn(name: string, { from, variable }: Declared): string {
  return variable
    ? `declare let ${name}: typeof import("./${from}").${name};`
    : `import { ${name} } from "./${from}";`;
}
