import ts from "typescript";
import { sourceOf, type NotebookCell, type Notebook } from "../../notebook/notebook.js";
import { declaredNames } from "./declared.js";
import { readBindings } from "../prose/bindings.js";
import { codeHash } from "./library-graph.js";
import { importsOf, usedNames } from "./top-level.js";

/** What a cell needs to be what it is. */
export interface CellNeeds {
  /** Of its code; of its bound expressions, in prose. */
  hash: string;
  /** The cells (from 1) whose names it uses, directly or through others; itself included. */
  cells: Set<number>;
  /** The library's public names it uses, directly or through those cells. */
  exports: Set<string>;
}

interface KnownNeeds {
  cell: number;
  /** The library's own name for it, if it was imported. */
  exported: string | undefined;
}

/** For every cell of a notebook, from the first, which cells above and which of the library's names it needs. */
export function cellNeeds({ cells }: Notebook): CellNeeds[] {
  const known = new Map<string, KnownNeeds>();
  const needs: CellNeeds[] = [];
  for (const [k, cell] of cells.entries()) {
    const text = codeIn(cell);
    const source = ts.createSourceFile("cell.ts", text, ts.ScriptTarget.ES2022, true);
    const own: CellNeeds = { hash: codeHash(text), cells: new Set([k + 1]), exports: new Set() };
    const { fixed, variable } = declaredNames(source.statements);
    const declared = new Set([...fixed, ...variable]);
    for (const name of usedNames(source)) if (!declared.has(name)) add(own, known.get(name), needs);
    needs.push(own);
    note(source, declared, k + 1, known, own);
  }
  return needs;
}

/** The code of a cell, and of prose the expressions that it is bound to. */
function codeIn(cell: NotebookCell): string {
  if (cell.cell_type === "code") return sourceOf(cell);
  if (cell.cell_type !== "markdown") return "";
  return readBindings(sourceOf(cell))
    .bindings.map(({ expression }) => `(${expression});`)
    .join("\n");
}

function add(own: CellNeeds, known: KnownNeeds | undefined, needs: CellNeeds[]): void {
  if (!known) return;
  if (known.exported !== undefined) {
    own.exports.add(known.exported);
    return;
  }
  const other = needs[known.cell - 1]!;
  other.cells.forEach((cell) => own.cells.add(cell));
  other.exports.forEach((name) => own.exports.add(name));
}

function note(
  source: ts.SourceFile,
  declared: Set<string>,
  cell: number,
  known: Map<string, KnownNeeds>,
  own: CellNeeds,
): void {
  const imports = importsOf(source);
  for (const name of declared) {
    const from = imports.get(name);
    const exported = from?.from === "gatehouse" ? from.name : undefined;
    if (exported !== undefined) own.exports.add(exported);
    known.set(name, { cell, exported });
  }
}
