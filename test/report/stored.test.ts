import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { mergeReports } from "../../scripts/report/merge.js";
import { NotebookError } from "../../scripts/notebook/notebook-error.js";
import { inFolder } from "../notebooks.js";

const cell = { index: 1, status: "ok", durationMs: 1 };
const notebook = { path: "a.ipynb", status: "ok", durationMs: 1, cells: [cell], drift: [] };
const shard = { index: 1, of: 1, plan: "p" };
/** Whatever JSON can put in the place of anything. */
const values = [null, true, 0, -1, 1.5, 1e9, "", "x", [], [null], {}, { length: 1 }];

function changed<T extends object>(whole: T): T[] {
  return Object.keys(whole).flatMap((key) => [
    Object.fromEntries(Object.entries(whole).filter(([name]) => name !== key)) as T,
    ...values.map((value) => ({ ...whole, [key]: value })),
  ]);
}

it("reports that are none are refused in words, or taken for what they say, never anything else", async () => {
  const odd = [
    ...values,
    ...values.map((notebooks) => ({ notebooks })),
    ...changed(notebook).map((one) => ({ notebooks: [one] })),
    ...changed(cell).map((one) => ({ notebooks: [{ ...notebook, cells: [one] }] })),
    ...changed({ ename: "E", evalue: "v", traceback: [], line: 1 }).map((error) => ({
      notebooks: [{ ...notebook, cells: [{ ...cell, error }] }],
    })),
    ...changed({ kind: "output", cell: 1, message: "m", line: 1, cause: "c" }).map((one) => ({
      notebooks: [{ ...notebook, drift: [one] }],
    })),
    ...changed(shard).map((one) => ({ notebooks: [notebook], shard: one })),
  ];
  let refused = 0;
  await inFolder(async (folder) => {
    const file = path.join(folder, "report.json");
    for (const report of odd) {
      await writeFile(file, JSON.stringify(report));
      const error = await mergeReports([file]).catch((reason: unknown) => reason);
      if (!(error instanceof Error)) continue;
      expect(error, JSON.stringify(report)).toBeInstanceOf(NotebookError);
      refused++;
    }
    await writeFile(file, '{"notebooks": [');
    await expect(mergeReports([file])).rejects.toThrow(/report\.json: not a JSON report \(/);
  });
  expect(refused).toBeGreaterThan(200);
});
