import { once } from "node:events";
import { lstatSync, rmSync } from "node:fs";
import { createServer, type ListenOptions } from "node:net";
import { ZmtpPeer, type PeerLimits, type PeerEvents, type SocketType } from "./peer.js";

/** Connections beyond this many to one port are closed at once. */
const mostConnections = 512;

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
    this.#server.listen(options);
    await once(this.#server, "listening");
    // A connection that could not be accepted was not made.
    this.#server.on("error", () => undefined);
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
