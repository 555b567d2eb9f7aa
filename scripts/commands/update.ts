import { runCommand } from "./notebook-command.js";
import type { NotebookReport } from "../check/check-notebooks.js";
import type { Examination } from "../check/check-notebook.js";
import { optionsUsage, type ExecuteOptions } from "./options.js";

const usage = `usage: gatehouse update [paths] [options]

Executes notebooks and rewrites their outputs, figures and prose numbers, each file whole or not at all; a notebook
with a failing cell is left as it is. Shows what changed. Prose beside what changed has to be read again: --read says
that it was, and still holds.

${optionsUsage.replace("  --help", "  --read L[:CELL]  the prose of lesson L (its cell CELL) was read and still holds; may be given more than once\n  --help")}
Exit: 0 fine, 1 a cell failed, 2 bad usage or a notebook that cannot be used.
`;

export function command(args: string[]): Promise<number> {
  return runCommand(
    { name: "update", usage, compare: false, then: rewriteAlso, after: noteAlso },
    args,
  );
}

async function noteAlso(reports: NotebookReport[], options: ExecuteOptions): Promise<void> {
  const { noteUpdated } = await import("../update/note-updated.js");
  await noteUpdated(reports, options.read);
}

async function rewriteAlso(examination: Examination): Promise<void> {
  const { rewrite } = await import("../update/rewrite.js");
  await rewrite(examination);
}
