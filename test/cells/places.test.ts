import vm from "node:vm";
import { describe, expect, it } from "vitest";
import { compileCell } from "../../scripts/cells/compile.js";
import { createScope, runCell, type CellFunction } from "../../scripts/cells/run.js";
import { stripWithEsbuild } from "../../scripts/cells/strip/esbuild.js";
import type { Strip } from "../../scripts/cells/strip/stripper.js";
import { stripWithSucrase } from "../../scripts/cells/strip/sucrase.js";
import { stripWithTypeScript } from "../../scripts/cells/strip/typescript.js";

const surroundings = {
  isDeclared: () => false,
  isGlobal: (name: string) => name in globalThis,
};

/** The lines and columns of a cell's source in the stack of what it throws. */
async function placesOf(source: string, strip: Strip): Promise<string[]> {
  const cell = compileCell(source, await strip(source, {}), surroundings);
  const evaluate = (code: string) =>
    vm.runInThisContext(code, { filename: "cell-of-a-test" }) as CellFunction;
  const host = { evaluate, load: () => ({}), import: () => Promise.resolve({}), meta: {} };
  try {
    await runCell(cell, createScope(), host);
  } catch (error) {
    const frames = (error as Error).stack!.matchAll(/cell-of-a-test:(\d+):(\d+)/g);
    return [...frames].map(([, line, column]) => {
      const place = cell.placeInSource({ line: Number(line), column: Number(column) });
      return place ? `${place.line}:${place.column}` : "none";
    });
  }
  throw new Error("the cell did not fail");
}

const cells: [name: string, source: string, places: string[]][] = [
  ["at its start", "throw new Error('x')", ["1:7"]],
  [
    "behind types, imports and blank lines",
    "interface Wide {\n  a: number;\n}\nimport { a,\n  b } from 'x';\n\n  throw new Error(`${a}${b}`)",
    ["7:9"],
  ],
  [
    "in a function that is called below",
    "function narrow(x: number): number {\n  if (x > 1) throw new RangeError('big');\n  return 1;\n}\nconst a = 1;\nconst z = narrow(\n  3)",
    ["2:20", "6:11"],
  ],
  ["behind a rewritten name", "const a = 1, b = 2; a + b; null!.x", ["1:34"]],
  ["after a wait", "const a: number = 1;\nawait null;\n\n  null!.x", ["4:9"]],
  ["in a block that uses", "{ using a = null;\n  void a;\n  throw new Error('x') }", ["3:9"]],
];

describe.each<[string, Strip]>([
  ["esbuild", stripWithEsbuild],
  ["TypeScript", stripWithTypeScript],
  ["sucrase", stripWithSucrase],
])("what fails in a cell stripped by %s is placed in its source", (_, strip) => {
  it.each(cells)("%s", async (_, source, places) => {
    expect(await placesOf(source, strip)).toEqual(places);
  });

  it("and so is what is no TypeScript", async () => {
    const compile = async () =>
      compileCell("let a = 1;\nlet = ;", await strip("let a = 1;\n  const = ;", {}), surroundings);
    await expect(compile()).rejects.toMatchObject({ name: "SyntaxError", line: 2 });
  });
});
