import { formatWithOptions } from "node:util";
import { createRequire } from "node:module";
import path from "node:path";
import vm from "node:vm";
import type { CellResult } from "../execute/execution.js";
import type { NotebookFile, Output } from "../notebook/notebook.js";
import { bundleOf } from "../kernel/present/bundle.js";
import type { Library } from "../equations/course/library.js";
import { compileNotebook, lastValue, type CompiledCell } from "./compile.js";

/** What a notebook did in this process, without a kernel. */
export interface Rehearsal {
  /** As an execution has them; cells behind one that failed were not run. */
  cells: CellResult[];
  /** The values of the bound numbers of each prose cell (from 1); a failure in place of a value. */
  numbers: Map<number, (number | Error)[]>;
}

/** How long the synchronous part of a cell may take, in milliseconds. */
const limitMs = 4000;

/** The outputs of the cell that is running: what an earlier cell's function shows belongs to it. */
interface Sink {
  outputs: Output[];
}

type Module = Record<string, unknown>;

/**
 * Runs a notebook in this process against a library, many times faster than a kernel is started. It is no kernel:
 * variables that a later cell sets again, timers and input are not provided for. `check` proper uses a kernel.
 */
export async function rehearse(file: NotebookFile, library: Library): Promise<Rehearsal> {
  const rehearsal: Rehearsal = { cells: [], numbers: new Map() };
  const modules = new Map<string, Module>([["gatehouse", library as unknown as Module]]);
  const sink: Sink = { outputs: [] };
  const installed = createRequire(path.resolve(file.path));
  for (const cell of compileNotebook(file)) {
    const isCode = file.notebook.cells[cell.index - 1]!.cell_type === "code";
    const result = await runCell(cell, modules, sink, installed);
    if (isCode) rehearsal.cells.push(result);
    else rehearsal.numbers.set(cell.index, valuesOf(modules.get(cell.name), result));
    if (isCode && result.status === "failed") break;
  }
  return rehearsal;
}

async function runCell(
  cell: CompiledCell,
  modules: Map<string, Module>,
  sink: Sink,
  installed: (name: string) => unknown,
): Promise<CellResult> {
  const started = performance.now();
  const outputs = (sink.outputs = []) as Output[];
  const exports: Module = {};
  modules.set(cell.name, exports);
  const result: CellResult = {
    index: cell.index,
    status: "ok",
    durationMs: 0,
    outputs,
    executionCount: null,
  };
  try {
    const resolve = (name: string) =>
      name === "tslab" ? { display: displayTo(sink) } : (modules.get(name) ?? installed(name));
    await evaluate(cell, [exports, resolve, consoleTo(sink)]);
    const value = exports[lastValue];
    if (value !== undefined) {
      const data = await bundleOf(value);
      outputs.push({ output_type: "execute_result", data, metadata: {}, execution_count: null });
    }
  } catch (error) {
    const { name = "Error", message = String(error) } = error as Partial<Error>;
    Object.assign(result, { status: "failed", failure: { ename: name, evalue: message } });
  }
  // What a kernel sends is JSON: what is lost on that way is lost here too.
  result.outputs = JSON.parse(JSON.stringify(outputs)) as Output[];
  return { ...result, durationMs: performance.now() - started };
}

interface Handle {
  __rehearsal__?: unknown[];
}

async function evaluate({ javascript, name }: CompiledCell, parts: unknown[]): Promise<void> {
  (globalThis as Handle).__rehearsal__ = parts;
  const wrapped = `(async function (exports, require, console) {${javascript}\n})(...__rehearsal__)`;
  try {
    await vm.runInThisContext(wrapped, { filename: name, timeout: limitMs });
  } finally {
    delete (globalThis as Handle).__rehearsal__;
  }
}

function displayTo(sink: Sink): object {
  return {
    raw: (mime: string, data: unknown): void => {
      sink.outputs.push({ output_type: "display_data", data: { [mime]: data }, metadata: {} });
    },
  };
}

function consoleTo(sink: Sink): object {
  const print =
    (name: "stdout" | "stderr") =>
    (...words: unknown[]): void => {
      const text = `${formatWithOptions({}, ...words)}\n`;
      const last = sink.outputs.at(-1);
      if (last?.output_type === "stream" && last["name"] === name)
        last["text"] = `${String(last["text"])}${text}`;
      else sink.outputs.push({ output_type: "stream", name, text });
    };
  const [out, err] = [print("stdout"), print("stderr")];
  return { log: out, info: out, debug: out, error: err, warn: err };
}

function valuesOf(module: Module | undefined, { failure }: CellResult): (number | Error)[] {
  const thunks = module?.[lastValue] as (() => number)[] | undefined;
  if (!thunks) return [new Error(failure?.evalue)];
  return thunks.map((thunk) => {
    try {
      return thunk();
    } catch (error) {
      return error as Error;
    }
  });
}
