import type { Origin } from "./cell.js";
import { composeBroadcast, type Letter } from "./protocol/compose.js";
import type { Header, Json, Outgoing } from "./protocol/message.js";
import type { StreamName } from "./transport/protocol.js";

/** Where broadcasts go: the transport, or a list in a test. */
export interface Broadcaster {
  send(message: Outgoing): void;
  print(parent: Header, name: StreamName, text: string): void;
}

/** Everything broadcast: statuses, results, errors, printed text, each for the request it belongs to. */
export class IoPub {
  constructor(private readonly transport: Broadcaster) {}

  status(parent: Header | undefined, state: "busy" | "idle" | "starting"): void {
    const content = { execution_state: state };
    this.transport.send(composeBroadcast(parent, { type: "status", content }));
  }

  /** Broadcasts a message for the code of `origin`, unless that is silent. */
  publish(origin: Origin, type: string, content: Json, more: Partial<Letter> = {}): void {
    if (origin.silent) return;
    this.transport.send(composeBroadcast(origin.header, { ...more, type, content }));
  }

  /** Adds printed text to what the code of `origin` has printed. */
  print(origin: Origin, name: StreamName, text: string): void {
    if (!origin.silent && text !== "") this.transport.print(origin.header, name, text);
  }
}
