import { inspect } from "node-inspect-extracted";
import { compileCell } from "../../../cells/compile.js";
import type { CompiledCell } from "../../../cells/compiled.js";
import { createScope, runCell, type CellFunction, type Host } from "../../../cells/run.js";
import { CellSyntaxError } from "../../../cells/strip/stripper.js";
import { stripWithSucrase } from "../../../cells/strip/sucrase.js";
import { bundleOf, displayed, isShown } from "../../../kernel/present/bundle.js";
import type { EvaluateText } from "./cage.js";
import { loadLibrary, type LibraryModule } from "./library.js";
import type { RunRequest, WorkerOutput } from "./messages.js";

type Tell = (output: WorkerOutput) => void;

/** Runs a notebook's cells one after another, with the meaning that they have under the kernel. */
export class PageEngine {
  readonly #scope = createScope();
  #tell: Tell = () => undefined;

  constructor(private readonly evaluate: EvaluateText) {}

  /** Runs a cell and tells its outputs. Resolves to whether it ended well. */
  async run({ id, label, source }: RunRequest, tell: Tell): Promise<boolean> {
    this.#tell = tell;
    let cell: CompiledCell | undefined;
    const script = `${label.replace(/\W+/g, "-")}-${id}.js`;
    try {
      cell = this.#compile(source);
      const names = cell.imports.flatMap((each) => each.names.map(({ imported }) => imported));
      const library = await loadLibrary(names.filter((name) => name !== "*" && name !== "display"));
      const ended = await runCell(cell, this.#scope, this.#host(library, script));
      const value = ended?.value;
      if (isShown(value))
        tell({ output_type: "execute_result", data: await bundleOf(value), metadata: {} });
      return true;
    } catch (error) {
      tell(errorOutput(error, label, (text) => placeIn(text, script, cell)));
      return false;
    }
  }

  /** Prints to the cell that runs, or that ran last. */
  print(name: string, text: string): void {
    this.#tell({ output_type: "stream", name, text });
  }

  #compile(source: string): CompiledCell {
    return compileCell(source, stripWithSucrase(source), {
      isDeclared: (name) => Object.hasOwn(this.#scope, name),
      isGlobal: (name) => name in globalThis,
    });
  }

  #host(library: LibraryModule, script: string): Host {
    const load = (specifier: string): unknown => {
      if (specifier === "gatehouse") return library;
      if (specifier === "tslab") return { display: this.#display(), __esModule: true };
      throw Object.assign(
        new Error(`there is no ${specifier} in this page: only gatehouse and tslab`),
        {
          code: "MODULE_NOT_FOUND",
        },
      );
    };
    return {
      evaluate: (code) => this.evaluate(`${code}\n//# sourceURL=${script}`) as CellFunction,
      load,
      import: async (specifier) => load(specifier),
      meta: {},
    };
  }

  #display(): Record<string, unknown> {
    const raw = (type: string, data: unknown) =>
      this.#tell({ output_type: "display_data", data: displayed(type, data), metadata: {} });
    const as = (type: string) => (data: unknown) => raw(type, data);
    return { raw, html: as("text/html"), svg: as("image/svg+xml"), text: as("text/plain") };
  }
}

function errorOutput(
  error: unknown,
  label: string,
  place: (stack: string) => string,
): WorkerOutput {
  const isError = error instanceof Error;
  const ename = isError ? (error instanceof CellSyntaxError ? "SyntaxError" : error.name) : "Error";
  const evalue = isError ? error.message : inspect(error);
  const where =
    error instanceof CellSyntaxError
      ? `line ${error.line}, column ${error.column}`
      : place(isError ? (error.stack ?? "") : "");
  const traceback = [`${ename}: ${evalue}`, ...(where ? [`    in ${label}, ${where}`] : [])];
  return { output_type: "error", ename, evalue, traceback };
}

/** Where in the cell's own source a stack first touches it. */
function placeIn(stack: string, script: string, cell: CompiledCell | undefined): string {
  const at = stack.indexOf(`${script}:`);
  const [, line, column] = /^:(\d+):(\d+)/.exec(stack.slice(at + script.length)) ?? [];
  if (at < 0 || line === undefined) return "";
  const found = cell?.placeInSource({ line: Number(line), column: Number(column) });
  return found ? `line ${found.line}, column ${found.column}` : "";
}
