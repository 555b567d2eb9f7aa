import type { NotebookReport } from "../check/check-notebooks.js";
import { placeOf, problemsOf, type Problem } from "./problems.js";

/** The report as JUnit XML: a suite for each notebook, a case for each code cell and one for the notebook itself. */
export function junitReport(reports: NotebookReport[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${reports.map(suite).join("")}</testsuites>\n`;
}

function suite(report: NotebookReport): string {
  const problems = problemsOf(report);
  const cells = report.examination?.execution.cells ?? [];
  const cellNumbers = new Set(cells.map(({ index }) => index));
  const own = problems.filter(({ cell }) => !cellNumbers.has(cell));
  const cases = [
    testCase(report, "notebook", report.durationMs, own),
    ...cells.map(({ index, durationMs, status }) =>
      testCase(
        report,
        `cell ${index}`,
        durationMs,
        problems.filter(({ cell }) => cell === index),
        status === "skipped" || status === "not run",
      ),
    ),
  ];
  const failures = cases.filter((text) => text.includes("<failure")).length;
  const seconds = (report.durationMs / 1000).toFixed(3);
  return `  <testsuite name="${escape(report.path)}" tests="${cases.length}" failures="${failures}" time="${seconds}">\n${cases.join("")}  </testsuite>\n`;
}

function testCase(
  report: NotebookReport,
  name: string,
  ms: number,
  problems: Problem[],
  skipped = false,
): string {
  const opening = `    <testcase classname="${escape(report.path)}" name="${name}" time="${(ms / 1000).toFixed(3)}"`;
  if (problems.length > 0) {
    const [first] = problems;
    const body = problems.map((problem) =>
      [`${placeOf(problem)}: ${problem.message}`, ...problem.details].join("\n"),
    );
    return `${opening}>\n      <failure message="${escape(first!.message)}" type="${first!.kind}">${escape(body.join("\n"))}</failure>\n    </testcase>\n`;
  }
  return skipped ? `${opening}><skipped/></testcase>\n` : `${opening}/>\n`;
}

function escape(text: string): string {
  return (
    text
      .replace(/&/g, "&amp;")
      .replace(/</g, "&lt;")
      .replace(/>/g, "&gt;")
      .replace(/"/g, "&quot;")
      // XML 1.0 cannot carry other control characters, not even escaped.
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "�")
  );
}
