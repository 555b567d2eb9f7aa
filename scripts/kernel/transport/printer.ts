import { composeBroadcast } from "../protocol/compose.js";
import type { Header, Outgoing } from "../protocol/message.js";
import type { StreamName } from "./protocol.js";

interface Stream {
  parent: Header;
  name: StreamName;
}

/** How long printed text waits for more, in milliseconds, and how many characters make a full message. */
const patience = 20;
const fill = 1 << 16;

/**
 * Gathers printed text into few messages. It lives in the transport's thread, whose timers also run while a cell keeps
 * the main thread to itself.
 */
export class Printer {
  /** Whose text is gathered, and whose is to come by `add`. */
  #gathered: Stream | undefined;
  #opened: Stream | undefined;
  #text: string[] = [];
  #size = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly send: (message: Outgoing) => void) {}

  /** Says whose text follows. */
  open(parent: Header, name: StreamName): void {
    this.#opened = { parent, name };
  }

  /** Takes text: of the stream that was opened last, or of another. */
  add(text: string, stream = this.#opened): void {
    const { parent, name } = this.#gathered ?? {};
    if (parent?.msg_id !== stream?.parent.msg_id || name !== stream?.name) this.flush();
    this.#gathered = stream;
    this.#text.push(text);
    this.#size += text.length;
    if (this.#size > fill) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), patience);
  }

  /** Sends what waits. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#gathered || this.#size === 0) return;
    const { parent, name } = this.#gathered;
    const content = { name, text: this.#text.join("") };
    this.#text = [];
    this.#size = 0;
    this.send(composeBroadcast(parent, { type: "stream", content }));
  }
}
