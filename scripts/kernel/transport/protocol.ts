import type { MessagePort } from "node:worker_threads";
import type { Header, Incoming, Outgoing, Parent } from "../protocol/message.js";
import type { Connection } from "../protocol/connection.js";

export type StreamName = "stdout" | "stderr";

/** A cell that is being executed, as the transport has to know it. */
export interface RunningCell {
  request: Parent;
  label: string;
  count: number;
  silent: boolean;
}

/** What the kernel's main thread tells the thread that owns the sockets. */
export type ToTransport =
  | { kind: "send"; message: Outgoing }
  | { kind: "complain"; what: string }
  /** Whose text the following `text` orders carry. */
  | { kind: "open"; parent: Header; name: StreamName }
  | { kind: "text"; text: string }
  /** A cell begins; the one before has ended. */
  | { kind: "begin"; cell: RunningCell }
  | { kind: "end" }
  /** A child serves the kernel itself, and no cell. */
  | { kind: "own"; pid: number; lives: boolean }
  /** Say when all that was printed before this has been taken. */
  | { kind: "settle" }
  /** Answer with "drained" when all that has arrived by now has been handed over. */
  | { kind: "drain" }
  /** From now on kernel_info is answered by the main thread, in its turn. */
  | { kind: "ready" }
  | { kind: "interrupted"; id: number }
  /** Send what is queued, close, and raise the flag the main thread waits on. */
  | { kind: "close" };

/** What the transport tells the main thread. */
export type FromTransport =
  /** The sockets are bound; comes before any message. */
  | { kind: "message"; message: Incoming }
  | { kind: "drained" }
  | { kind: "interrupt"; id: number }
  | { kind: "shutdown" }
  | { kind: "failed"; message: string };

/** What the transport thread is started with. */
export interface TransportData {
  connection: Connection;
  /** The process without which the kernel ends. */
  parent: number;
  /** The kernel's session, one for both threads. */
  session: string;
  /** Whether what is written to descriptors 1 and 2 comes through pipes. */
  captured: boolean;
  /** Int32 flags both threads see; see `Flag`. */
  flags: SharedArrayBuffer;
  /** Where answers to questions on stdin go; read by a main thread that waits for them. */
  answers: MessagePort;
}

/** Positions in the shared flags. */
export const Flag = {
  answers: 0,
  closed: 1,
  /** How much of what was broadcast the transport has taken, in characters; it wraps around. */
  taken: 2,
  /** Whether the main thread waits for a child it has started. */
  child: 3,
  /** How often the transport has settled. */
  settled: 4,
} as const;

/** The name (of a symbol on the global object) of what the transport calls to terminate what the main thread does. */
export const terminate = "gatehouse.terminate";

/** How large a message is, in characters: what counts is the same on both sides. */
export function sizeOf({ parts, buffers }: Outgoing): number {
  return [...parts, ...buffers].reduce((sum, { length }) => sum + length, 0);
}
