import type { Socket } from "node:net";
import { Feed, type ByteReader } from "./feed.js";
import {
  encodeCommand,
  encodeProperties,
  faultOfGreeting,
  Flag,
  greeting,
  greetingParts,
  readCommand,
  readProperties,
} from "./frames.js";

/** The socket types of ours, and whom each talks to. */
const partners = {
  ROUTER: ["DEALER", "REQ", "ROUTER"],
  XPUB: ["SUB", "XSUB"],
} as const;

export type SocketType = keyof typeof partners;

/** How much of a peer is borne with. */
export interface PeerLimits {
  /** Bytes and frames of one message to us. */
  messageBytes: number;
  messageFrames: number;
  /** Bytes that may wait to be sent to it. */
  waitingBytes: number;
  /** What the begun messages of all who share it may take together. */
  pool?: Pool;
}

export interface Pool {
  bytes: number;
  readonly most: number;
}

export interface PeerEvents {
  /** It has introduced itself. */
  ready(peer: ZmtpPeer): void;
  message(peer: ZmtpPeer, frames: Buffer[]): void;
  /** It subscribed to what begins with `topic`, or no longer does. */
  subscription(peer: ZmtpPeer, topic: Buffer, wanted: boolean): void;
  /** It broke the rules, and was disconnected. */
  refused(peer: ZmtpPeer, reason: string): void;
}

/** How long a connection may take to introduce itself, in milliseconds. */
const introductionMs = 10_000;

let lastNumber = 0;

/** One connection, made to us, of a ZeroMQ socket. */
export class ZmtpPeer {
  readonly number = ++lastNumber;
  /** What it calls itself, as others may do too; else what nobody calls himself, since names do not begin with 0. */
  identity = Buffer.from(`\0${this.number}`);
  readonly #timer: NodeJS.Timeout;
  /** Bytes of the message that is being received, and what is counted of them in the pool. */
  #bytes = 0;
  #counted: { pool: Pool; bytes: number } | undefined;

  constructor(
    private readonly socket: Socket,
    private readonly type: SocketType,
    public limits: PeerLimits,
    private readonly events: PeerEvents,
  ) {
    const feed = new Feed(this.#converse());
    this.#timer = setTimeout(() => this.#refuse("it did not introduce itself"), introductionMs);
    socket.setNoDelay(true);
    socket.on("data", (chunk) => this.#hear(feed, chunk));
    // What went wrong with a connection concerns its peer, who is gone: "close" follows.
    socket.on("error", () => socket.destroy());
    socket.on("close", () => (clearTimeout(this.#timer), this.#count(0)));
    socket.write(greeting);
  }

  /** Bytes that wait to be sent. */
  get waiting(): number {
    return this.socket.writableLength;
  }

  /** Bytes that have been sent. */
  get taken(): number {
    return this.socket.bytesWritten - this.waiting;
  }

  /** Sends a message's bytes, unless too much waits already: it costs the slow reader, and nobody else. */
  send(bytes: Buffer, allowance = 0): boolean {
    if (this.waiting + bytes.length > this.limits.waitingBytes + allowance) return false;
    return this.socket.destroyed ? false : (this.socket.write(bytes), true);
  }

  /** Sends what waits, within a time, and disconnects. */
  async close(lingerMs: number): Promise<void> {
    if (this.socket.destroyed) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, lingerMs);
      this.socket.end(() => (clearTimeout(timer), resolve()));
      this.socket.once("close", () => (clearTimeout(timer), resolve()));
    });
    this.socket.destroy();
  }

  #hear(feed: Feed, chunk: Buffer): void {
    try {
      if (this.socket.destroyed) return;
      feed.push(chunk);
      this.#count(this.#bytes + feed.size);
    } catch (error) {
      this.#refuse((error as Error).message);
    }
  }

  #refuse(reason: string): void {
    if (this.socket.destroyed) return;
    this.socket.destroy();
    this.events.refused(this, reason);
  }

  /** Notes in the pool how much of a message is here. @throws Error when the pool is full. */
  #count(bytes: number): void {
    if (this.#counted) this.#counted.pool.bytes -= this.#counted.bytes;
    const { pool } = this.limits;
    this.#counted = pool && { pool, bytes };
    if (!pool) return;
    pool.bytes += bytes;
    if (bytes > 0 && pool.bytes > pool.most) throw new Error("too many bytes of begun messages");
  }

  *#converse(): ByteReader {
    for (const [part, size] of greetingParts.entries()) {
      const fault = faultOfGreeting(part, yield size);
      if (fault) throw new Error(fault);
    }
    this.socket.write(encodeCommand("READY", encodeProperties({ "Socket-Type": this.type })));
    let introduced = false;
    let frames: Buffer[] = [];
    for (;;) {
      const flags = (yield 1)[0]!;
      const size = flags & Flag.long ? Number((yield 8).readBigUInt64BE()) : (yield 1)[0]!;
      this.#limit(this.#bytes + size, frames.length + 1);
      const body = size > 0 ? yield size : Buffer.alloc(0);
      if (flags & Flag.command) {
        introduced = this.#command(body, introduced);
      } else if (!introduced) throw new Error("a message came before its introduction");
      else {
        frames.push(body);
        this.#bytes += size;
        if (flags & Flag.more) continue;
        const message = frames;
        [frames, this.#bytes] = [[], 0];
        this.#message(message);
      }
    }
  }

  #limit(bytes: number, frames: number): void {
    const { messageBytes, messageFrames } = this.limits;
    if (bytes > messageBytes) throw new Error(`a message of more than ${messageBytes} bytes`);
    if (frames > messageFrames) throw new Error(`a message of more than ${messageFrames} frames`);
  }

  /** Obeys a command; whether the peer has introduced itself. */
  #command(bytes: Buffer, introduced: boolean): boolean {
    const { name, body } = readCommand(bytes);
    if (name === "READY" && !introduced) {
      this.#introduce(readProperties(body));
      return true;
    }
    if (!introduced) throw new Error("a command came before its introduction");
    // A PING carries a time to live of two bytes, and what the PONG is to carry back.
    if (name === "PING") this.send(encodeCommand("PONG", body.subarray(2)));
    if (name === "SUBSCRIBE" || name === "CANCEL")
      this.events.subscription(this, body, name === "SUBSCRIBE");
    return true;
  }

  #introduce(properties: Map<string, Buffer>): void {
    const type = properties.get("socket-type")?.toString() ?? "none";
    const wanted: readonly string[] = partners[this.type];
    if (!wanted.includes(type))
      throw new Error(`socket type: expected ${wanted.join(" or ")}, got ${type.slice(0, 20)}`);
    const name = properties.get("identity");
    if (name && name.length > 0 && name[0] !== 0) this.identity = Buffer.from(name);
    clearTimeout(this.#timer);
    this.events.ready(this);
  }

  /** Before ZMTP 3.1 a subscription is a message: 1 and the topic, or 0 and the topic. */
  #message(frames: Buffer[]): void {
    if (this.type !== "XPUB") return this.events.message(this, frames);
    const [first] = frames;
    if (frames.length === 1 && (first![0] === 0 || first![0] === 1))
      this.events.subscription(this, first!.subarray(1), first![0] === 1);
  }
}
