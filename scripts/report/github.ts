import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { NotebookReport } from "../check/check-notebooks.js";
import { plainLine } from "./plain.js";
import { placeOf, plainProblem, problemsOf, type Problem } from "./problems.js";

/** The report as workflow commands: GitHub shows each problem at the line of the file where its cell line stands. */
export function githubReport(reports: NotebookReport[]): string {
  return reports
    .flatMap((report) => {
      const problems = problemsOf(report);
      const lines = problems.some(({ cell }) => cell > 0) ? linesOf(report.path) : [];
      return problems.map((problem) => commandOf(problem, lines));
    })
    .join("");
}

function commandOf(problem: Problem, lines: string[]): string {
  const { message, details } = plainProblem(problem);
  const properties = [
    `file=${property(fromRepository(problem.path))}`,
    `title=${property(plainLine(placeOf(problem)))}`,
  ];
  const line = lineInFile(problem, lines);
  if (line !== undefined) properties.push(`line=${line}`);
  return `::error ${properties.join(",")}::${data([message, ...details].join("\n"))}\n`;
}

/** GitHub names files from the root of the repository, wherever the command runs. */
function fromRepository(file: string): string {
  const full = path.resolve(file);
  let folder = path.dirname(full);
  while (!existsSync(path.join(folder, ".git"))) {
    const parent = path.dirname(folder);
    if (parent === folder) return file;
    folder = parent;
  }
  return path.relative(folder, full).split(path.sep).join("/");
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, "utf8").split("\n");
  } catch {
    return [];
  }
}

/** The line of the notebook's file at which a cell's line stands, in the canonical form of one source line per line. */
function lineInFile({ cell, line = 1 }: Problem, lines: string[]): number | undefined {
  if (cell === 0) return undefined;
  let seen = 0;
  const start = lines.findIndex((each) => /^ {3}"source": \[/.test(each) && ++seen === cell);
  return start < 0 ? undefined : start + 1 + line;
}

function data(text: string): string {
  return text.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}

function property(text: string): string {
  return data(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
}
