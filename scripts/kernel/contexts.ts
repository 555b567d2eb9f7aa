/**
 * Node keeps a stack of asynchronous contexts, and aborts when it finds it in disorder: as it is after code was terminated
 * that had entered a context, for nothing runs that would leave it.
 */
export class Contexts {
  readonly #record = recordOfContexts();
  #totals = 0;

  /** To be called in the midst of code that is about to be terminated. */
  forsake(): void {
    // Node empties the stack after an uncaught exception, and offers no other way to all versions.
    const { _fatalException } = process as unknown as { _fatalException(error: Error): void };
    _fatalException.call(process, Object.assign(new Error("terminated"), { code: terminated }));
    if (!this.#record || this.#totals > 0) return;
    // On its way to its end the code may enter another context: nobody is to look until `restore`.
    const { async_hook_fields: fields, constants } = this.#record;
    this.#totals = fields[constants.kTotals]!;
    fields[constants.kTotals] = 0;
    fields[constants.kCheck]!--;
  }

  /** To be called when that code has ended. */
  restore(): void {
    if (!this.#record || this.#totals === 0) return;
    const { async_hook_fields: fields, constants } = this.#record;
    this.#record.clearAsyncIdStack();
    fields[constants.kTotals]! += this.#totals;
    fields[constants.kCheck]!++;
    this.#totals = 0;
  }
}

/** The code of the error by which the stack is emptied. */
export const terminated = "GATEHOUSE_TERMINATED";

interface ContextRecord {
  async_hook_fields: Uint32Array;
  constants: { kTotals: number; kCheck: number };
  clearAsyncIdStack(): void;
}

/** Node's record; undefined from Node 24 on, where following a cell's code (AsyncLocalStorage) takes no hooks. */
function recordOfContexts(): ContextRecord | undefined {
  const [major] = process.versions.node.split(".");
  if (Number(major) >= 24) return undefined;
  const { noDeprecation = false } = process;
  process.noDeprecation = true;
  const { binding } = process as unknown as { binding(name: string): ContextRecord };
  try {
    return binding.call(process, "async_wrap");
  } finally {
    process.noDeprecation = noDeprecation;
  }
}
