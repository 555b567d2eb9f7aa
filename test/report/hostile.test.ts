import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { NotebookReport } from "../../scripts/check/check-notebooks.js";
import { githubReport } from "../../scripts/report/github.js";
import { jsonReport } from "../../scripts/report/json.js";
import { junitReport } from "../../scripts/report/junit.js";
import { plainLine, plainLines } from "../../scripts/report/plain.js";
import { prettyReport } from "../../scripts/report/pretty.js";
import { pythonEnvironment } from "../../scripts/setup/python.js";
import { notebookDiff } from "../../scripts/update/diff.js";
import { code, inFolder, notebookOf, prose } from "../notebooks.js";

/** Texts that a terminal, a log or an XML reader would obey or refuse. */
const hostile = [
  "\u001b[31mred\u001b[0m",
  "\u001b]0;title\u0007",
  "\u001b]8;;http://evil/\u0007link\u001b]8;;\u0007",
  "\u009b31m, \u0090, \u0084",
  "over\rwritten",
  "back\b\b\bspace \u0000 nul \u007f",
  "::error file=x::gotcha",
  "fine\n::error::second line",
  "  ::warning::indented",
  "##[error]azure",
  "a ##vso[task.setvariable]x ##teamcity[x]",
  "right \u202e to left \u2066 and \u200f",
  "line\u2028separator\ufeff",
  "\ufffe \uffff \ud800 lone",
  "quotes \" < & > ' ]]>",
];
const obeyed =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\u2029]|^\s*::|##(vso|teamcity)?\[/m;

function reportOf(text: string): NotebookReport {
  const file = { path: `notebooks/${text}.ipynb`, text: "", notebook: notebookOf([code(text)]) };
  const failure = {
    ename: text,
    evalue: text,
    stderr: text,
    traceback: [`at ${text}`],
    source: text,
  };
  return {
    path: file.path,
    status: "failed",
    durationMs: 1,
    examination: {
      file,
      execution: {
        durationMs: 1,
        cells: [
          {
            index: 1,
            status: "failed",
            durationMs: 1,
            outputs: [],
            executionCount: 1,
            failure: { ...failure, line: 1, column: 900 },
          },
          { index: 2, status: "not run", durationMs: 0, outputs: [], executionCount: null },
        ],
      },
      drift: [{ kind: "output", cell: 1, message: text, cause: text }],
      prose: new Map(),
    },
  };
}

describe("what notebooks, files and kernels say is shown in reports and never obeyed", () => {
  it.each(hostile)("%j", (text) => {
    const reports = [
      reportOf(text),
      { path: text, status: "unusable", durationMs: 0, reason: text } as const,
    ];
    expect(prettyReport(reports, false, true)).not.toMatch(obeyed);
    expect(notebookDiff(text, notebookOf([prose("a")]), notebookOf([prose("b")]))).not.toMatch(
      obeyed,
    );
    // A command of GitHub's is all that stands on a line, and the rest is its data.
    for (const line of githubReport(reports).trimEnd().split("\n")) {
      expect(line).toMatch(/^::error file=[^:,]*,title=[^:,]*(,line=\d+)?::/);
      expect(line.replace(/^::error [^:]*::/, "")).not.toMatch(obeyed);
    }
    expect(jsonReport(reports)).not.toMatch(/[\u007f-\u009f]/);
  });

  it("as JUnit it is XML that Python's parser reads, with a count of what was skipped", async () => {
    const xml = junitReport(hostile.map(reportOf));
    const script =
      "import sys, xml.etree.ElementTree as t; r = t.fromstring(sys.stdin.buffer.read()); print(len(r), *sorted({(s.get('tests'), s.get('failures'), s.get('errors'), s.get('skipped')) for s in r}))";
    const said = execFileSync(
      path.join((await pythonEnvironment()).bin, "python"),
      ["-c", script],
      { input: xml, encoding: "utf8" },
    );
    expect(said.trim()).toBe(`${hostile.length} ('3', '1', '0', '1')`);
    expect(junitReport([reportOf("\u001b[31mred\u001b[0m")])).toContain('message="red: red"');
  });

  it("names of files stay on their line", () => {
    expect(plainLine("a\n::error::b\tc")).toBe("a\\n::error::b\tc");
    expect(plainLines("a\r\nb")).toBe("a\nb");
    expect(plainLines("grün, 日本語 and 👍🏽 – stay")).toBe("grün, 日本語 and 👍🏽 – stay");
  });
});

it("GitHub is told files from the root of the repository, wherever the command runs", async () => {
  await inFolder((folder) => {
    const inner = path.join(folder, "course/deep");
    mkdirSync(inner, { recursive: true });
    mkdirSync(path.join(folder, ".git"));
    const report = {
      path: path.join(inner, "a.ipynb"),
      status: "unusable",
      durationMs: 0,
      reason: "x",
    } as const;
    expect(githubReport([report])).toMatch(/^::error file=course\/deep\/a\.ipynb,/);
    return Promise.resolve();
  });
});
