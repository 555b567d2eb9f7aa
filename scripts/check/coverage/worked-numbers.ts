import path from "node:path";
import {
  joined,
  sourceOf,
  type NotebookCell,
  type Json,
  type NotebookFile,
} from "../../notebook/notebook.js";
import { blanked } from "../../notebook/prose-text.js";
import { inStyleOf } from "../prose/bound-numbers.js";
import { notYetName, workedNumbersName, type WorkedNumbers } from "./lists.js";

/** Where the worked numbers and the course disagree: every one stands in its notebook, or is listed as not yet taught. */
export function workedNumberProblems(
  worked: WorkedNumbers[],
  listed: string[],
  files: NotebookFile[],
): string[] {
  const names = worked.map(({ name }) => name);
  const unknown = listed.filter((name) => !names.includes(name));
  return [
    ...worked.flatMap((entry) => problemOf(entry, listed.includes(entry.name), files) ?? []),
    ...unknown.map(
      (name) => `"${name}" is not in ${workedNumbersName}: take it out of ${notYetName}`,
    ),
  ];
}

function problemOf(
  { name, source, numbers, notebook }: WorkedNumbers,
  isListed: boolean,
  files: NotebookFile[],
): string | undefined {
  const what = `the worked numbers "${name}" of ${source}`;
  if (notebook === undefined) {
    const holder = files.find((file) => missingIn(file, numbers).length === 0);
    if (holder)
      return `${what} stand in ${path.basename(holder.path)}: say so in ${workedNumbersName}, and take them out of ${notYetName}`;
    return isListed
      ? undefined
      : `${what} are in no notebook: teach them, or list them in ${notYetName}`;
  }
  if (isListed) return `${what} are taught by now: take them out of ${notYetName}`;
  const file = files.find((each) => path.basename(each.path) === notebook);
  if (!file) return `${what} are to stand in ${notebook}, which does not exist`;
  const missing = missingIn(file, numbers);
  return missing.length > 0 ? `${what}: ${missing.join(", ")} not in ${notebook}` : undefined;
}

/** The numbers that a reader of the notebook does not find in its prose or its outputs. */
function missingIn({ notebook }: NotebookFile, numbers: string[]): string[] {
  const seen = notebook.cells.flatMap(readableTexts).flatMap(numbersOf);
  return numbers.filter((number) => {
    const plain = number.replaceAll(",", "");
    return !seen.some((value) => inStyleOf(plain, value) === plain);
  });
}

function readableTexts(cell: NotebookCell): string[] {
  if (cell.cell_type === "markdown") return [blanked(sourceOf(cell), ({ kind }) => kind === "comment")];
  return (cell.outputs ?? []).map((output) =>
    joined(output["text"] ?? (output["data"] as Json | undefined)?.["text/plain"]),
  );
}

function numbersOf(text: string): number[] {
  return [...text.matchAll(/(?<![\w.])-?\d[\d,]*(?:\.\d+)?/g)].map(([match]) =>
    Number(match.replaceAll(",", "")),
  );
}
