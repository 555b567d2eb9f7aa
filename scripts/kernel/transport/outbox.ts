import { setImmediate as turn } from "node:timers/promises";

interface Sender {
  readonly closed: boolean;
  send(frames: (Uint8Array | string)[]): Promise<void>;
}

/**
 * A queue before one socket: one message at a time, and again when the socket says it is busy.
 * zeromq.js makes every 512th send asynchronous and refuses the next with EBUSY (zeromq.js#427); a sender that does
 * not wait loses the rest of a burst.
 */
export class Outbox {
  #last: Promise<void> = Promise.resolve();

  constructor(private readonly socket: Sender) {}

  /** Queues one message; the promise of `idle` covers it. */
  push(frames: (Uint8Array | string)[]): void {
    this.#last = this.#last.then(() => this.#deliver(frames));
  }

  /** Resolves when everything pushed so far has been handed to the socket. */
  idle(): Promise<void> {
    return this.#last;
  }

  async #deliver(frames: (Uint8Array | string)[]): Promise<void> {
    // What comes after the kernel was told to end, such as the rest of a flood, is heard by nobody.
    while (!this.socket.closed) {
      try {
        await this.socket.send(frames);
        return;
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code;
        // A client that has gone can no longer be answered; everyone else's messages must go on.
        if (code === "EHOSTUNREACH" || code === "EAGAIN") return;
        if (code !== "EBUSY") throw error;
        await turn();
      }
    }
  }
}
