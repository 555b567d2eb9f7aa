type Dispose = (() => unknown) | undefined;

const disposeName: symbol = Symbol.dispose ?? Symbol.for("Symbol.dispose");
const asyncDisposeName: symbol = Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose");

/** What a block has taken by `using`, to be given back when it ends, the last first. */
export class Resources {
  readonly #taken: Dispose[] = [];
  #failure: { error: unknown } | undefined;

  use<T>(value: T): T {
    this.#take(value, [disposeName]);
    return value;
  }

  useAsync<T>(value: T): T {
    this.#take(value, [asyncDisposeName, disposeName]);
    return value;
  }

  fail(error: unknown): void {
    this.#failure = this.#failure ? { error: suppressed(error, this.#failure.error) } : { error };
  }

  end(): void {
    for (let give; this.#taken.length > 0;) {
      give = this.#taken.pop();
      try {
        give?.();
      } catch (error) {
        this.fail(error);
      }
    }
    if (this.#failure) throw this.#failure.error;
  }

  async endAsync(): Promise<void> {
    while (this.#taken.length > 0) {
      try {
        await this.#taken.pop()?.();
      } catch (error) {
        this.fail(error);
      }
    }
    if (this.#failure) throw this.#failure.error;
  }

  #take(value: unknown, names: symbol[]): void {
    if (value === null || value === undefined) return void this.#taken.push(undefined);
    const methods = names.map((name) => (value as Record<symbol, unknown>)[name]);
    const dispose = methods.find((method) => typeof method === "function") as Dispose;
    if (!dispose) throw new TypeError("what is taken by `using` has no [Symbol.dispose]()");
    this.#taken.push(() => dispose.call(value));
  }
}

function suppressed(error: unknown, before: unknown): Error {
  const both = new Error("an error was suppressed while a resource was given back");
  return Object.assign(both, { name: "SuppressedError", error, suppressed: before });
}
