import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";
import { root } from "../../scripts/paths.js";

/** The TypeScript files of a folder and of all within it, with what is in them. */
function sourcesIn(folder: string): [file: string, text: string][] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = `${folder}/${entry.name}`;
    if (entry.isDirectory())
      return ["dist", "node_modules"].includes(entry.name) ? [] : sourcesIn(file);
    if (!/\.m?ts$/.test(entry.name)) return [];
    return [[file, readFileSync(path.join(root, file), "utf8")]];
  });
}

/** The names of the types, interfaces and classes that a file declares at its top, exported or not. */
function typesOf(file: string, text: string): string[] {
  const { statements } = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  return statements.flatMap((each) =>
    ts.isTypeAliasDeclaration(each) ||
    ts.isInterfaceDeclaration(each) ||
    ts.isClassDeclaration(each)
      ? (each.name?.text ?? [])
      : [],
  );
}

/** `Value: lib/a.ts, scripts/b.ts` for every name that several files declare. */
function doubledIn(sources: [file: string, text: string][]): string[] {
  const places = new Map<string, string[]>();
  for (const [file, text] of sources)
    for (const name of new Set(typesOf(file, text)))
      places.set(name, [...(places.get(name) ?? []), file]);
  return [...places]
    .filter(([, files]) => files.length > 1)
    .map(([name, files]) => `${name}: ${files.join(", ")}`);
}

/** Names that are known to be doubled; this list only shrinks. */
const toBeMended = ["Connection", "Header"];

it("a type name stands for one thing: no two files of lib/ and scripts/ declare the same", () => {
  const sources = [...sourcesIn("lib"), ...sourcesIn("scripts")];
  expect(sources.length).toBeGreaterThan(300);
  const isKnown = (line: string) => toBeMended.includes(line.split(":")[0]!);
  expect(doubledIn(sources).filter((line) => !isKnown(line))).toEqual([]);
}, 60_000);

it("a doubled name is found whether it is exported or not, a type, an interface or a class", () => {
  const doubled = (first: string, second: string) =>
    doubledIn([
      ["a.ts", first],
      ["b.ts", second],
    ]);
  expect(doubled("export interface Cell {}", "class Cell {}")).toEqual(["Cell: a.ts, b.ts"]);
  expect(doubled("type Cell = 1;", "declare class Cell {}")).toEqual(["Cell: a.ts, b.ts"]);
  expect(doubled("interface Cell {}\ninterface Cell {}", "import type { Cell } from 'a';")).toEqual(
    [],
  );
});
