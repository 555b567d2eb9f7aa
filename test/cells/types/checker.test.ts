import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeEach, expect, it } from "vitest";
import { TypeChecker } from "../../../scripts/cells/types/checker.js";
import type { CompilerOptions } from "../../../scripts/cells/types/options.js";

const checker = new TypeChecker();
afterAll(() => checker.close());

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "gatehouse-types-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What is found in one cell: `line:column code`. */
async function found(
  source: string,
  options: CompilerOptions = {},
  where = folder,
): Promise<string[]> {
  const fileName = path.join(where, "a.cell-1.ts");
  const modules = [{ fileName, text: `${source}\nexport {};\n` }];
  const findings = await checker.check([{ folder: where, options, modules }]);
  return findings.get(fileName)!.map(({ line, column, code }) => `${line}:${column} ${code}`);
}

const loose =
  "function half(x) { return x / 2 }\nlet n: number = undefined;\nclass E extends Error { name = 'E' }";

it("is no stricter than stock tslab, unless somebody asks", async () => {
  expect(await found(loose)).toEqual([]);
  expect(await found("const n: number = 'x';")).toEqual(["1:7 2322"]);
});

it("is as strict as the notebook's metadata or the folder's tsconfig.json ask", async () => {
  expect(await found(loose, { strict: true })).toEqual(["1:15 7006", "2:5 2322"]);
  await writeFile(
    path.join(folder, "tsconfig.json"),
    '{\n // with words\n "compilerOptions": { "strict": true, "noImplicitOverride": true, }, }',
  );
  expect(await found(loose)).toEqual(["1:15 7006", "2:5 2322", "3:25 4114"]);
  expect(await found(loose, { strict: false, noImplicitOverride: false })).toEqual([]);
});

it("takes a tsconfig.json from further up only where it includes the notebook's folder", async () => {
  const notebooks = path.join(folder, "notebooks");
  await mkdir(notebooks);
  const write = (include: string) =>
    writeFile(
      path.join(folder, "tsconfig.json"),
      JSON.stringify({ compilerOptions: { strict: true }, include: [include] }),
    );
  await write("src");
  expect(await found(loose, {}, notebooks)).toEqual([]);
  await write("notebooks/**/*");
  expect(await found(loose, {}, notebooks)).toHaveLength(2);
});

it("leaves a cell alone that says so", async () => {
  expect(await found("// @ts-nocheck\nconst n: number = 'x';")).toEqual([]);
});

it("knows Node where nobody installed its types", async () => {
  expect(
    await found(
      "console.log(process.argv, Buffer.from('x'), setTimeout, fetch);\nimport * as util from 'node:util'; util.inspect(1);\nrequire('node:fs');",
    ),
  ).toEqual([]);
});

it("knows what Node 20 has, and what only this compiler lowers", async () => {
  expect(
    await found(
      "['a'].includes('a'); [2, 1].toSorted(); [1].findLast(Boolean); 2 ** 3; [[1]].flat(); 'a'.padStart(2); Object.groupBy;",
    ),
  ).toEqual(["1:110 2550"]);
  expect(
    await found(
      "import { createReadStream } from 'node:fs';\nfor await (const chunk of createReadStream('x')) String(chunk);\nusing a = { [Symbol.dispose]() {} };\nimport.meta.url;\nfunction d(m: () => void, c: ClassMethodDecoratorContext) { return m }\nclass A { @d m() {} }",
    ),
  ).toEqual([]);
});

it("has places in letters of any width", async () => {
  expect(await found("const σ = '😀'; const größe: number = 'x';")).toEqual(["1:23 2322"]);
});

it("reads files anew that have changed, and finds those that were missing", async () => {
  const source = "import { a } from './a'; const n: number = a;";
  expect(await found(source)).toEqual(["1:19 2307"]);
  const file = path.join(folder, "a.ts");
  await writeFile(file, "export const a = 1;");
  expect(await found(source)).toEqual([]);
  await writeFile(file, "export const a = 'one';");
  await utimes(file, 1, 1);
  expect(await found(source)).toEqual(["1:32 2322"]);
});
