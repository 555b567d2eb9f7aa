import type { SourceMap, SourceMapPayload } from "node:module";

/** A place in a source as people count: line and column from 1. */
export interface Place {
  line: number;
  column: number;
}

/** The two steps a source takes: TypeScript to an ES module, the module to CommonJS. */
export interface Maps {
  toModule: SourceMap;
  toCommonJs: SourceMap;
}

/** A script as it runs: what its places mean in the source it was compiled from. */
export interface Script {
  /** What readers know it by: `cell 3`. */
  label: string;
  source: string;
  maps: Maps;
  /** What the evaluator puts before the compiled text on its first line. */
  prefixLength: number;
  /** The lines of the compiled text; what comes after is the evaluator's call of it. */
  compiledLines: number;
  /** Lines put before the source, which its author did not write. */
  addedLines: number;
}

const scripts = new Map<string, Script>();

/** Notes what a script was compiled from, under the name it carries in stacks. */
export function rememberScript(name: string, script: Script): void {
  scripts.set(name, script);
}

export function findScript(name: string): Script | undefined {
  return scripts.get(name);
}

/** Where a place in a running script lies in its source; undefined for code its author did not write. */
export function placeInSource(script: Script, { line, column }: Place): Place | undefined {
  if (line > script.compiledLines) return undefined;
  const start = line === 1 ? column - script.prefixLength : column;
  const inModule = lookUp(script.maps.toCommonJs, { line, column: Math.max(start, 1) });
  const inSource = inModule && lookUp(script.maps.toModule, inModule);
  if (!inSource || inSource.line <= script.addedLines) return undefined;
  return { line: inSource.line - script.addedLines, column: inSource.column };
}

/** The map inlined at the end of compiled text, and the text without it. */
export function splitInlineMap(text: string): { code: string; map: SourceMapPayload | undefined } {
  const found = /\n?\/\/# sourceMappingURL=data:[^,]*;base64,([A-Za-z0-9+/=]+)\s*$/.exec(text);
  if (!found) return { code: text, map: undefined };
  const json = Buffer.from(found[1]!, "base64").toString();
  return { code: text.slice(0, found.index), map: JSON.parse(json) as SourceMapPayload };
}

function lookUp(map: SourceMap, { line, column }: Place): Place | undefined {
  const entry = map.findEntry(line - 1, column - 1);
  if (!("originalLine" in entry)) return undefined;
  return { line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}
