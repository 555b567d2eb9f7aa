import { readFileSync } from "node:fs";
import type { NotebookReport } from "../check/check-notebooks.js";
import { placeOf, problemsOf, type Problem } from "./problems.js";

/** The report as workflow commands: GitHub shows each problem at the line of the file where its cell line stands. */
export function githubReport(reports: NotebookReport[]): string {
  return reports
    .flatMap(problemsOf)
    .map((problem) => {
      const properties = [`file=${property(problem.path)}`, `title=${property(placeOf(problem))}`];
      const line = lineInFile(problem);
      if (line !== undefined) properties.push(`line=${line}`);
      return `::error ${properties.join(",")}::${data([problem.message, ...problem.details].join("\n"))}\n`;
    })
    .join("");
}

/** The line of the notebook's file at which a cell's line stands, in the canonical form of one source line per line. */
function lineInFile({ path, cell, line = 1 }: Problem): number | undefined {
  if (cell === 0) return undefined;
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
  let seen = 0;
  const lines = text.split("\n");
  const start = lines.findIndex((each) => /^ {3}"source": \[/.test(each) && ++seen === cell);
  return start < 0 ? undefined : start + 1 + line;
}

function data(text: string): string {
  return text.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}

function property(text: string): string {
  return data(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
}
