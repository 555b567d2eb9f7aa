import path from "node:path";
import { governingConfig } from "../../cells/types/options.js";
import type { Hooks, ExecutionLimits } from "../execution.js";
import {
  gatehouseOf,
  sourceOf,
  tagsOf,
  type NotebookCell,
  type NotebookFile,
} from "../../notebook/notebook.js";
import { hashOf } from "./store.js";

/** A run of a notebook, before it happens. */
export interface Plan {
  file: Pick<NotebookFile, "path" | "notebook">;
  kernel: string;
  limits: ExecutionLimits;
  questions: NonNullable<Hooks["questions"]>;
}

/**
 * Names a run by its code and what is asked of it, the kernel, the machine, the folder, and how strictly its types are
 * checked: by all that its outcome depends on but for what it touches. None where chance is meant to have a part.
 */
export function planKey(plan: Plan, environment: string): string | undefined {
  const { file, kernel, limits, questions } = plan;
  const folder = path.dirname(path.resolve(file.path));
  const code = file.notebook.cells.filter((cell) => cell.cell_type === "code");
  if (code.some((cell) => tagsOf(cell).includes("nondeterministic"))) return undefined;
  const types = [governingConfig(folder)?.config, file.notebook.metadata["gatehouse"]];
  const cells = file.notebook.cells.map(told);
  return hashOf(["run", environment, kernel, limits, folder, cells, questions, types]);
}

/** The code of a run, that of the questions included. */
export function sourcesOf({ file, questions }: Pick<Plan, "file" | "questions">): string[] {
  const code = file.notebook.cells.filter((cell) => cell.cell_type === "code");
  return [...code.map(sourceOf), ...questions.map(({ expression }) => `(${expression}\n)`)];
}

/** What a cell adds to a run: prose nothing but its place. */
function told(cell: NotebookCell): unknown {
  return cell.cell_type === "code" ? [sourceOf(cell), tagsOf(cell), gatehouseOf(cell)] : null;
}
