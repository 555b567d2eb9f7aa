import vm from "node:vm";
import { compileCell } from "../../cells/compile.js";
import type { CompiledCell } from "../../cells/compiled.js";
import {
  createScope,
  overlay,
  runCell,
  type CellFunction,
  type Ended,
  type Host,
  type Scope,
} from "../../cells/run.js";
import { stripWithEsbuild } from "../../cells/strip/esbuild.js";
import { CellSyntaxError, type StripOptions } from "../../cells/strip/stripper.js";
import { createHost } from "./host.js";
import type { Failure, KernelFinding, Outcome } from "./outcome.js";
import { forgetChangedModules, noteLoadedModules } from "./reload.js";
import { rememberScript } from "./sources.js";
import type { Types } from "../language/types.js";

/** The text being evaluated: what readers call it and the name its script gets. */
export interface Unit {
  label: string;
  script: string;
}

/**
 * What is to be done about types: nothing, where the client has checked them; refuse whatever is wrong; or, while
 * somebody writes and tries, take what has no type with a note.
 */
export type Typing = "checked" | "strict" | "lenient";

/** What runs a cell's code within reach of the variables of all cells. */
export class Evaluator {
  readonly scope: Scope = createScope();
  readonly #host: Omit<Host, "evaluate">;
  #giveUp: ((outcome: Outcome) => void) | undefined;

  constructor(
    folder: string,
    private readonly types: Types,
    private readonly options: StripOptions = {},
  ) {
    this.#host = createHost(folder);
  }

  /** Evaluates one cell. */
  execute(source: string, unit: Unit, typing: Typing): Promise<Outcome> {
    return this.#settle(async () => {
      const compiled = await this.#compile(source, unit).catch(syntaxError);
      const cell = compiled instanceof CellSyntaxError ? undefined : compiled;
      const found = await this.types.check(source, cell, typing === "checked");
      const notes = typing === "lenient" ? found.filter(isOfUntyped) : [];
      const findings = found.filter((finding) => !notes.includes(finding));
      if (findings.length > 0) return failed({ kind: "types", findings });
      if (!cell)
        return failed({ kind: "types", findings: [ofSyntax(compiled as CellSyntaxError)] });
      const ended = await this.#run(cell, this.scope, unit);
      this.types.take();
      return { ok: true, value: ended?.value, notes };
    });
  }

  /** The value of an expression in the present state, which it leaves as it was. */
  evaluate(expression: string, unit: Unit, typing: Typing): Promise<Outcome> {
    return this.#settle(async () => {
      const cell = await this.#compile(expression, unit).catch(syntaxError);
      if (cell instanceof CellSyntaxError)
        return failed({ kind: "types", findings: [ofSyntax(cell)] });
      const findings = await this.types.check(expression, cell, typing === "checked");
      if (findings.length > 0) return failed({ kind: "types", findings });
      const ended = await this.#run(cell, overlay(this.scope), unit);
      // Whoever asks for a value that is promised waits for it.
      return { ok: true, value: await ended?.value };
    });
  }

  /** Lets go of what waits. What holds the thread is ended by whoever interrupts it. */
  interrupt(): void {
    this.types.forget();
    this.#giveUp?.(failed({ kind: "interrupted" }));
  }

  /** Ends the running cell with an error thrown by something it started. */
  fail(error: unknown): void {
    this.#giveUp?.(failed(thrown(error)));
  }

  async #settle(work: () => Promise<Outcome>): Promise<Outcome> {
    forgetChangedModules();
    const givenUp = new Promise<Outcome>((resolve) => (this.#giveUp = resolve));
    try {
      return await Promise.race([work(), givenUp]);
    } catch (error) {
      return failed(thrown(error));
    } finally {
      noteLoadedModules();
      this.#giveUp = undefined;
    }
  }

  async #compile(source: string, { label, script }: Unit): Promise<CompiledCell> {
    const cell = compileCell(source, await stripWithEsbuild(source, this.options), {
      isDeclared: (name) => Object.hasOwn(this.scope, name),
      isGlobal: (name) => name in globalThis,
    });
    rememberScript(script, { label, source, cell });
    return cell;
  }

  /**
   * Runs a cell in a tick of its own: what is ended from outside takes with it whoever called it in the same turn, and
   * every microtask that waits.
   */
  #run(cell: CompiledCell, scope: Scope, { script }: Unit): Promise<Ended> {
    const host = { ...this.#host, evaluate: (code: string) => callBreakably(code, script) };
    return new Promise((resolve, reject) => {
      nextTick(() => {
        try {
          resolve(runCell(cell, scope, host));
        } catch (error) {
          reject(error as Error);
        }
      });
    });
  }
}

const { nextTick } = process;

interface EvaluatorGlobal {
  __gatehouse__?: unknown[];
}

/** Only what runs while a script is evaluated can be ended by a signal, so that the call is part of it. */
function callBreakably(code: string, filename: string): CellFunction {
  return (...parts) => {
    const handle = globalThis as EvaluatorGlobal;
    handle.__gatehouse__ = parts;
    try {
      const called = vm.runInThisContext(`${code}(...__gatehouse__)`, {
        filename,
        breakOnSigint: true,
      });
      return called as ReturnType<CellFunction>;
    } finally {
      delete handle.__gatehouse__;
    }
  };
}

function syntaxError(error: unknown): CellSyntaxError {
  if (error instanceof CellSyntaxError) return error;
  throw error;
}

/** What is no TypeScript, as the checker would say it. */
function ofSyntax({ message, line, column }: CellSyntaxError): KernelFinding {
  return { line, column, length: 1, code: 1005, message };
}

/** "Implicitly has an 'any' type", in all its forms. */
function isOfUntyped({ code }: KernelFinding): boolean {
  return /^70(0[5-9]|1\d|2[0-4]|3[1-9]|4\d|5[0-3])$/.test(String(code));
}

function failed(failure: Failure): Outcome {
  return { ok: false, failure };
}

function thrown(error: unknown): Failure {
  return isInterruption(error) ? { kind: "interrupted" } : { kind: "thrown", error };
}

function isInterruption(error: unknown): boolean {
  const { code } = (error ?? {}) as NodeJS.ErrnoException;
  return code === "ERR_SCRIPT_EXECUTION_INTERRUPTED";
}
