import {
  gatehouseOf,
  joined,
  tagsOf,
  type NotebookCell,
  type Json,
  type Output,
} from "../notebook/notebook.js";
import { plainText } from "../execute/failures.js";
import { canonicalOutput } from "../notebook/canonical.js";
import { differences } from "./compare.js";
import { figureDrift, figureOf, pictureTypes, sealProblem } from "./figures.js";
import { alike } from "./alike.js";
import type { Finding } from "../notebook/finding.js";

/** Numbers may differ by this much, relatively, unless a cell's metadata says otherwise. */
export const defaultTolerance = 1e-9;

/** How the outputs of a cell that has just run differ from the committed ones. Cells count from 1. */
export function outputDrift(cell: NotebookCell, fresh: Output[], index: number): Finding[] {
  if (tagsOf(cell).includes("nondeterministic")) return [];
  const [committed, now] = alike(cell.outputs ?? [], fresh);
  const tolerance = toleranceOf(cell);
  if (committed.length !== now.length) {
    return [
      {
        kind: "output",
        cell: index,
        message: `${count(committed.length)} committed, ${count(now.length)} now: ${summary(committed)} against ${summary(now)}`,
        expected: summary(committed),
        actual: summary(now),
      },
    ];
  }
  return committed.flatMap((output, k) => compareOutput(output, now[k]!, index, tolerance) ?? []);
}

function compareOutput(
  committed: Output,
  fresh: Output,
  cell: number,
  tolerance: number,
): Finding | undefined {
  if (figureOf(committed) && figureOf(fresh)) {
    const drift = figureDrift(committed, fresh, cell, tolerance);
    const problem = sealProblem(committed) ?? extraType(committed, fresh);
    return (
      drift ?? (problem ? { kind: "figure", cell, message: `the figure ${problem}` } : undefined)
    );
  }
  const [before, now] = [comparable(committed), comparable(fresh)];
  const [first, ...rest] = differences(before, now, tolerance);
  if (!first) return undefined;
  const [expected, actual] = [text(first.committed), text(first.now)];
  const more = rest.length > 0 ? `; ${rest.length} more` : "";
  return {
    kind: "output",
    cell,
    message: `${committed.output_type} differs at ${first.path.join(".") || "its whole"}: ${firstDifference(expected, actual)}${more}`,
    expected,
    actual,
  };
}

/** JupyterLab adds a picture of its own to each figure it has shown. */
const addedByJupyter = "image/png";

/** What is committed beside a figure and nobody made. */
function extraType(committed: Output, fresh: Output): string | undefined {
  const known = [...pictureTypes, addedByJupyter, ...typesOf(fresh)];
  const extra = typesOf(committed).find((type) => !known.includes(type));
  return extra && `has ${extra} beside it, which no code made: run \`npx gatehouse update\``;
}

function typesOf({ data }: Output): string[] {
  return typeof data === "object" && data !== null ? Object.keys(data) : [];
}

/** An output as one plain value: text joined, colours and counts left out. */
function comparable(output: Output): Json {
  const { execution_count: _, metadata: __, ...rest } = canonicalOutput(output) as Json;
  return joinText(rest) as Json;
}

function joinText(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.every((item) => typeof item === "string")
      ? plainText(value.join(""))
      : value.map(joinText);
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, joinText(item)]));
}

/** The first line in which two texts differ. */
function firstDifference(expected: string, actual: string): string {
  const [before, now] = [expected.split("\n"), actual.split("\n")];
  const k = before.findIndex((line, row) => line !== now[row]);
  const row = k < 0 ? before.length : k;
  const where = before.length > 1 || now.length > 1 ? `line ${row + 1}, ` : "";
  return `${where}${short(before[row] ?? "nothing")} committed, ${short(now[row] ?? "nothing")} now`;
}

function short(line: string): string {
  return line.length > 100 ? `${line.slice(0, 97)}…` : line;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "nothing");
}

function count(outputs: number): string {
  return outputs === 1 ? "1 output" : `${outputs} outputs`;
}

function summary(outputs: Output[]): string {
  if (outputs.length === 0) return "nothing";
  return outputs
    .map((output) =>
      output.output_type === "stream"
        ? `${String(output["name"])} ${short(JSON.stringify(joined(output["text"])))}`
        : output.output_type,
    )
    .join(", ");
}

function toleranceOf(cell: NotebookCell): number {
  const { tolerance: own } = gatehouseOf(cell);
  return typeof own === "number" ? own : defaultTolerance;
}
