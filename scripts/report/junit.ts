import type { NotebookReport } from "../check/check-notebooks.js";
import { plainText } from "../execute/failures.js";
import { placeOf, problemsOf, type Problem } from "./problems.js";

interface JUnitCase {
  name: string;
  ms: number;
  problems: Problem[];
  isSkipped: boolean;
}

/** The report as JUnit XML: a suite for each notebook, a case for each code cell and one for the notebook itself. */
export function junitReport(reports: NotebookReport[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${reports.map(suite).join("")}</testsuites>\n`;
}

function suite(report: NotebookReport): string {
  const cases = casesOf(report);
  const failures = cases.filter(({ problems }) => problems.length > 0).length;
  const skipped = cases.filter(({ problems, isSkipped }) => isSkipped && problems.length === 0);
  const counts = `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped.length}"`;
  return `  <testsuite name="${attribute(report.path)}" ${counts} time="${seconds(report.durationMs)}">\n${cases.map((each) => testCase(report.path, each)).join("")}  </testsuite>\n`;
}

function casesOf(report: NotebookReport): JUnitCase[] {
  const problems = problemsOf(report);
  const cells = report.examination?.execution.cells ?? [];
  const numbers = new Set(cells.map(({ index }) => index));
  const own = problems.filter(({ cell }) => !numbers.has(cell));
  return [
    { name: "notebook", ms: report.durationMs, problems: own, isSkipped: false },
    ...cells.map(({ index, durationMs, status }) => ({
      name: `cell ${index}`,
      ms: durationMs,
      problems: problems.filter(({ cell }) => cell === index),
      isSkipped: status === "skipped" || status === "not run",
    })),
  ];
}

function testCase(path: string, { name, ms, problems, isSkipped }: JUnitCase): string {
  const opening = `    <testcase classname="${attribute(path)}" name="${name}" time="${seconds(ms)}"`;
  const [first] = problems;
  if (!first) return isSkipped ? `${opening}><skipped/></testcase>\n` : `${opening}/>\n`;
  const body = problems.map((problem) =>
    [`${placeOf(problem)}: ${problem.message}`, ...problem.details].join("\n"),
  );
  return `${opening}>\n      <failure message="${attribute(first.message)}" type="${attribute(first.kind)}">${escape(body.join("\n"))}</failure>\n    </testcase>\n`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** Within quotes, XML takes a newline for a space unless it is told. */
function attribute(text: string): string {
  return escape(text).replace(/[\t\n]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function escape(text: string): string {
  return (
    plainText(text)
      .replace(/&/g, "&amp;")
      .replace(/</g, "&lt;")
      .replace(/>/g, "&gt;")
      .replace(/"/g, "&quot;")
      .replace(/\r/g, "&#13;")
      // XML 1.0 cannot carry these, not even escaped.
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, "\ufffd")
  );
}
