import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import ts from "typescript";
import { importsOf, namesOf, usedNames, type ImportSource } from "./top-level.js";

/** One top-level declaration of the library. */
export interface LibraryPart {
  /** `lib/lstm/step.ts#lstmStep`. */
  key: string;
  name: string;
  file: string;
  line: number;
  /** Of its text, without comments and layout. */
  hash: string;
  /** Keys of the declarations it names. */
  uses: string[];
}

/** The library as declarations that name one another. */
export interface LibraryGraph {
  parts: Map<string, LibraryPart>;
  /** The parts behind each public name. */
  exports: Map<string, string[]>;
}

interface File {
  name: string;
  parts: { part: LibraryPart; names: string[]; used: Set<string> }[];
  imports: Map<string, ImportSource>;
}

/** Reads the sources under `folder` (with its public list in index.ts) as a graph; files are named from its parent. */
export async function libraryGraph(folder: string): Promise<LibraryGraph> {
  const names = (await readdir(folder, { recursive: true })).filter(
    (name) => name.endsWith(".ts") && !/(^|[\\/])(dist[^\\/]*|node_modules)[\\/]/.test(name),
  );
  const files = new Map<string, File>();
  for (const name of names.sort()) {
    const file = path.join(path.basename(folder), name);
    files.set(file, readParts(file, await readFile(path.join(folder, name), "utf8")));
  }
  const parts = new Map<string, LibraryPart>();
  for (const file of files.values())
    for (const { part, used } of file.parts) {
      part.uses = [...used].flatMap((name) => keysOf(name, file, files));
      parts.set(part.key, part);
    }
  const index = files.get(path.join(path.basename(folder), "index.ts"));
  const exports = [...(index?.imports.keys() ?? [])].map(
    (name) => [name, keysOf(name, index!, files)] as const,
  );
  return { parts, exports: new Map(exports) };
}

/** The parts that these parts need, themselves included. */
export function reach(graph: LibraryGraph, keys: Iterable<string>): Set<string> {
  const found = new Set<string>();
  const open = [...keys];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (found.has(key)) continue;
    found.add(key);
    open.push(...(graph.parts.get(key)?.uses ?? []));
  }
  return found;
}

/** A short hash of a source that comments and layout do not change. */
export function codeHash(source: string): string {
  const scanner = ts.createScanner(
    ts.ScriptTarget.ES2022,
    true,
    ts.LanguageVariant.Standard,
    source,
  );
  const hash = createHash("sha256");
  while (scanner.scan() !== ts.SyntaxKind.EndOfFileToken)
    hash.update(scanner.getTokenText()).update("\0");
  return hash.digest("hex").slice(0, 8);
}

function readParts(file: string, text: string): File {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const parts = source.statements.flatMap((statement) => {
    const names = namesOf(statement);
    if (names.length === 0) return [];
    const part: LibraryPart = {
      key: `${file}#${names[0]}`,
      name: names[0]!,
      file,
      line: source.getLineAndCharacterOfPosition(statement.getStart()).line + 1,
      hash: codeHash(statement.getText()),
      uses: [],
    };
    return { part, names, used: usedNames(statement) };
  });
  return { name: file, parts, imports: importsOf(source) };
}

/** The parts that a name means in a file: its own declarations, or those of the file it is imported from. */
function keysOf(name: string, file: File, files: Map<string, File>): string[] {
  const own = file.parts.filter(({ names }) => names.includes(name)).map(({ part }) => part.key);
  const imported = file.imports.get(name);
  if (!imported) return own;
  const from = path.join(path.dirname(file.name), imported.from).replace(/\.js$/, ".ts");
  const other = files.get(from);
  return other ? [...own, ...keysOf(imported.name, other, files)] : own;
}
