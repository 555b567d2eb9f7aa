import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { parse, type Program } from "acorn";
import type { CompiledCell } from "./compiled.js";
import type { Place } from "./place.js";
import { rewriteCell, type NameFacts } from "./scope/rewrite.js";
import { CellSyntaxError, type Stripped } from "./strip/stripper.js";

/**
 * What a cell means: its source without types as a function over the scope that all cells share.
 * @throws CellSyntaxError where the stripped text is no JavaScript.
 */
export function compileCell(
  source: string,
  stripped: Stripped,
  surroundings: NameFacts,
): CompiledCell {
  let map: TraceMap | undefined;
  const beforeStripping = ({ line, column }: Place): Place | undefined => {
    map ??= new TraceMap(stripped.map);
    const found = originalPositionFor(map, { line, column: column - 1 });
    return found.line === null ? undefined : { line: found.line, column: found.column + 1 };
  };
  const words = wordsOf(source);
  const program = parseModule(stripped.code, beforeStripping);
  const rewritten = rewriteCell(program, stripped.code, (name) => words.has(name), surroundings);
  return {
    code: rewritten.text.apply(),
    declares: rewritten.declares,
    imports: rewritten.imports.map((each) => ({
      ...each,
      place: beforeStripping(each.place) ?? each.place,
    })),
    placeInSource: (place) => beforeStripping(rewritten.text.before(place)),
  };
}

function parseModule(code: string, placeInSource: (place: Place) => Place | undefined): Program {
  try {
    return parse(code, { ecmaVersion: "latest", sourceType: "module" });
  } catch (error) {
    const { message, loc, pos } = error as Error & { loc?: Place; pos?: number };
    if (!loc || pos === undefined) throw error;
    const { line, column } = placeInSource({ ...loc, column: loc.column + 1 }) ?? loc;
    const reason =
      code[pos] === "@"
        ? "decorators do not run here: only a kernel knows them"
        : message.replace(/ \(\d+:\d+\)$/, "");
    throw new CellSyntaxError(reason, line, column);
  }
}

/** Everything in a source that could be a name of its author's. */
export function wordsOf(source: string): Set<string> {
  return new Set(source.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu));
}
