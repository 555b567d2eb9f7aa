import type { Finding } from "../../notebook/finding.js";
import {
  joined,
  sourceOf,
  tagsOf,
  type NotebookCell,
  type NotebookFile,
  type Output,
} from "../../notebook/notebook.js";
import { isObject } from "../../notebook/structure.js";

const verdict = /^['"`]?([✓✗○])/;

/** Solutions that are not judged right in the end, and attempts that are judged at all: they are the learner's to make. */
export function exerciseFindings({ notebook }: NotebookFile): Finding[] {
  return notebook.cells.flatMap((cell, k): Finding[] => {
    if (cell.cell_type !== "code" || !/\bcheck\s*\(/.test(sourceOf(cell))) return [];
    const marks = marksOf(cell);
    const last = marks.at(-1) ?? "nothing";
    const isSolution = tagsOf(cell).includes("solution");
    if (isSolution ? last === "✓" : marks.every((mark) => mark === "○")) return [];
    const message = isSolution
      ? `a solution must end in ✓, this one ends in ${last}: mend the solution or the judge`
      : `an attempt is the learner's to make and must end in ○, this one ends in ${last}: leave it undefined, or tag the cell \`solution\``;
    return [{ kind: "output", cell: k + 1, message }];
  });
}

/** The verdicts among the lines that a cell's outputs show, in their order. */
function marksOf(cell: NotebookCell): string[] {
  const lines = (cell.outputs ?? []).flatMap((output) => textOf(output).split("\n"));
  return lines.flatMap((line) => verdict.exec(line)?.[1] ?? []);
}

function textOf(output: Output): string {
  const data = isObject(output["data"]) ? output["data"] : {};
  return joined(output.output_type === "stream" ? output["text"] : data["text/plain"]);
}
