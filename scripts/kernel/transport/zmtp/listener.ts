import { once } from "node:events";
import { lstatSync, rmSync } from "node:fs";
import { createServer, type ListenOptions } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { ZmtpPeer, type PeerLimits, type PeerEvents, type SocketType } from "./peer.js";

/** Connections beyond this many to one port are closed at once. */
const mostConnections = 512;
/** For how long a port that is taken is tried again, and how soon, in milliseconds. */
const patienceMs = 3000;
const againMs = 50;

/** A bound ZeroMQ socket, as far as a kernel needs one: it is connected to, and knows each of its peers. */
export class Listener {
  /** Those who have introduced themselves. */
  readonly peers = new Map<number, ZmtpPeer>();
  readonly #all = new Set<ZmtpPeer>();
  readonly #server = createServer();

  constructor(type: SocketType, limits: PeerLimits, events: PeerEvents) {
    this.#server.maxConnections = mostConnections;
    const noting: PeerEvents = {
      ...events,
      ready: (peer) => {
        this.peers.set(peer.number, peer);
        events.ready(peer);
      },
    };
    this.#server.on("connection", (socket) => {
      const peer = new ZmtpPeer(socket, type, { ...limits }, noting);
      this.#all.add(peer);
      socket.once("close", () => {
        this.#all.delete(peer);
        this.peers.delete(peer.number);
      });
    });
  }

  /** @throws Error when it cannot be bound. */
  async listen(options: ListenOptions): Promise<void> {
    // As ZeroMQ does: what lies there was left by a process that was killed.
    if (options.path !== undefined) removeSocket(options.path);
    await this.#bind(options, performance.now() + patienceMs);
    // A connection that could not be accepted was not made.
    this.#server.on("error", () => undefined);
  }

  /** Jupyter chose the port a while ago, among those that the system gives to connections too: one may have it just now. */
  async #bind(options: ListenOptions, until: number): Promise<void> {
    this.#server.listen(options);
    try {
      await once(this.#server, "listening");
    } catch (error) {
      const isTaken = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
      if (!isTaken || performance.now() > until) throw error;
      await sleep(againMs);
      await this.#bind(options, until);
    }
  }

  /** Sends what waits, within a time, and disconnects everyone. */
  async close(lingerMs: number): Promise<void> {
    this.#server.close();
    await Promise.all([...this.#all].map((peer) => peer.close(lingerMs)));
  }
}

function removeSocket(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSocket()) rmSync(path);
}
