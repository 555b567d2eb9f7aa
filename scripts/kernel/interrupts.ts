import { Session } from "node:inspector";
import { Contexts } from "./contexts.js";
import { forgetHalfLoadedModules } from "./evaluate/reload.js";
import { Immediates } from "./immediates.js";
import { isPartOfKernel, scriptsBelow } from "./present/stack.js";
import { terminate } from "./transport/protocol.js";

/** How many of its own parts the kernel is loading. */
let loading = 0;

/** Loads a part of the kernel: what is done meanwhile is given up by an interrupt, and not terminated. */
export async function whileLoading<T>(load: () => Promise<T>): Promise<T> {
  loading++;
  try {
    return await load();
  } finally {
    loading--;
  }
}

const { nextTick } = process;

/** What work that was interrupted is rejected with. */
export class Interruption extends Error {
  override name = "Interrupted";
  override message = "interrupted";
}

/**
 * Ends what cells do, and what is done for them, from outside. Work that waits is given up; where the thread never lets
 * go, the transport calls `terminate` in the midst of it by way of the inspector.
 */
export class Interrupts {
  readonly #giveUps = new Set<() => void>();
  /** How deep the thread is in work that may be terminated wherever it is. */
  #inside = 0;
  /** The last of the transport's interrupts that has been dealt with. */
  #done = 0;
  /** The last of them for which it was asked to terminate something. */
  #asked = 0;
  /** The last of them for which something has been terminated. */
  #terminated = 0;
  readonly #contexts = new Contexts();
  readonly #immediates = new Immediates();
  readonly #inspector = new Session();

  constructor() {
    this.#inspector.connect();
    const value = (id: number) => {
      // Without the inspector's frame, which called this.
      const [, ...scripts] = scriptsBelow(value);
      this.#terminate(id, scripts);
    };
    Object.defineProperty(globalThis, Symbol.for(terminate), { value, configurable: true });
  }

  /** Does work that an interrupt may end. @throws Interruption when one has. */
  async run<T>(work: () => T | Promise<T>): Promise<T> {
    let giveUp = () => {};
    const givenUp = new Promise<never>((_, reject) => {
      giveUp = () => reject(new Interruption());
    });
    this.#giveUps.add(giveUp);
    try {
      const before = this.#terminated;
      const done = await Promise.race([this.#begin(work), givenUp]);
      // A part of it is gone, and the word that it is to be given up still on its way.
      if (this.#terminated !== before) throw new Interruption();
      return done;
    } finally {
      this.#giveUps.delete(giveUp);
    }
  }

  /** Gives up all that is being done; the id is the transport's, where the interrupt came that way. */
  giveUp(id?: number): void {
    this.#done = Math.max(this.#done, id ?? 0);
    this.#inside = 0;
    process.nextTick = nextTick;
    this.#contexts.restore();
    this.#immediates.restore();
    // Those that the kernel loads for itself are loaded to their end.
    if (loading === 0) forgetHalfLoadedModules();
    for (const giveUp of this.#giveUps) giveUp();
  }

  #begin<T>(work: () => T | Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      // Work that is terminated takes with it whoever called it in the same turn, and every microtask that waits: a tick
      // comes when there are none.
      nextTick(() => {
        this.#inside++;
        try {
          // What comes after its first wait is a cell's, and is known by that.
          resolve(work());
        } catch (error) {
          reject(error as Error);
        } finally {
          this.#inside--;
        }
      });
    });
  }

  /**
   * Called in the midst of whatever the thread does: ends it if it is done for a cell, and leaves the kernel's own work
   * alone, such as starting, or handing over a message.
   */
  #terminate(id: number, scripts: (string | undefined)[]): void {
    const forCell = this.#inside > 0 || scripts.some((script) => !isPartOfKernel(script ?? ""));
    // A cell's function that has become part of Node's loop over ticks is not to be seen in the stack.
    const starves = id === this.#asked && scripts.every((script) => script?.startsWith("node:"));
    this.#asked = id;
    // What is ended while Node loads a module leaves its loader broken; what waits for it is given up without.
    if (loading > 0) return;
    if (id <= this.#done || scripts.length === 0 || !(forCell || starves)) return;
    this.#inside = 0;
    // What is terminated for the second time is queued anew by a tick, which would go on for ever.
    if (id === this.#terminated) process.nextTick = () => undefined;
    this.#terminated = id;
    this.#contexts.forsake();
    // Last: it takes effect when the code that was interrupted next calls a function or begins a turn of its loop.
    this.#inspector.post("Runtime.terminateExecution");
  }
}
