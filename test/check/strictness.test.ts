import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { askedFor, checksOf } from "../../scripts/check/strictness.js";
import type { Finding, FindingKind } from "../../scripts/notebook/finding.js";
import { notebooksFolder } from "../../scripts/paths.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "gatehouse-strict-"));
  await mkdir(path.join(folder, "notebooks"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const inner = () => path.join(folder, "notebooks");
const says = (gatehouse: unknown) =>
  writeFile(path.join(folder, "package.json"), JSON.stringify({ name: "a", gatehouse }));
const of = (kind: FindingKind, message = "m"): Finding => ({ kind, cell: 1, message });

it("the course is held to everything", async () => {
  expect((await checksOf(notebooksFolder)).size).toBe(11);
});

it("a folder of which nothing is said has to run and to show what it shows", async () => {
  expect([...(await checksOf(inner()))]).toEqual(["schema", "types", "error", "output", "figure"]);
  const findings = [
    ...[of("output"), of("prose"), of("link"), of("equation"), of("claim"), of("types")],
    ...[of("schema", "not in canonical form: …"), of("types", "`a`: no `a` in the library")],
  ];
  const asked = await askedFor(path.join(inner(), "a.ipynb"), findings);
  expect(asked.map(({ kind }) => kind)).toEqual(["output", "types"]);
});

it("a folder says which checks hold, in its package.json or in one above", async () => {
  await says({ checks: ["error", "link"] });
  expect([...(await checksOf(inner()))]).toEqual(["error", "link"]);
  await says({ checks: "all" });
  expect((await checksOf(inner())).has("claim")).toBe(true);
  await says({ equations: "./equations.mjs" });
  expect((await checksOf(inner())).has("equation")).toBe(true);
  await says({});
  expect((await checksOf(inner())).has("link")).toBe(false);
});

it("what is said in another form is refused with what is expected", async () => {
  await says({ checks: ["links"] });
  await expect(checksOf(inner())).rejects.toThrow(
    /expected "all" or a list of schema, types, .* got \["links"\]/,
  );
  await writeFile(path.join(folder, "package.json"), "{");
  await expect(checksOf(inner())).rejects.toThrow(/no JSON .*: restore it/);
});
