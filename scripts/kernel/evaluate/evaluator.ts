import { createExecutor, type Executor } from "tslab/dist/executor.js";
import { findings, type Compiler, type Unit } from "./compiler.js";
import { evaluateExpression } from "./expressions.js";
import type { Failure, Outcome } from "./outcome.js";
import { forgetChangedModules, noteLoadedModules } from "./reload.js";

/** tslab's executor, whose findings, errors and values come back as an outcome rather than as printed text. */
export class Evaluator {
  readonly #executor: Executor;
  #declarations = "";
  #value: unknown;
  #thrown: { error: unknown } | undefined;
  #giveUp: ((outcome: Outcome) => void) | undefined;

  readonly #compiler: Compiler;

  constructor(folder: string, compiler: Compiler) {
    this.#compiler = compiler;
    const converters = {
      node: this.#compiler,
      browser: this.#compiler,
      close: () => this.#compiler.close(),
    };
    // The executor prints values with `log` and errors with `error`; formats of findings come with arguments.
    this.#executor = createExecutor(folder, converters, {
      log: (value: unknown) => (this.#value = value),
      error: (error: unknown, ...formatted: unknown[]) => {
        if (formatted.length === 0) this.#thrown = { error };
      },
    });
  }

  /** Evaluates one cell. */
  async execute(source: string, unit: Unit): Promise<Outcome> {
    forgetChangedModules();
    this.#compiler.unit = unit;
    this.#compiler.last = undefined;
    this.#value = undefined;
    this.#thrown = undefined;
    const givenUp = new Promise<Outcome>((resolve) => (this.#giveUp = resolve));
    try {
      return await Promise.race([this.#run(source), givenUp]);
    } catch (error) {
      return failed(thrown(error));
    } finally {
      noteLoadedModules();
      this.#giveUp = undefined;
    }
  }

  /** The value of an expression in the present state, which it leaves as it was. */
  async evaluate(expression: string, unit: Unit): Promise<Outcome> {
    forgetChangedModules();
    this.#compiler.unit = unit;
    const result = this.#compiler.convert(this.#declarations, expression);
    if (result.diagnostics.length > 0) {
      return failed({ kind: "types", findings: findings(result) });
    }
    try {
      return { ok: true, value: await evaluateExpression(result, this.#executor.locals) };
    } catch (error) {
      return failed(thrown(error));
    }
  }

  /** Lets go of an asynchronous cell that waits. */
  interrupt(): void {
    this.#executor.interrupt();
  }

  /** Ends the running cell with an error thrown by something it started. */
  fail(error: unknown): void {
    this.#giveUp?.(failed(thrown(error)));
  }

  complete(source: string, position: number): ReturnType<Executor["complete"]> {
    return this.#executor.complete(source, position);
  }

  inspect(source: string, position: number): ReturnType<Executor["inspect"]> {
    return this.#executor.inspect(source, position);
  }

  async #run(source: string): Promise<Outcome> {
    const done = await this.#executor.execute(source);
    const last = this.#compiler.last;
    if (last && last.diagnostics.length > 0)
      return failed({ kind: "types", findings: findings(last) });
    if (this.#thrown) return failed(thrown(this.#thrown.error));
    if (done && last) this.#declarations = last.declOutput ?? "";
    return { ok: true, value: this.#value };
  }
}

function failed(failure: Failure): Outcome {
  return { ok: false, failure };
}

function thrown(error: unknown): Failure {
  return isInterruption(error) ? { kind: "interrupted" } : { kind: "thrown", error };
}

function isInterruption(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as NodeJS.ErrnoException).code;
  return (
    code === "ERR_SCRIPT_EXECUTION_INTERRUPTED" || error.message === "Interrupted asynchronously"
  );
}
