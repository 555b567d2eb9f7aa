import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers";

type ImmediateCallback = (...args: unknown[]) => void;

/**
 * The immediates that wait. Where one is terminated Node loses those behind it, but not their number, and looks for them
 * in a loop that never rests.
 */
export class Immediates {
  readonly #waiting = new Map<NodeJS.Immediate, () => void>();
  readonly #set = timers.setImmediate;
  readonly #clear = timers.clearImmediate;

  constructor() {
    const set = (callback: ImmediateCallback, ...args: unknown[]): NodeJS.Immediate => {
      // Node says what is wrong with what is no function.
      if (typeof callback !== "function") return this.#set(callback, ...args);
      const handle = this.#set(() => this.#fire(handle));
      this.#waiting.set(handle, () => callback(...args));
      return handle;
    };
    const clear = (handle: NodeJS.Immediate | undefined): void => {
      if (handle) this.#waiting.delete(handle);
      this.#clear(handle);
    };
    const replaced = {
      // Its promise-giving form is a property of the function.
      setImmediate: Object.defineProperties(set, Object.getOwnPropertyDescriptors(this.#set)),
      clearImmediate: Object.defineProperties(clear, Object.getOwnPropertyDescriptors(this.#clear)),
    };
    Object.assign(globalThis, replaced);
    Object.assign(timers, replaced);
    syncBuiltinESMExports();
  }

  /** To be called after something was terminated: those that wait are handed to Node anew, in their order. */
  restore(): void {
    for (const handle of this.#waiting.keys()) {
      this.#clear(handle);
      this.#set(() => this.#fire(handle));
    }
  }

  #fire(handle: NodeJS.Immediate): void {
    const run = this.#waiting.get(handle);
    this.#waiting.delete(handle);
    run?.();
  }
}
