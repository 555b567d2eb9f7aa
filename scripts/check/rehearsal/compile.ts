import { questionsIn } from "../prose/questions.js";
import { compileCell } from "../../cells/compile.js";
import type { CompiledCell } from "../../cells/compiled.js";
import { stripWithEsbuild } from "../../cells/strip/esbuild.js";
import type { Stripped } from "../../cells/strip/stripper.js";
import {
  sourceOf,
  type NotebookCell,
  type Notebook,
  type NotebookFile,
} from "../../notebook/notebook.js";

/** A cell for this process. */
export interface RehearsedCell {
  /** The cell, from 1. */
  index: number;
  /** What cannot be compiled fails when its turn comes. */
  compiled: CompiledCell | { failure: unknown };
}

const stripped = new Map<string, Promise<Stripped>>();
const notebooks = new WeakMap<Notebook, Promise<RehearsedCell[]>>();

/** Code cells, and prose as a cell whose value is the list of what it asks. */
export function compileNotebook({ notebook }: NotebookFile): Promise<RehearsedCell[]> {
  const known = notebooks.get(notebook);
  const cells = known ?? compileAll(notebook);
  notebooks.set(notebook, cells);
  return cells;
}

/** Compiles each cell with the names of those before it; `console` is one of the rehearsal's own. */
async function compileAll({ cells }: Notebook): Promise<RehearsedCell[]> {
  const sources = cells.map(codeOf);
  const declared = new Set(["console"]);
  const compiled: RehearsedCell[] = [];
  for (const [k, source] of sources.entries()) {
    if (source === undefined) continue;
    const cell = await compileOrFail(source, declared);
    compiled.push({ index: k + 1, compiled: cell });
    if ("declares" in cell) for (const name of cell.declares.keys()) declared.add(name);
  }
  return compiled;
}

async function compileOrFail(
  source: string,
  declared: Set<string>,
): Promise<RehearsedCell["compiled"]> {
  const surroundings = {
    isDeclared: (name: string) => declared.has(name),
    isGlobal: (name: string) => name in globalThis,
  };
  try {
    const text = stripped.get(source) ?? stripWithEsbuild(source);
    stripped.set(source, text);
    return compileCell(source, await text, surroundings);
  } catch (failure) {
    return { failure };
  }
}

function codeOf(cell: NotebookCell): string | undefined {
  if (cell.cell_type === "code") return sourceOf(cell);
  const questions = questionsIn(cell);
  if (questions.length === 0) return undefined;
  return `[${questions.map((question) => `() => ${question}`).join(",\n")}];`;
}
