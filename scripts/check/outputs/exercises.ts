import path from "node:path";
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

const asked = /\bcheck\s*\(\s*["'](\d+)\.(\d+)["']/g;

/** Exercises that are numbered as another lesson's or out of order, or whose solution is not the cell below. */
export function numberingFindings({ path: file, notebook }: NotebookFile): Finding[] {
  const lesson = Number(/^\d+/.exec(path.basename(file))?.[0] ?? NaN);
  const calls = notebook.cells.flatMap((cell, k) =>
    cell.cell_type === "code"
      ? [...sourceOf(cell).matchAll(asked)].map(([, of, number]) => ({
          id: `${of}.${number}`,
          cell: k + 1,
          isSolution: tagsOf(cell).includes("solution"),
        }))
      : [],
  );
  const attempts = calls.filter(({ isSolution }) => !isSolution);
  const misnumbered = attempts.flatMap(({ id, cell }, k): Finding[] => {
    const expected = `${lesson}.${k + 1}`;
    const message = `exercise ${id} stands where ${expected} is due: number the exercises of a lesson in their order`;
    return id === expected ? [] : [{ kind: "output", cell, message }];
  });
  const unsolved = attempts.flatMap(({ id, cell }): Finding[] => {
    const isSolved = calls.some(
      (each) => each.isSolution && each.cell === cell + 1 && each.id === id,
    );
    const message = `exercise ${id} has no solution in the cell below: write check("${id}", …) into a cell tagged \`solution\``;
    return isSolved ? [] : [{ kind: "output", cell, message }];
  });
  return [...misnumbered, ...unsolved];
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
