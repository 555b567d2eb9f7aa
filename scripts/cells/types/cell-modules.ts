import path from "node:path";
import { wordsOf } from "../compile.js";
import type { CompiledCell } from "../compiled.js";
import { declaredNames } from "./declared.js";

/** A cell as the module that is checked in its place. */
export interface CellModule {
  fileName: string;
  /** The cell's own lines, then, whatever they end with, one that brings in the names of earlier cells and one that exports its own. */
  text: string;
}

interface Declared {
  from: string;
  kind: "fixed" | "variable";
}

/**
 * Makes a module of each cell of a notebook. A cell sees what cells before it declared, the latest of each name, and may
 * declare it anew.
 */
export class CellModules {
  readonly #seen = new Map<string, Declared>();
  readonly #base: string;

  constructor(notebook: string) {
    this.#base = path.resolve(notebook).replace(/\.ipynb$/, "");
  }

  /** The cell with this number, from 1, as a module; `take` says that those behind it see what it declares. */
  make(
    index: number,
    source: string,
    compiled: CompiledCell | undefined,
  ): CellModule & { take(): void } {
    const name = `${path.basename(this.#base)}.cell-${index}`;
    const { kinds, exported } = declaredNames(source, compiled);
    const used = [...wordsOf(source)].filter((each) => this.#seen.has(each) && !kinds.has(each));
    const head = used.map((each) => bringIn(each, this.#seen.get(each)!)).join(" ");
    const tail = `export { ${[...kinds.keys()].filter((each) => !exported.has(each)).join(", ")} };`;
    return {
      fileName: path.join(path.dirname(this.#base), `${name}.ts`),
      text: `${source}\n;${head}\n${tail}\n`,
      take: () => {
        for (const [each, kind] of kinds) this.#seen.set(each, { from: name, kind });
      },
    };
  }
}

/** An import cannot be assigned to; what is to be assigned to is declared with the type it has. */
function bringIn(name: string, { from, kind }: Declared): string {
  return kind === "variable"
    ? `declare let ${name}: typeof import("./${from}").${name};`
    : `import { ${name} } from "./${from}";`;
}
