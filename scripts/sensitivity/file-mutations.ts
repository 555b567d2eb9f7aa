import { figureOf } from "../compare/figures.js";
import {
  sourceOf,
  tagsOf,
  type NotebookCell,
  type NotebookFile,
  type Output,
} from "../notebook/notebook.js";
import { withCell } from "./changed-file.js";
import type { NotebookMutation } from "./kinds.js";

type Change = [what: string, now: string, cell: NotebookCell];

/** What hands, merges and editors do to a code cell as a part of a file. */
export function fileMutations(file: NotebookFile, k: number, place: string): NotebookMutation[] {
  const cell = file.notebook.cells[k]!;
  const changes = cell.cell_type === "code" ? codeChanges(cell, file) : proseChanges(cell);
  return changes.map(([was, now, changed]) => ({
    ...{ kind: "file", place, was, now, file, mutate: () => withCell(file, k, changed) },
  }));
}

function codeChanges(cell: NotebookCell, file: NotebookFile): Change[] {
  const source = sourceOf(cell);
  const { outputs: _, execution_count: __, ...plain } = cell;
  const count = cell.execution_count;
  const outputs = cell.outputs ?? [];
  const tagged = (tag: string) => ({ ...cell.metadata, tags: [...tagsOf(cell), tag] });
  const changes: Change[] = [
    ["code", "prose", { ...plain, cell_type: "markdown" }],
    ["code", "raw", { ...plain, cell_type: "raw" }],
    ["compared", "nondeterministic", { ...cell, metadata: tagged("nondeterministic") }],
    ["executed", "skip-execution", { ...cell, metadata: tagged("skip-execution") }],
    [
      "a tolerance",
      "of 0.5",
      { ...cell, metadata: { ...cell.metadata, gatehouse: { tolerance: 0.5 } } },
    ],
    [
      "a side",
      "a conflict",
      { ...cell, source: `<<<<<<< ours\n${source}\n=======\n>>>>>>> theirs` },
    ],
  ];
  if (outputs.length > 0) changes.push(["outputs", "none", { ...cell, outputs: [] }]);
  if (outputs.length > 0 && typeof count === "number")
    changes.push(["run as " + String(count), "run as 999", { ...cell, execution_count: 999 }]);
  return [...changes, ...pictureChanges(cell, file)];
}

function pictureChanges(cell: NotebookCell, { notebook }: NotebookFile): Change[] {
  const outputs = cell.outputs ?? [];
  const at = outputs.findIndex((output) => figureOf(output));
  const other = notebook.cells
    .filter((each) => each.id !== cell.id)
    .flatMap((each) => each.outputs ?? [])
    .find((output) => pictureOf(output) !== undefined);
  if (at < 0 || !other || pictureOf(outputs[at]!) === undefined) return [];
  const put = (part: object, metadata = outputs[at]!["metadata"]): NotebookCell => ({
    ...cell,
    outputs: outputs.map((output, n) =>
      n === at ? { ...output, metadata, data: { ...(output["data"] as object), ...part } } : output,
    ),
  });
  const svg = { "image/svg+xml": pictureOf(other) };
  return [
    ["the picture", "of another figure", put(svg)],
    ["the picture", "of another figure, with its seal", put(svg, sealedAs(outputs[at]!, other))],
    ["the picture", "with HTML beside it", put({ "text/html": ["as before"] })],
  ];
}

/** The seals of one figure with those of another's picture. */
function sealedAs(output: Output, other: Output): unknown {
  const sealsOf = (each: Output) => (each["metadata"] as { gatehouse?: object }).gatehouse;
  const svg = (sealsOf(other) as { svg?: string } | undefined)?.svg;
  return { ...(output["metadata"] as object), gatehouse: { ...sealsOf(output), svg } };
}

function pictureOf({ data }: Output): unknown {
  return (data as Record<string, unknown> | undefined)?.["image/svg+xml"];
}

function proseChanges(cell: NotebookCell): Change[] {
  const source = sourceOf(cell);
  return [
    [
      "a side",
      "a conflict",
      { ...cell, source: `<<<<<<< ours\n${source}\n=======\n>>>>>>> theirs` },
    ],
  ];
}
