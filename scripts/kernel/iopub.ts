import type { Origin } from "./cell.js";
import { composeBroadcast, type Letter } from "./protocol/compose.js";
import type { Header, Json, Outgoing } from "./protocol/message.js";

type StreamName = "stdout" | "stderr";

/** Printed text waits this long for more, in milliseconds, and no longer than this many characters. */
const patience = 20;
const fill = 1 << 16;

/** Everything broadcast: statuses, results, errors, and printed text gathered into few messages, in order. */
export class IoPub {
  #open:
    { name: StreamName; origin: Origin; text: string[]; size: number; since: number } | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly send: (message: Outgoing) => void) {}

  status(parent: Header | undefined, state: "busy" | "idle" | "starting"): void {
    this.#post(parent, { type: "status", content: { execution_state: state } });
  }

  /** Broadcasts a message for the code of `origin`, unless that is silent. */
  publish(origin: Origin, type: string, content: Json, more: Partial<Letter> = {}): void {
    if (!origin.silent) this.#post(origin.header, { ...more, type, content });
  }

  /** Adds printed text to what its cell has printed. */
  print(origin: Origin, name: StreamName, text: string): void {
    if (origin.silent || text === "") return;
    if (this.#open && (this.#open.origin !== origin || this.#open.name !== name)) this.flush();
    const open = (this.#open ??= { name, origin, text: [], size: 0, since: performance.now() });
    open.text.push(text);
    open.size += text.length;
    if (open.size > fill || performance.now() - open.since > patience) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), patience);
  }

  /** Sends the printed text that waits. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const open = this.#open;
    if (!open) return;
    this.#open = undefined;
    const content = { name: open.name, text: open.text.join("") };
    this.send(composeBroadcast(open.origin.header, { type: "stream", content }));
  }

  #post(parent: Header | undefined, letter: Letter): void {
    this.flush();
    this.send(composeBroadcast(parent, letter));
  }
}
