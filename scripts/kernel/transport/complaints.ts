import { writeSync } from "node:fs";

/** Between two lines, in milliseconds. */
const intervalMs = 1000;

/**
 * What is to be said of peers that do as they should not: one line a second at most, however much they send. Written
 * past process.stderr, which belongs to cells.
 */
export class Complaints {
  #total = 0;
  #unsaid = 0;
  #last = "";
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly write = (line: string): unknown => writeSync(2, line)) {}

  say(complaint: string): void {
    this.#total++;
    this.#unsaid++;
    this.#last = complaint;
    if (this.#timer === undefined) this.#speak();
  }

  #speak(): void {
    this.#timer = undefined;
    if (this.#unsaid === 0) return;
    const others = this.#unsaid > 1 ? `; ${this.#unsaid - 1} others` : "";
    this.write(`kernel: ${this.#last}${others} (${this.#total} so far)\n`);
    this.#unsaid = 0;
    this.#timer = setTimeout(() => this.#speak(), intervalMs).unref();
  }
}
