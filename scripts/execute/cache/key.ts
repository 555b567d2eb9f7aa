import path from "node:path";
import { governingConfig } from "../../cells/types/options.js";
import { root } from "../../paths.js";
import type { Hooks, ExecutionLimits } from "../execution.js";
import {
  gatehouseOf,
  sourceOf,
  tagsOf,
  type NotebookCell,
  type NotebookFile,
} from "../../notebook/notebook.js";
import { closureOf } from "./closure.js";
import { hashOf, type Store } from "./store.js";

/** A run of a notebook, before it happens. */
export interface Plan {
  file: Pick<NotebookFile, "path" | "notebook">;
  kernel: string;
  limits: ExecutionLimits;
  questions: NonNullable<Hooks["questions"]>;
}

/** The name of what a run will give, or why that cannot be foretold. */
export type RunKey = { key: string } | { impure: string[] };

/**
 * Names a run by everything its outcome depends on: the code and what is asked of it, what its imports reach, the
 * kernel, the machine, and how strictly its types are checked. Runs of one name end alike.
 */
export async function runKey(plan: Plan, environment: string, facts: Store): Promise<RunKey> {
  const { file, kernel, limits, questions } = plan;
  const folder = path.dirname(path.resolve(file.path));
  const code = file.notebook.cells.filter((cell) => cell.cell_type === "code");
  if (code.some((cell) => tagsOf(cell).includes("nondeterministic")))
    return { impure: ["a cell tagged nondeterministic"] };
  const sources = [
    ...code.map(sourceOf),
    ...questions.map(({ expression }) => `(${expression}\n)`),
  ];
  const { reached, impure } = await closureOf(sources, folder, facts);
  if (impure.length > 0) return { impure };
  const where = path.relative(root, folder);
  const types = [governingConfig(folder)?.config, file.notebook.metadata["gatehouse"]];
  const cells = file.notebook.cells.map(told);
  return { key: hashOf([environment, kernel, limits, where, cells, questions, reached, types]) };
}

/** What a cell adds to a run: prose nothing but its place. */
function told(cell: NotebookCell): unknown {
  return cell.cell_type === "code" ? [sourceOf(cell), tagsOf(cell), gatehouseOf(cell)] : null;
}
