import type { Place } from "./place.js";

/** A cell that can be run. */
export interface CompiledCell {
  /** A function expression; run.ts says what it takes. */
  code: string;
  /** What it imports, to be loaded before it runs. */
  imports: Import[];
  /** The names it gives to the cells below it, and whether those may set them. */
  declares: Map<string, "fixed" | "variable">;
  /** Where a place in `code` lies in the cell's source; undefined for what its author did not write. */
  placeInSource(place: Place): Place | undefined;
}

export interface Import {
  specifier: string;
  attributes: Record<string, string>;
  names: ImportedName[];
  /** Whether the cell uses any of the names as a value; a name only used as a type has none. */
  isUsed: boolean;
  place: Place;
}

export interface ImportedName {
  /** `*` for all of the module. */
  imported: string;
  local: string;
}
