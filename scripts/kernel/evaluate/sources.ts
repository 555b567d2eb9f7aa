import type { CompiledCell } from "../../cells/compiled.js";

export type { Place } from "../../cells/place.js";

/** A script as it runs, and what it was compiled from. */
export interface Script {
  /** What readers know it by: `cell 3`. */
  label: string;
  source: string;
  cell: Pick<CompiledCell, "placeInSource">;
}

const scripts = new Map<string, Script>();

/** Notes what a script was compiled from, under the name it carries in stacks. */
export function rememberScript(name: string, script: Script): void {
  scripts.set(name, script);
}

export function findScript(name: string): Script | undefined {
  return scripts.get(name);
}
