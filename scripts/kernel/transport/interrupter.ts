import { Session } from "node:inspector";
import { setTimeout as sleep } from "node:timers/promises";
import { lastStartedBy, signalAll, startedBy } from "./children.js";
import { terminate } from "./protocol.js";

/** How often a main thread is pressed that has not obeyed, in milliseconds. */
const pressEvery = 100;

/**
 * For how long a main thread may hear nothing before it is freed of a child it waits for, how long after that
 * it is spoken for, and how long after that it is ended.
 */
const patience = { kill: 600, answer: 600, end: 8500 };

/** What an interrupt does besides pressing the main thread. */
export interface InterruptEvents {
  /** Tells the main thread, which acknowledges when it next hears messages. */
  tell(id: number): void;
  /** Whether the main thread waits for a child it has started. */
  waitsForChild(): boolean;
  /** The main thread is in native code and cannot be stopped: its client is to be told. */
  answer(): void;
  /** It still is: the kernel has to end. */
  end(): void;
}

/**
 * Interrupts the main thread, from the transport's: asks; signals the children it may wait for; and presses until it
 * obeys. It hears the message when it waits; a call by way of the inspector reaches it in the midst of JavaScript; native
 * code, such as a blocking read, hears neither.
 */
export class Interrupter {
  #last = 0;
  #obeyed = 0;
  #pressing = false;

  /** `own` are children that serve the kernel itself. */
  constructor(
    private readonly own: ReadonlySet<number>,
    private readonly events: InterruptEvents,
  ) {}

  interrupt(): void {
    this.events.tell(++this.#last);
    signalAll(startedBy(process.pid, this.own).attached, "SIGINT");
    if (!this.#pressing) void this.#press();
  }

  /** The main thread has heard of an interrupt. */
  obeyed(id: number): void {
    this.#obeyed = Math.max(this.#obeyed, id);
  }

  async #press(): Promise<void> {
    this.#pressing = true;
    const main = new MainThread();
    const steps: [number, () => void][] = [
      [patience.kill, () => this.#freeOfChild()],
      [patience.answer, () => this.events.answer()],
      [patience.end, () => this.events.end()],
    ];
    let stepped = 0;
    while ((await sleep(pressEvery), this.#obeyed < this.#last)) {
      main.call(`globalThis[Symbol.for("${terminate}")]?.(${this.#last})`);
      const [after, step] = steps[0] ?? [Infinity];
      if (main.deafSince(stepped) <= after) continue;
      steps.shift();
      step!();
      stepped = performance.now();
    }
    main.leave();
    this.#pressing = false;
  }

  #freeOfChild(): void {
    if (this.events.waitsForChild()) signalAll(lastStartedBy(process.pid, this.own), "SIGKILL");
  }
}

/** Calls into the main thread's JavaScript, wherever that is. */
class MainThread {
  readonly #session = new Session();
  #heard = performance.now();
  #calling = false;

  constructor() {
    this.#session.connectToMainThread();
  }

  call(expression: string): void {
    if (this.#calling) return;
    this.#calling = true;
    // Named like Node's own code, so that it is not taken for a cell's.
    const named = `${expression}\n//# sourceURL=node:gatehouse`;
    this.#session.post("Runtime.evaluate", { expression: named }, () => {
      this.#calling = false;
      this.#heard = performance.now();
    });
  }

  /** For how long it has not answered, counted from `start` at the earliest, in milliseconds. */
  deafSince(start: number): number {
    return this.#calling ? performance.now() - Math.max(this.#heard, start) : 0;
  }

  leave(): void {
    this.#session.disconnect();
  }
}
