import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { planKey } from "../../scripts/execute/cache/key.js";
import { code, notebookOf } from "../notebooks.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "gatehouse-run-key-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function keyOf(metadata: Record<string, unknown> = {}): string | undefined {
  const notebook = notebookOf([code("const half = (x) => x / 2;")]);
  Object.assign(notebook.metadata, metadata);
  const file = { path: path.join(folder, "a.ipynb"), notebook };
  const limits = { cellMs: 1, notebookMs: 1, startMs: 1 };
  const plan = { file, kernel: "tslab", limits, questions: [] };
  return planKey(plan, "environment");
}

it("a run is kept under what decides how strictly its types are checked", async () => {
  const before = keyOf();
  expect(keyOf()).toEqual(before);
  expect(keyOf({ gatehouse: { compilerOptions: { strict: true } } })).not.toEqual(before);
  await writeFile(path.join(folder, "base.json"), '{ "compilerOptions": { "strict": true } }');
  await writeFile(path.join(folder, "tsconfig.json"), '{ "extends": "./base.json" }');
  const strict = keyOf();
  expect(strict).not.toEqual(before);
  await writeFile(path.join(folder, "base.json"), '{ "compilerOptions": { "strict": false } }');
  expect(keyOf()).not.toEqual(strict);
});
