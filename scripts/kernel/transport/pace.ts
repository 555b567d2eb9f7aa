import { Flag } from "./protocol.js";
import type { Readers } from "./readers.js";

/** How far even the fastest reader may be behind before cells wait for it, in bytes. */
const mostBehind = 32 * 2 ** 20;
/** How often it is looked after then, in milliseconds. */
const everyMs = 5;

/**
 * Tells the main thread how much of what it broadcast has been taken, so that a cell that prints faster than anyone
 * reads waits, as at a pipe, and neither fills the memory nor loses output.
 */
export class Pace {
  #owed = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly flags: Int32Array,
    private readonly readers: Pick<Readers, "behind">,
  ) {}

  /** Notes that something of this size has been taken from the main thread, and sent. */
  took(size: number): void {
    this.#owed += size;
    if (this.#timer === undefined) this.#settle();
  }

  #settle(): void {
    this.#timer = undefined;
    if (this.readers.behind() > mostBehind) {
      this.#timer = setTimeout(() => this.#settle(), everyMs);
      return;
    }
    Atomics.add(this.flags, Flag.taken, this.#owed);
    Atomics.notify(this.flags, Flag.taken);
    this.#owed = 0;
  }
}
