import { styleText } from "node:util";
import type { NotebookReport } from "../check/check-notebooks.js";
import { plainLine } from "./plain.js";
import { placeOf, plainProblem, problemsOf, type Problem } from "./problems.js";
import { summarise } from "./summary.js";

type Colour = "red" | "green" | "yellow" | "dim" | "bold";

/** How many of the slowest cells are named. */
const slowestNamed = 10;

/** The report for people. Colours only where `colour` says so; with `times`, the slowest cells too. */
export function prettyReport(reports: NotebookReport[], colour: boolean, times = false): string {
  const paint = (name: Colour, text: string) =>
    colour ? styleText(name, text, { validateStream: false }) : text;
  const lines = reports.flatMap((report) => [
    notebookLine(report, paint),
    ...problemsOf(report).flatMap((problem) => problemLines(problem, paint)),
  ]);
  const { notebooks, ok, failed, unusable, cells, problems, exceptions } = summarise(reports);
  const words = [`${ok} of ${notebooks} notebooks fine`, `${cells} cells run`];
  if (failed > 0) words.push(`${failed} failed`);
  if (unusable > 0) words.push(`${unusable} could not be used`);
  if (problems > 0) words.push(problems === 1 ? "1 problem" : `${problems} problems`);
  if (exceptions > 0) words.push(`${exceptions} ${exceptions === 1 ? "cell" : "cells"} excepted`);
  const end = paint(problems > 0 ? "red" : "green", words.join(", "));
  const slow = times ? ["", ...slowest(reports)] : [];
  return `${[...lines, ...slow, "", end].join("\n")}\n`;
}

function slowest(reports: NotebookReport[]): string[] {
  return reports
    .flatMap(({ path, examination }) =>
      (examination?.execution.cells ?? []).map(({ index, durationMs }) => ({
        durationMs,
        place: `${plainLine(path)}, cell ${index}`,
      })),
    )
    .sort((a, b) => b.durationMs - a.durationMs)
    .slice(0, slowestNamed)
    .map(
      ({ durationMs, place }) => `${Math.round(durationMs).toString().padStart(7)} ms  ${place}`,
    );
}

function notebookLine(
  { path, status, durationMs, examination }: NotebookReport,
  paint: (name: Colour, text: string) => string,
): string {
  const mark = status === "ok" ? paint("green", "✓") : paint("red", "✗");
  const cells = examination?.execution.cells.length ?? 0;
  const time = examination?.execution.cached ? "unchanged" : `${(durationMs / 1000).toFixed(1)} s`;
  return `${mark} ${plainLine(path)} ${paint("dim", `${cells} cells, ${time}`)}`;
}

function problemLines(raw: Problem, paint: (name: Colour, text: string) => string): string[] {
  const problem = plainProblem(raw);
  // A notebook that cannot be used says its own name.
  const where = problem.message.startsWith(problem.path)
    ? ""
    : `${paint("bold", placeOf(problem))}: `;
  const kind = problem.kind === "error" ? "" : `${paint("yellow", problem.kind)}: `;
  return [`  ${where}${kind}${problem.message}`, ...problem.details.map((line) => `    ${line}`)];
}
