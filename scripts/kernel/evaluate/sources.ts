/** A place in a source as people count: line and column from 1. */
export interface Place {
  line: number;
  column: number;
}

/** The source maps (as JSON) of the two steps a source takes: TypeScript to an ES module, the module to CommonJS. */
export interface Maps {
  toModule: string;
  toCommonJs: string;
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
