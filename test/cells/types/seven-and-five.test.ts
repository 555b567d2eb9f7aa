import path from "node:path";
import ts from "typescript";
import { afterAll, expect, it } from "vitest";
import { findNotebooks } from "../../../scripts/check/check-notebooks.js";
import { compileCell } from "../../../scripts/cells/compile.js";
import { stripWithEsbuild } from "../../../scripts/cells/strip/esbuild.js";
import { CellModules, type CellModule } from "../../../scripts/cells/types/cell-modules.js";
import { TypeChecker } from "../../../scripts/cells/types/checker.js";
import { readNotebook, sourceOf } from "../../../scripts/notebook/notebook.js";
import { libFolder, notebooksFolder } from "../../../scripts/paths.js";
import { programOf59 } from "./five.js";

// TypeScript 7 decides; 5.9 stands beside it. What the one finds the other does, in 500 cells with a mistake each.

const options = { paths: { gatehouse: [path.join(libFolder, "index.ts")] } };
const checker = new TypeChecker();
afterAll(() => checker.close());

/** A number from 0 that is the same in every run. */
let seed = 7;
const random = (below: number): number => {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return seed % below;
};

const mistakes: [pattern: RegExp, by: (found: string) => string][] = [
  [/\b[a-z]\w{3,}\b/g, (name) => `${name}x`],
  [/\b[a-z]\w{3,}\b/g, (name) => `${name.slice(0, -2)}${name.at(-1)!}${name.at(-2)!}`],
  [/\b\d+(\.\d+)?\b/g, (number) => `"${number}"`],
  [/, [\w.]+(?=\))/g, () => ""],
  [/\b\w+\(/g, (call) => `${call}null, `],
  [/\)/g, () => ") as boolean"],
  [/\.\w+/g, (member) => `${member}.missing`],
  [/[})]/g, () => ""],
];

function withMistake(source: string): string {
  const [pattern, by] = mistakes[random(mistakes.length)]!;
  const places = [...source.matchAll(pattern)];
  const place = places[random(Math.max(places.length, 1))];
  if (!place) return source;
  return source.slice(0, place.index) + by(place[0]) + source.slice(place.index! + place[0].length);
}

/** The course's cells as modules, and others that are like one of them but for a mistake. */
async function modulesWithMistakes(
  count: number,
): Promise<{ modules: CellModule[]; changed: CellModule[] }> {
  const modules: CellModule[] = [];
  for (const file of await findNotebooks([notebooksFolder])) {
    const { notebook } = await readNotebook(file);
    const made = new CellModules(file);
    for (const [k, cell] of notebook.cells.entries()) {
      if (cell.cell_type !== "code") continue;
      const source = sourceOf(cell);
      const surroundings = { isDeclared: () => false, isGlobal: () => true };
      const compiled = compileCell(source, await stripWithEsbuild(source), surroundings);
      const { take, ...module } = made.make(k + 1, source, compiled);
      take();
      modules.push(module);
    }
  }
  const changed = Array.from({ length: count }, (_, k) => {
    const { fileName, text } = modules[random(modules.length)]!;
    return { fileName: fileName.replace(/\.ts$/, `-mistake-${k}.ts`), text: withMistake(text) };
  });
  return { modules, changed };
}

/**
 * Messages that say the same of the same place: "did you mean" is a guess that each makes in its own way, a name missing
 * in a shorthand and a property missing in an argument have a message of their own in one of them.
 */
const alike: Record<number, number> = {
  2552: 2304,
  18004: 2304,
  2551: 2339,
  2724: 2305,
  2741: 2345,
};
const asKey = (code: number): number => alike[code] ?? code;

it("TypeScript 7 and 5.9 find the same in 500 cells with a mistake each", async () => {
  const { modules, changed } = await modulesWithMistakes(500);
  const program = { folder: notebooksFolder, options, modules: [...modules, ...changed] };
  const seven = await checker.check([program]);
  const five = programOf59(program);
  const differing: string[] = [];
  let wrong = 0;
  for (const { fileName, text } of changed) {
    const source = five.getSourceFile(fileName)!;
    const syntax = five.getSyntacticDiagnostics(source);
    const by5 = (syntax.length > 0 ? syntax.slice(0, 1) : five.getSemanticDiagnostics(source)).map(
      ({ start, code }) =>
        `${source.getLineAndCharacterOfPosition(start!).line + 1} ${asKey(code)}`,
    );
    const by7 = seven.get(fileName)!.map(({ line, code }) => `${line} ${asKey(code)}`);
    if (by5.length > 0) wrong++;
    const same = syntax.length > 0 ? by7.length > 0 : by5.sort().join() === by7.sort().join();
    if (!same) differing.push(`${text}\n5.9: ${by5.join()}\n7: ${by7.join()}`);
  }
  expect(wrong).toBeGreaterThan(300);
  expect(differing).toEqual([]);
}, 120_000);

it("knows every name of the standard library and of Node that 5.9 knows", async () => {
  const fileName = path.join(notebooksFolder, "names.cell-1.ts");
  const empty = { folder: notebooksFolder, options, modules: [{ fileName, text: "export {};" }] };
  const five = programOf59(empty);
  const types = five.getTypeChecker();
  const values = types
    .getSymbolsInScope(five.getSourceFile(fileName)!, ts.SymbolFlags.Value)
    .filter(
      ({ name }) => /^[A-Za-z]\w*$/.test(name) && !["arguments", "globalThis"].includes(name),
    );
  const lines = values.flatMap((symbol) => {
    const own = types.getTypeOfSymbol(symbol);
    const prototype = own.getProperty("prototype");
    const members = prototype ? types.getTypeOfSymbol(prototype).getProperties() : [];
    const plain = ({ name }: ts.Symbol) => /^[A-Za-z]\w*$/.test(name);
    return [
      `void ${symbol.name};`,
      ...own
        .getProperties()
        .filter(plain)
        .map(({ name }) => `void ${symbol.name}.${name};`),
      ...members.filter(plain).map(({ name }) => `void ${symbol.name}.prototype.${name};`),
    ];
  });
  expect(lines.length).toBeGreaterThan(1500);
  const text = [...lines, "export {};"].join("\n");
  const [findings] = [
    ...(await checker.check([{ ...empty, modules: [{ fileName, text }] }])).values(),
  ];
  expect(findings!.map(({ line, message }) => `${lines[line - 1]} ${message}`)).toEqual([]);
}, 60_000);
