import { SourceMap, type SourceMapPayload } from "node:module";
import type { Place, Script } from "../evaluate/sources.js";

const parsed = new Map<string, SourceMap>();

/** Where a place in a running script lies in its source; undefined for code its author did not write. */
export function placeInSource(script: Script, { line, column }: Place): Place | undefined {
  if (line > script.compiledLines) return undefined;
  const start = line === 1 ? column - script.prefixLength : column;
  const inModule = lookUp(script.maps.toCommonJs, { line, column: Math.max(start, 1) });
  const inSource = inModule && lookUp(script.maps.toModule, inModule);
  if (!inSource || inSource.line <= script.addedLines) return undefined;
  return { line: inSource.line - script.addedLines, column: inSource.column };
}

function lookUp(json: string, { line, column }: Place): Place | undefined {
  const entry = mapOf(json).findEntry(line - 1, column - 1);
  if (!("originalLine" in entry)) return undefined;
  return { line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}

/** A map is read when a stack first asks for it: most cells never fail. */
function mapOf(json: string): SourceMap {
  const known = parsed.get(json) ?? new SourceMap(JSON.parse(json) as SourceMapPayload);
  parsed.set(json, known);
  return known;
}
