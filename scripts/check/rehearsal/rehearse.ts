import { formatWithOptions } from "node:util";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import { createScope, runCell, type CellFunction, type Host, type Scope } from "../../cells/run.js";
import type { CellResult } from "../../execute/execution.js";
import type { NotebookFile, Output } from "../../notebook/notebook.js";
import type { Answer } from "../prose/answers.js";
import { bundleOf, displayed, isShown } from "../../kernel/present/bundle.js";
import type { Library } from "../../equations/course/library.js";
import { compileNotebook, type RehearsedCell } from "./compile.js";

/** What a notebook did in this process, without a kernel. */
export interface Rehearsal {
  /** As an execution has them; cells behind one that failed were not run. */
  cells: CellResult[];
  /** The answers to what each prose cell (from 1) asks. */
  answers: Map<number, Answer[]>;
}

/** How long the synchronous part of a cell may take, in milliseconds. */
const limitMs = 15_000;

/** The outputs of the cell that is running: what an earlier cell's function shows belongs to it. */
interface Sink {
  outputs: Output[];
}

/** What a notebook runs in. */
interface Stage {
  scope: Scope;
  sink: Sink;
  host: Host;
}

/**
 * Runs a notebook in this process against a library, many times faster than a kernel is started. It is no kernel:
 * timers and input are not provided for. `check` proper uses a kernel.
 */
export async function rehearse(file: NotebookFile, library: Library): Promise<Rehearsal> {
  const rehearsal: Rehearsal = { cells: [], answers: new Map() };
  const stage = stageOf(file, library);
  for (const cell of await compileNotebook(file)) {
    const isCode = file.notebook.cells[cell.index - 1]!.cell_type === "code";
    const { result, value } = await runOne(cell, stage);
    if (isCode) rehearsal.cells.push(result);
    else rehearsal.answers.set(cell.index, answersOf(value, result));
    if (isCode && result.status === "failed") break;
  }
  return rehearsal;
}

function stageOf(file: NotebookFile, library: Library): Stage {
  const sink: Sink = { outputs: [] };
  const installed = createRequire(path.resolve(file.path));
  const own = new Map<string, unknown>([
    ["gatehouse", library],
    ["tslab", { display: displayTo(sink) }],
  ]);
  const load = (name: string): unknown => own.get(name) ?? installed(name);
  const host: Host = {
    evaluate: (code) => callWithin(code),
    load,
    import: (name) => Promise.resolve().then(() => load(name)),
    meta: { url: pathToFileURL(path.resolve(file.path)).href },
    require: load,
  };
  const scope = Object.assign(createScope(), { console: consoleTo(sink) });
  return { scope, sink, host };
}

async function runOne(
  { index, compiled }: RehearsedCell,
  { scope, sink, host }: Stage,
): Promise<{ result: CellResult; value: unknown }> {
  const started = performance.now();
  const outputs = (sink.outputs = []) as Output[];
  const result: CellResult = {
    ...{ index, status: "ok", durationMs: 0, outputs, executionCount: null },
  };
  let value: unknown;
  try {
    if ("failure" in compiled) throw compiled.failure;
    value = (await runCell(compiled, scope, host))?.value;
    if (isShown(value)) {
      const data = await bundleOf(value);
      outputs.push({ output_type: "execute_result", data, metadata: {}, execution_count: null });
    }
  } catch (error) {
    const { name = "Error", message = String(error) } = error as Partial<Error>;
    Object.assign(result, { status: "failed", failure: { ename: name, evalue: message } });
  }
  // What a kernel sends is JSON: what is lost on that way is lost here too.
  result.outputs = JSON.parse(JSON.stringify(outputs)) as Output[];
  return { result: { ...result, durationMs: performance.now() - started }, value };
}

interface RehearsalGlobal {
  __rehearsal__?: unknown[];
}

/** Only what runs while a script is evaluated can be timed, so that the call is part of it. */
function callWithin(code: string): CellFunction {
  return (...parts) => {
    (globalThis as RehearsalGlobal).__rehearsal__ = parts;
    try {
      const called = vm.runInThisContext(`${code}(...__rehearsal__)`, { timeout: limitMs });
      return called as ReturnType<CellFunction>;
    } finally {
      delete (globalThis as RehearsalGlobal).__rehearsal__;
    }
  };
}

function displayTo(sink: Sink): object {
  const raw = (mime: string, data: unknown): void => {
    const shown = displayed(mime, data);
    sink.outputs.push({ output_type: "display_data", data: shown, metadata: {} });
  };
  const as = (mime: string) => (data: unknown) => raw(mime, data);
  return {
    raw,
    html: as("text/html"),
    markdown: as("text/markdown"),
    latex: as("text/latex"),
    svg: as("image/svg+xml"),
    text: as("text/plain"),
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

function answersOf(value: unknown, { failure }: CellResult): Answer[] {
  const thunks = value as (() => string)[] | undefined;
  if (!thunks) return [{ error: `${failure?.ename}: ${failure?.evalue}` }];
  return thunks.map((thunk) => {
    try {
      return { text: thunk() };
    } catch (error) {
      return { error: String(error) };
    }
  });
}
