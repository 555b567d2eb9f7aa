import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { root } from "../scripts/paths.js";

const text = await readFile(path.join(root, "test/FAULTS.md"), "utf8");
const rows = text.split("\n").flatMap((line) => {
  const [, name, , , , test] = line.split(/ *(?<!\\)\| */);
  const [, file, title] = /^([\w./-]+): (.*)$/.exec(test ?? "") ?? [];
  return file === undefined ? [] : [{ name: name!, file, title: title!.replaceAll("\\", "") }];
});

it("the table of faults has a row for each that was found", () => {
  const names = rows.map(({ name }) => /^[KT]\d+/.exec(name)?.[0]);
  for (let k = 0; k <= 29; k++) expect(names).toContain(`K${k}`);
  for (let k = 1; k <= 22; k++) expect(names).toContain(`T${k}`);
});

it.each(rows)("the test that holds $name exists", async ({ file, title }) => {
  const source = await readFile(path.join(root, file), "utf8");
  expect(source.replaceAll("\\", "")).toContain(title);
});
