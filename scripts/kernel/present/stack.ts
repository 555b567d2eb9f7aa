import path from "node:path";
import fs from "node:fs";
import { SourceMap, type SourceMapPayload } from "node:module";
import { fileURLToPath } from "node:url";
import { findScript, type Place, type Script } from "../evaluate/sources.js";
import { mapOfModule } from "../evaluate/local-modules.js";

/** One line of a stack in code its reader can open: a cell, a file of theirs, a package. */
export interface Frame extends Place {
  name: string;
  /** `cell 3`, or a path from the notebook's folder. */
  where: string;
  /** The cell's script, when it is in one. */
  script?: string;
}

// As it is before a recorder listens to it.
const { readFileSync } = fs;
const framesOf = new WeakMap<object, Frame[]>();

/**
 * Makes every stack in the kernel speak of sources: places in cells and in the library as their authors wrote them,
 * no frames of the kernel, of tslab or of Node's inner modules.
 */
export function installStacks(): void {
  Error.stackTraceLimit = 25;
  Error.prepareStackTrace = (error, sites) => {
    const frames = sites.flatMap((site) => frameOf(site) ?? []);
    framesOf.set(error, frames);
    return [heading(error), ...frames.map((frame) => `    at ${describe(frame)}`)].join("\n");
  };
}

/** The frames of a thrown value; none for values that are not errors. */
export function stackOf(error: unknown): Frame[] {
  if (!(error instanceof Error)) return [];
  // Reading the stack is what makes V8 prepare it.
  return error.stack === undefined ? [] : (framesOf.get(error) ?? []);
}

/** The scripts of what is being run below the function `above`, the innermost first; undefined for code without a name. */
export function scriptsBelow(above: (...args: never[]) => unknown): (string | undefined)[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder: { stack?: NodeJS.CallSite[] } = {};
  Error.stackTraceLimit = Infinity;
  Error.prepareStackTrace = (_, sites) => sites;
  Error.captureStackTrace(holder, above);
  const sites = (holder.stack ?? []).filter((site) => !site.isNative());
  Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  return sites.map((site) => site.getScriptNameOrSourceURL() ?? undefined);
}

/** Whether a script is the kernel's own, tslab's or Node's, and none of a cell's or of a package a cell uses. */
export function isPartOfKernel(script: string): boolean {
  return /^node:|\/\.cache\/kernel\/|\/node_modules\/(typescript7|esbuild)\//.test(script);
}

export function describe({ name, where, line, column }: Frame): string {
  const place = `${where}:${line}:${column}`;
  return name === "" ? place : `${name} (${place})`;
}

function heading(error: Error): string {
  try {
    return String(error);
  } catch {
    return "Error"; // a message that throws when read must not hide the error
  }
}

function frameOf(site: NodeJS.CallSite): Frame | undefined {
  const script = site.getScriptNameOrSourceURL() ?? "";
  const line = site.getLineNumber();
  const column = site.getColumnNumber();
  if (line === null || column === null) return undefined;
  const cell = findScript(script);
  if (cell) return cellFrame(cell, script, nameOf(site), { line, column });
  if (isOurs(script)) return undefined;
  return fileFrame(script, nameOf(site), { line, column });
}

function cellFrame(cell: Script, script: string, name: string, place: Place): Frame | undefined {
  const found = cell.cell.placeInSource(place);
  return found && { name, where: cell.label, script, ...found };
}

/** Node's inner modules, tslab, this kernel's own bundle, and scripts without a name. */
function isOurs(script: string): boolean {
  return !/^(file:|\/|[A-Za-z]:)/.test(script) || isPartOfKernel(script);
}

function nameOf(site: NodeJS.CallSite): string {
  const name = site.getFunctionName() ?? "";
  const type = site.isToplevel() ? null : site.getTypeName();
  const plain = type === null || type === "Object" || name.includes(".");
  const qualified = name === "" || plain ? name : `${type}.${name}`;
  if (site.isConstructor()) return `new ${name || "<anonymous>"}`;
  return isAsync(site) && name !== "" ? `async ${qualified}` : qualified;
}

function isAsync(site: NodeJS.CallSite): boolean {
  return (site as unknown as { isAsync?(): boolean }).isAsync?.() ?? false;
}

function fileFrame(script: string, name: string, place: Place): Frame {
  const file = script.startsWith("file:") ? fileURLToPath(script) : script;
  return { name, ...placeInFile(file, place) };
}

/** A place in a file by the map it was compiled with here, or by the one that lies beside it. */
function placeInFile(file: string, place: Place): Place & { where: string } {
  const unmapped = { where: path.relative(process.cwd(), file), ...place };
  const map = mapOf(file);
  const entry = map?.findEntry(place.line - 1, place.column - 1);
  if (!entry || !("originalLine" in entry)) return unmapped;
  const source = path.resolve(path.dirname(file), entry.originalSource);
  const where = path.relative(process.cwd(), source);
  return { where, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}

function mapOf(file: string): SourceMap | undefined {
  if (file.includes("/node_modules/")) return undefined;
  try {
    const json = mapOfModule(file) ?? readFileSync(`${file}.map`, "utf8");
    return new SourceMap(JSON.parse(json) as SourceMapPayload);
  } catch {
    return undefined; // most files have no map, and a stack is no place to complain about a bad one
  }
}
