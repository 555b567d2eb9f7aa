import { Reply, Router, XPublisher } from "zeromq";
import { address, type Connection } from "../protocol/connection.js";
import { fromFrames, toFrames } from "../protocol/wire.js";
import { composeBroadcast } from "../protocol/compose.js";
import type { Incoming, Outgoing } from "../protocol/message.js";
import { Outbox } from "./outbox.js";

/** How long a socket that closes may go on delivering, in milliseconds. */
const linger = 1000;

/** The kernel's five sockets: signed messages in and out, and the heartbeat echoed. */
export class Sockets {
  readonly #routers = {
    shell: new Router({ linger }),
    control: new Router({ linger }),
    stdin: new Router({ linger }),
  };
  readonly #iopub = new XPublisher({ linger, sendHighWaterMark: 0, verbosity: "allSubs" });
  readonly #heartbeat = new Reply({ linger: 0 });
  readonly #outboxes = {
    shell: new Outbox(this.#routers.shell),
    control: new Outbox(this.#routers.control),
    stdin: new Outbox(this.#routers.stdin),
    iopub: new Outbox(this.#iopub),
  };

  constructor(
    private readonly connection: Connection,
    private readonly receive: (message: Incoming) => void,
    private readonly complain: (line: string) => void,
  ) {}

  /** Binds every socket and starts reading. @throws Error when a port is taken. */
  async open(): Promise<void> {
    const at = (port: number) => address(this.connection, port);
    await Promise.all([
      this.#routers.shell.bind(at(this.connection.shell_port)),
      this.#routers.control.bind(at(this.connection.control_port)),
      this.#routers.stdin.bind(at(this.connection.stdin_port)),
      this.#iopub.bind(at(this.connection.iopub_port)),
      this.#heartbeat.bind(at(this.connection.hb_port)),
    ]);
    for (const channel of ["shell", "control", "stdin"] as const) void this.#read(channel);
    void this.#welcome();
    void this.#echo();
  }

  send(message: Outgoing): void {
    this.#outboxes[message.channel].push(toFrames(message, this.connection.key));
  }

  /** Delivers what is queued and closes. */
  async close(): Promise<void> {
    await Promise.all(Object.values(this.#outboxes).map((outbox) => outbox.idle()));
    for (const socket of [...Object.values(this.#routers), this.#iopub, this.#heartbeat]) {
      socket.close();
    }
  }

  async #read(channel: "shell" | "control" | "stdin"): Promise<void> {
    for await (const frames of this.#routers[channel]) {
      let message: Incoming;
      try {
        message = fromFrames(channel, frames, this.connection.key);
      } catch (error) {
        // Whoever does not know the key gets no answer, and must not be able to stop the kernel.
        this.complain(`${channel}: ${(error as Error).message}\n`);
        continue;
      }
      this.receive(message);
    }
  }

  /** Tells each new subscriber that it is heard (iopub_welcome, JEP 65), so that it need not guess. */
  async #welcome(): Promise<void> {
    for await (const [frame] of this.#iopub) {
      if (frame?.[0] !== 1) continue;
      const subscription = frame.subarray(1).toString();
      const welcome = composeBroadcast(undefined, {
        type: "iopub_welcome",
        content: { subscription },
      });
      this.send({ ...welcome, identities: [frame.subarray(1)] });
    }
  }

  async #echo(): Promise<void> {
    for await (const frames of this.#heartbeat) await this.#heartbeat.send(frames);
  }
}
