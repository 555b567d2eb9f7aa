import path from "node:path";
import { pathToFileURL } from "node:url";
import type { CompiledCell } from "../../cells/compiled.js";
import type { CellModule } from "../../cells/types/cell-modules.js";
import type { TypeFinding } from "../../cells/types/checker.js";
import type { CompilerOptions } from "../../cells/types/options.js";
import type * as Language from "./entry.js";
import { whileLoading } from "../interrupts.js";

interface Noted {
  source: string;
  cell: CompiledCell | undefined;
}

type Checking = Awaited<ReturnType<typeof startChecking>>;

/**
 * The types of a notebook's cells. The checker is loaded with the first cell that nobody else has checked; until then
 * it is only noted what there is to know.
 */
export class Types {
  readonly #noted: Noted[] = [];
  #last: Noted | undefined;
  #checking: Promise<Checking> | undefined;

  constructor(
    private readonly folder: string,
    private readonly globals: string,
    private readonly options: CompilerOptions = {},
  ) {}

  /** What is wrong with a cell; nothing, without a look, where it has been checked. */
  async check(
    source: string,
    cell: CompiledCell | undefined,
    checked: boolean,
  ): Promise<TypeFinding[]> {
    this.#last = { source, cell };
    if (checked && cell) return [];
    const { checker, modules } = await this.#ready();
    const { take: _, ...module } = modules.make(this.#noted.length + 1, source, cell);
    const programs = [{ folder: this.folder, options: this.options, modules: [module] }];
    return (await checker.check(programs)).get(module.fileName)!;
  }

  /** The cell that was last asked for has run: later cells see what it declares. */
  take(): void {
    this.#noted.push(this.#last!);
  }

  /** A text as the cell that would come next, and the modules of those before it. */
  async asModule(
    source: string,
  ): Promise<Pick<Checking, "before" | "language"> & { module: CellModule }> {
    const { modules, before, language } = await this.#ready();
    const { take: _, ...module } = modules.make(this.#noted.length + 1, source, undefined);
    return { module, before, language };
  }

  /** Ends the checker: an interrupt may have ended its process already, and nobody waits for its answer now. */
  forget(): void {
    const checking = this.#checking;
    this.#checking = undefined;
    void checking?.then(({ checker }) => checker.close()).catch(() => undefined);
  }

  /** The checker, knowing the cells that have run. */
  async #ready(): Promise<Checking> {
    this.#checking ??= startChecking(this.folder, this.globals);
    const checking = await this.#checking;
    const { modules, before, checker } = checking;
    while (before.length < this.#noted.length) {
      const { source, cell } = this.#noted[before.length]!;
      const { take, ...module } = modules.make(before.length + 1, source, cell);
      take();
      checker.add(module);
      before.push(module);
    }
    return checking;
  }
}

/** Where this build lies; bundle.ts puts it in. */
declare const buildFolder: string;

async function startChecking(folder: string, globals: string) {
  const file = pathToFileURL(path.join(buildFolder, "language.mjs")).href;
  const language = await whileLoading(() => import(file) as Promise<typeof Language>);
  const before: CellModule[] = [];
  const modules = new language.CellModules(path.join(folder, "notebook.ipynb"));
  return { language, checker: new language.TypeChecker({ roots: [globals] }), modules, before };
}
