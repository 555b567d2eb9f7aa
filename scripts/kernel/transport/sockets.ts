import { composeBroadcast } from "../protocol/compose.js";
import { listenOptions, type Connection } from "../protocol/connection.js";
import type { Incoming, Outgoing } from "../protocol/message.js";
import { fromFrames, toFrames } from "../protocol/wire.js";
import { Complaints } from "./complaints.js";
import { Readers } from "./readers.js";
import { encodeMessage } from "./zmtp/frames.js";
import { Listener } from "./zmtp/listener.js";
import type { PeerLimits, ZmtpPeer, PeerEvents } from "./zmtp/peer.js";

/** How long a socket that closes may go on delivering, in milliseconds. */
const lingerMs = 1000;

const megabyte = 2 ** 20;
const waitingBytes = 256 * megabyte;
/** Of someone who has not shown that he knows the key. */
const strangers: PeerLimits = {
  ...{ messageBytes: 64 * megabyte, messageFrames: 1000, waitingBytes },
  pool: { bytes: 0, most: 256 * megabyte },
};
const clients: PeerLimits = { messageBytes: 2048 * megabyte, messageFrames: 100_000, waitingBytes };
const beats: PeerLimits = { messageBytes: 65_536, messageFrames: 16, waitingBytes: megabyte };

type Asking = Exclude<Incoming["channel"], "iopub">;

/** The kernel's five sockets: signed messages in and out, and the heartbeat echoed. */
export class Sockets {
  readonly #complaints: Complaints;
  readonly #routers: Record<Asking, Listener>;
  readonly #readers: Readers;
  readonly #heartbeat: Listener;

  constructor(
    private readonly connection: Connection,
    private readonly receive: (message: Incoming) => void,
    log: (line: string) => unknown,
  ) {
    this.#complaints = new Complaints(log);
    const router = (channel: Asking) => new Listener("ROUTER", strangers, this.#events(channel));
    this.#routers = {
      shell: router("shell"),
      control: router("control"),
      stdin: router("stdin"),
    };
    this.#heartbeat = new Listener("ROUTER", beats, {
      ...this.#events("hb"),
      message: (peer, frames) => void peer.send(encodeMessage(frames)),
    });
    const events = this.#events("iopub");
    this.#readers = new Readers(events, this.#complaints, (topic) => this.#welcome(topic));
  }

  /** Binds every socket and starts reading. @throws Error when a port is taken. */
  async open(): Promise<void> {
    const { shell, control, stdin } = this.#routers;
    const sockets = { shell, control, stdin, iopub: this.#readers.listener, hb: this.#heartbeat };
    const bound = Object.entries(sockets).map(async ([name, listener]) => {
      const port = this.connection[`${name as keyof typeof sockets}_port`];
      await listener.listen(listenOptions(this.connection, port)).catch((error: Error) => {
        throw new Error(`${name}_port ${port} cannot be bound: ${error.message}`);
      });
    });
    await Promise.all(bound);
  }

  send(message: Outgoing): void {
    const { key } = this.connection;
    const [first, ...rest] = message.identities;
    if (message.channel === "iopub")
      return this.#readers.send(first!, encodeMessage(toFrames(message, key)));
    // The first identity says whom it is for, and is not sent.
    const bytes = encodeMessage(toFrames({ ...message, identities: rest }, key));
    for (const peer of this.#addressees(message.channel, message)) {
      if (!peer.send(bytes))
        this.complain(`${message.channel}: a client does not read its replies`);
    }
  }

  /** How many bytes the fastest reader of broadcasts is behind. */
  behind(): number {
    return this.#readers.behind();
  }

  /** Says what is wrong with what was sent to the kernel, in its log. */
  complain(what: string): void {
    this.#complaints.say(what);
  }

  /** Delivers what is queued and closes. */
  async close(): Promise<void> {
    const { shell, control, stdin } = this.#routers;
    const all = [shell, control, stdin, this.#readers.listener, this.#heartbeat];
    await Promise.all(all.map((listener) => listener.close(lingerMs)));
  }

  /**
   * A reply goes to the connection that asked. A question goes to every connection of its client's name: whose answer is
   * signed is heard.
   */
  #addressees(channel: Asking, { peer, identities }: Outgoing): ZmtpPeer[] {
    const { peers } = this.#routers[channel];
    const meant = (each: ZmtpPeer) =>
      peer === undefined ? each.identity.equals(identities[0]!) : each.number === peer;
    return [...peers.values()].filter(meant);
  }

  #events(channel: Asking | "iopub" | "hb"): PeerEvents {
    return {
      ready: () => undefined,
      subscription: () => undefined,
      message: (peer, frames) => this.#read(channel as Asking, peer, frames),
      refused: (_, reason) => this.complain(`${channel}: a connection was closed: ${reason}`),
    };
  }

  /** Whoever does not know the key gets no answer, and no message may end or stop the kernel. */
  #read(channel: Asking, peer: ZmtpPeer, frames: Buffer[]): void {
    try {
      const message = fromFrames(channel, frames, this.connection.key);
      peer.limits = clients;
      const identities = [new Uint8Array(peer.identity), ...message.identities];
      this.receive({ ...message, identities, peer: peer.number });
    } catch (error) {
      this.complain(`${channel}: a message was refused: ${(error as Error).message}`);
    }
  }

  /** Tells a new subscriber that it is heard (iopub_welcome, JEP 65), so that it need not guess. */
  #welcome(topic: Buffer): Buffer {
    const content = { subscription: topic.toString() };
    const welcome = composeBroadcast(undefined, { type: "iopub_welcome", content });
    return encodeMessage(toFrames({ ...welcome, identities: [topic] }, this.connection.key));
  }
}
