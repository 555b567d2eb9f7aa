import { expect, it } from "vitest";
import { comparedWith, readAlone } from "../../scripts/check/check-notebook.js";
import type { NotebookReport } from "../../scripts/check/check-notebooks.js";
import { findingsOf } from "../../scripts/check/each.js";
import { readingChecks } from "../../scripts/check/static-checks.js";
import type { Execution } from "../../scripts/execute/execution.js";
import { NotebookError } from "../../scripts/notebook/notebook-error.js";
import { notebookFile, type NotebookFile, type Output } from "../../scripts/notebook/notebook.js";
import { githubReport } from "../../scripts/report/github.js";
import { jsonReport } from "../../scripts/report/json.js";
import { junitReport } from "../../scripts/report/junit.js";
import { prettyReport } from "../../scripts/report/pretty.js";
import { notebookDiff } from "../../scripts/update/diff.js";
import { updatedText } from "../../scripts/update/rewrite.js";
import { seededRandom, type Random } from "../../lib/math/random.js";
import { code, notebookOf, prose } from "../notebooks.js";

const outputs: Output[] = [
  { output_type: "stream", name: "stdout", text: ["a\n"] },
  {
    ...{ output_type: "display_data", metadata: { gatehouse: { figure: "x", svg: "y" } } },
    data: {
      "application/vnd.plotly.v1+json": {
        data: [{ type: "heatmap", z: [[1, 2]], x: [1, 2], y: [1], name: "n" }],
        layout: { title: { text: "t" }, meta: { description: "d" } },
      },
      "text/plain": ["d"],
      "image/svg+xml": ["<svg/>"],
    },
  },
  {
    output_type: "execute_result",
    data: { "text/plain": ["3"] },
    metadata: {},
    execution_count: 1,
  },
  { output_type: "error", ename: "E", evalue: "v", traceback: ["t"] },
];
const good = notebookOf([
  prose("# Title\n\nsee [there](#title), `unroll` and 5<!--= 2 + 3 -->\n\n$$1 = 1$$"),
  { ...code("1 + 1", ["raises-exception"]), outputs, execution_count: 1 },
]);
/** Whatever JSON can put in the place of anything. */
const values: unknown[] = [
  null,
  true,
  0,
  -1.5,
  1e300,
  "",
  "text",
  [],
  [null],
  [[]],
  {},
  { toString: 1 },
  { length: -1 },
];

/** The notebook with one of its parts, wherever it is, taken out or given another value. */
function mutant(random: Random): string {
  const copy = structuredClone(good) as unknown;
  let holder = copy as Record<string, unknown>;
  for (;;) {
    const keys = Object.keys(holder);
    const key = keys[random.integer(keys.length)]!;
    const inner = holder[key];
    const goesIn = typeof inner === "object" && inner !== null && Object.keys(inner).length > 0;
    if (goesIn && random.integer(5) > 0) {
      holder = inner as Record<string, unknown>;
      continue;
    }
    if (random.integer(4) === 0 && !Array.isArray(holder)) Reflect.deleteProperty(holder, key);
    else holder[key] = values[random.integer(values.length)];
    return JSON.stringify(copy);
  }
}

/** What a kernel gave, whatever is committed. */
function executionOf({ notebook }: NotebookFile): Execution {
  const cells = notebook.cells.flatMap((cell, k) =>
    cell.cell_type === "code"
      ? [
          {
            index: k + 1,
            status: "ok" as const,
            durationMs: 1,
            outputs: [outputs[0]!, outputs[2]!],
            executionCount: 1,
          },
        ]
      : [],
  );
  return { cells, durationMs: 1 };
}

it("400 mutants of a notebook are each refused in words, or checked, reported and updated without a fault", async () => {
  const random = seededRandom(7);
  let refused = 0;
  for (let k = 0; k < 400; k++) {
    const text = mutant(random);
    let file: NotebookFile;
    try {
      file = notebookFile("mutant.ipynb", text);
    } catch (error) {
      expect(error, text).toBeInstanceOf(NotebookError);
      expect((error as Error).message).toMatch(/^mutant\.ipynb(, cell \d+)?: .*expected .* got /);
      refused++;
      continue;
    }
    const execution = executionOf(file);
    const drift = [
      ...(await readAlone(file)),
      ...(await findingsOf(readingChecks(file))),
      ...(await comparedWith(file, { ...execution, answers: new Map() })),
    ];
    // A check that fails itself says so: here none may.
    expect(drift.filter(({ message }) => message.includes("could not be checked"))).toEqual([]);
    const examination = { file, execution, drift, prose: new Map<number, string>() };
    const report: NotebookReport = {
      path: file.path,
      status: "failed",
      durationMs: 1,
      examination,
    };
    for (const form of [jsonReport, junitReport, githubReport]) expect(form([report])).not.toBe("");
    prettyReport([report], false, true);
    const updated = notebookFile(file.path, await updatedText(examination));
    notebookDiff(file.path, file.notebook, updated.notebook);
  }
  expect(refused).toBeGreaterThan(20);
  expect(refused).toBeLessThan(300);
}, 600_000);
