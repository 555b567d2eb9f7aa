import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "@tslab/typescript-for-tslab";

// The types of Node's modules are two thirds of all that a kernel would have to know before its first cell, and few
// cells ask for any. A file of @types/node that declares nothing but modules is left out until the checker looks for
// one of them; then it comes with all it imports, and what was being compiled is compiled again.

/** The checker's notes of modules it looked for and did not find; changed-compiler.ts makes it keep them. */
const { missedModules } = ts as unknown as { missedModules: Set<string> };

/** The files left out, by the module they declare. */
const leftOut = new Map<string, string>();
const loaded = new Set<string>();

/** The text of a file as the compiler is to read it: the list of Node's types goes without those that can wait. */
export function withoutModules(file: string, text: string): string {
  if (!/\/@types\/node\/(ts[\d.]+\/)?index\.d\.ts$/.test(file)) return text;
  return text.replace(/^\/\/\/ <reference path="([^"]+)" \/>/gm, (line, reference: string) =>
    leaveOut(path.join(path.dirname(file), reference)) ? "//" : line,
  );
}

/** The files that have been asked for, to be compiled with the cells. */
export function moduleFiles(): string[] {
  return [...loaded];
}

/** Loads the modules that were looked for in vain since it was last called; whether there were any. */
export function loadMissedModules(): boolean {
  const missed = [...missedModules].filter((name) => isWaiting(leftOut.get(name)));
  missedModules.clear();
  missed.forEach(load);
  return missed.length > 0;
}

/** Loads all that was left out, for those who look at everything there is; whether there was any. */
export function loadAllModules(): boolean {
  const waiting = [...leftOut.keys()].filter((name) => isWaiting(leftOut.get(name)));
  waiting.forEach(load);
  return waiting.length > 0;
}

function leaveOut(file: string): boolean {
  const text = readFileSync(file, "utf8");
  if (!declaresOnlyModules(text)) return false;
  // A copy of the name: as a part of the text it would keep that in memory.
  for (const [, name] of text.matchAll(/^declare module "([^"]+)"/gm))
    leftOut.set([...name!].join(""), file);
  return true;
}

/** Whether all that stands at the margin is modules and comments, and no module adds to the global scope. */
function declaresOnlyModules(text: string): boolean {
  const margin = text.split(/\r?\n/).filter((line) => /^\S/.test(line));
  const expected = /^(declare module "[^"]+"( \{|;)|\}|\/\/|\/\*)/;
  return margin.every((line) => expected.test(line)) && !/^\s*global\s*\{/m.test(text);
}

function isWaiting(file: string | undefined): boolean {
  return file !== undefined && !loaded.has(file);
}

/** A module's types with those they are made of. */
function load(name: string): void {
  const file = leftOut.get(name);
  if (file === undefined || loaded.has(file)) return;
  loaded.add(file);
  const imports = /\b(?:from|import|require)\s*\(?\s*"([^"]+)"/g;
  for (const [, imported] of readFileSync(file, "utf8").matchAll(imports)) load(imported!);
}
