import type { Complaints } from "./complaints.js";
import { Listener } from "./zmtp/listener.js";
import type { PeerLimits, ZmtpPeer, PeerEvents } from "./zmtp/peer.js";

const megabyte = 2 ** 20;
const limits: PeerLimits = {
  messageBytes: 65_536,
  messageFrames: 1,
  /** What waits for a reader that is slow; what comes then is lost to it. */
  waitingBytes: 128 * megabyte,
};
/** Short messages, such as that the kernel is idle, still find room where output does not. */
const short = 4096;
const roomForShort = 4 * megabyte;
/** Who reads less than this, in this many milliseconds, while more waits, is not waited for. */
const leastBytes = megabyte;
const windowMs = 5000;

/** A reader cannot make itself expensive by subscriptions. */
const mostSubscriptions = 1000;

/** Those who read what is broadcast; a slow one costs only itself. */
export class Readers {
  readonly listener: Listener;
  readonly #seen = new WeakMap<ZmtpPeer, { at: number; taken: number; reads: boolean }>();
  readonly #topics = new WeakMap<ZmtpPeer, Buffer[]>();

  constructor(
    events: PeerEvents,
    private readonly complaints: Complaints,
    welcome: (topic: Buffer) => Buffer,
  ) {
    this.listener = new Listener("XPUB", limits, {
      ...events,
      subscription: (peer, topic, wanted) => {
        if (this.#subscribe(peer, Buffer.from(topic), wanted)) peer.send(welcome(topic));
      },
    });
  }

  /** Sends a message to everyone who subscribed to its topic. */
  send(topic: Uint8Array, bytes: Buffer): void {
    const allowance = bytes.length <= short ? roomForShort : 0;
    for (const peer of this.listener.peers.values()) {
      if (!this.#topics.get(peer)?.some((wanted) => begins(topic, wanted))) continue;
      if (!peer.send(bytes, allowance)) this.#lost(peer);
    }
  }

  /** How many bytes the fastest of those who read is behind. */
  behind(): number {
    const now = performance.now();
    const reading = [...this.listener.peers.values()].filter((peer) => this.#reads(peer, now));
    return reading.length === 0 ? 0 : Math.min(...reading.map(({ waiting }) => waiting));
  }

  /** Whether a reader has taken a fair amount of late; one that has nothing to take counts as if. */
  #reads(peer: ZmtpPeer, now: number): boolean {
    const seen = this.#seen.get(peer);
    if (peer.waiting === 0 || !seen || now - seen.at > 2 * windowMs) {
      this.#seen.set(peer, { at: now, taken: peer.taken, reads: true });
      return true;
    }
    if (now - seen.at < windowMs) return seen.reads;
    const reads = peer.taken - seen.taken >= leastBytes;
    this.#seen.set(peer, { at: now, taken: peer.taken, reads });
    return reads;
  }

  /** Notes a subscription or its end; whether it is a new one. */
  #subscribe(peer: ZmtpPeer, topic: Buffer, wanted: boolean): boolean {
    const topics = this.#topics.get(peer) ?? [];
    const at = topics.findIndex((known) => known.equals(topic));
    if (!wanted && at >= 0) topics.splice(at, 1);
    if (wanted && topics.length < mostSubscriptions) topics.push(topic);
    this.#topics.set(peer, topics);
    return wanted;
  }

  #lost({ waiting }: ZmtpPeer): void {
    const size = Math.round(waiting / megabyte);
    this.complaints.say(
      `iopub: a reader does not keep up: ${size} MB wait for it, and what comes now is lost to it`,
    );
  }
}

function begins(topic: Uint8Array, wanted: Buffer): boolean {
  return wanted.length === 0 || wanted.equals(topic.subarray(0, wanted.length));
}
