import type { ChildProcess } from "node:child_process";
import path from "node:path";
import {
  MessageChannel,
  receiveMessageOnPort,
  Worker,
  type MessagePort,
} from "node:worker_threads";
import { currentSession } from "../protocol/compose.js";
import { captureDescriptors, writeLog } from "./descriptors.js";
import {
  ConnectionError,
  readConnection,
  warningsOf,
  type Connection,
} from "../protocol/connection.js";
import type { Header, Incoming, Json, Outgoing } from "../protocol/message.js";
import {
  Flag,
  sizeOf,
  type FromTransport,
  type RunningCell,
  type StreamName,
  type ToTransport,
  type TransportData,
} from "./protocol.js";

/** What the transport reports to the kernel. */
export interface TransportEvents {
  message(message: Incoming): void;
  interrupt(id: number): void;
  shutdown(): void;
  failed(message: string): void;
}

/** How long a dying kernel waits for its last words to be sent, in milliseconds. */
const lastWords = 2000;

/** How long a child waits for what was printed before it, in milliseconds: a client that is slow must not stop it. */
const mostSettling = 200;

/** How far the main thread may be ahead of the transport, in characters, and how long it waits when nothing moves. */
const mostAhead = 16 * 2 ** 20;
const mostWaitMs = 20_000;

/**
 * Starts the transport that a connection file describes; `folder` holds the kernel's build. A file that cannot be used
 * ends the process in words.
 */
export function openTransport(connectionFile: string, folder: string): Transport {
  // From now on somebody may interrupt the kernel, who must not end it.
  process.on("SIGINT", ignore);
  const connection = usableConnection(connectionFile);
  for (const warning of warningsOf(connection)) writeLog(false, "stderr", `kernel: ${warning}\n`);
  const captured = captureDescriptors();
  const script = path.join(folder, "transport.cjs");
  return new Transport(script, connection, parentProcess(), captured);
}

function usableConnection(file: string): Connection {
  try {
    return readConnection(file);
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error;
    writeLog(false, "stderr", `kernel: ${error.message}\n`);
    process.exit(2);
  }
}

// As it is before a recorder listens to it.
const { now } = Date;

export const ignore = (): void => undefined;

/**
 * The process the kernel lives for: its parent; or the one Jupyter named, when that has died while this one started and
 * another has become the parent since.
 */
function parentProcess(): number {
  const named = Number(process.env["JPY_PARENT_PID"]);
  return named > 1 && !isAlive(named) ? named : process.ppid;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The main thread's side of the thread that owns the sockets. */
export class Transport {
  readonly #flags = new Int32Array(new SharedArrayBuffer(20));
  readonly #answers: MessagePort;
  readonly #worker: Worker;
  #printing: { parent: Header; name: StreamName } | undefined;
  #drained: (() => void)[] = [];
  #broadcast = 0;

  constructor(
    script: string,
    connection: Connection,
    parent: number,
    private readonly captured = false,
  ) {
    const { port1, port2 } = new MessageChannel();
    this.#answers = port1;
    const workerData: TransportData = {
      connection,
      parent,
      captured,
      session: currentSession(),
      flags: this.#flags.buffer as SharedArrayBuffer,
      answers: port2,
    };
    this.#worker = new Worker(script, { workerData, transferList: [port2], execArgv: [] });
  }

  /** Starts handing over what arrives. */
  listen(events: TransportEvents): void {
    this.#worker.on("message", (news: FromTransport) => this.#hear(news, events));
    this.#worker.on("error", (error: Error) => events.failed(error.message));
    this.#tell({ kind: "ready" });
  }

  send(message: Outgoing): void {
    this.#tell({ kind: "send", message });
    if (message.channel === "iopub") this.#pace(sizeOf(message));
  }

  /** Says what is wrong with a message that has no reply, in the kernel's log. */
  complain(what: string): void {
    this.#tell({ kind: "complain", what });
  }

  /** Sends printed text, which the transport gathers. */
  print(parent: Header, name: StreamName, text: string): void {
    if (this.#printing?.parent !== parent || this.#printing.name !== name) {
      this.#printing = { parent, name };
      this.#tell({ kind: "open", parent, name });
    }
    this.#tell({ kind: "text", text });
    this.#pace(text.length);
  }

  /** Says which cell is being executed. */
  begin(cell: RunningCell): void {
    this.#tell({ kind: "begin", cell });
  }

  /** Says that the cell has been executed. */
  end(): void {
    this.#tell({ kind: "end" });
  }

  /** Resolves when every message that had arrived by now has been handed over. */
  drain(): Promise<void> {
    return new Promise((resolve) => {
      this.#drained.push(resolve);
      this.#tell({ kind: "drain" });
    });
  }

  /** Sends a question on stdin and blocks the thread until it is answered. */
  ask(question: Outgoing): Json {
    while (receiveMessageOnPort(this.#answers)) continue; // an answer to a question that was interrupted
    const before = Atomics.load(this.#flags, Flag.answers);
    this.send(question);
    for (;;) {
      Atomics.wait(this.#flags, Flag.answers, before);
      const received = receiveMessageOnPort(this.#answers) as { message: Json } | undefined;
      if (received) return received.message;
    }
  }

  /** Blocks until what was sent has left the process. */
  closeNow(): void {
    this.#tell({ kind: "close" });
    Atomics.wait(this.#flags, Flag.closed, 0, lastWords);
  }

  /** Writes to the kernel's own log. */
  log(name: StreamName, text: string | Uint8Array): void {
    writeLog(this.captured, name, text);
  }

  /** Says that a child serves the kernel itself, and no cell; it ends with the kernel. */
  own(child: ChildProcess): void {
    const { pid } = child;
    if (pid === undefined) return;
    this.#tell({ kind: "own", pid, lives: true });
    child.once("exit", () => this.#tell({ kind: "own", pid, lives: false }));
  }

  /** Waits until the transport has taken what was printed, so that what a child prints comes after it. */
  settle(): void {
    const before = Atomics.load(this.#flags, Flag.settled);
    this.#tell({ kind: "settle" });
    Atomics.wait(this.#flags, Flag.settled, before, mostSettling);
  }

  /** Waits while the transport and its readers are far behind. */
  #pace(size: number): void {
    this.#broadcast = (this.#broadcast + size) | 0;
    for (let last = -1, until = 0; ;) {
      const taken = Atomics.load(this.#flags, Flag.taken);
      if (((this.#broadcast - taken) | 0) <= mostAhead) return;
      if (taken !== last) [last, until] = [taken, now() + mostWaitMs];
      if (now() > until) return;
      Atomics.wait(this.#flags, Flag.taken, taken, 100);
    }
  }

  /** Does work in which the thread waits for a child. */
  waitForChild<T>(work: () => T): T {
    Atomics.store(this.#flags, Flag.child, 1);
    try {
      return work();
    } finally {
      Atomics.store(this.#flags, Flag.child, 0);
    }
  }

  #hear(news: FromTransport, events: TransportEvents): void {
    if (news.kind === "message") events.message(news.message);
    else if (news.kind === "drained") this.#drained.shift()?.();
    else if (news.kind === "interrupt") {
      this.#tell({ kind: "interrupted", id: news.id });
      Atomics.store(this.#flags, Flag.child, 0); // in case the work was terminated
      events.interrupt(news.id);
    } else if (news.kind === "shutdown") events.shutdown();
    else events.failed(news.message);
  }

  #tell(order: ToTransport): void {
    this.#worker.postMessage(order);
  }
}
