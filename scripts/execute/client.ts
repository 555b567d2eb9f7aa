import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Dealer, Subscriber } from "zeromq";
import { messageOf } from "../notebook/notebook-error.js";
import type { KernelProcess } from "./kernel-process.js";
import { leniently } from "./lenient.js";
import { composeRequest, type Letter } from "../kernel/protocol/compose.js";
import { address } from "../kernel/protocol/connection.js";
import type { Channel, Header } from "../kernel/protocol/message.js";
import { fromFrames, toFrames, type Received } from "../kernel/protocol/wire.js";

/** A kernel that ended, or never answered, while something was expected of it. */
export class KernelDied extends Error {
  override name = "KernelDied";
}

/** Goes on after the death of a kernel, and after nothing else. */
export function unlessDied(error: unknown): void {
  if (!(error instanceof KernelDied)) throw error;
}

/** Something took longer than it may. */
export class TimedOut extends Error {
  override name = "TimedOut";
}

type AskingChannel = Exclude<Channel, "iopub">;
type MessageListener = (message: Received) => void;

/** How soon a kernel that is starting is asked again whether it is there, at first, and at most. */
const askAgainMs = { first: 100, most: 2000 };
/** How long another kernel than ours is left to bind all its sockets: stock tslab, asked meanwhile, never hears again. */
const bindingMs = 100;
/** How soon a socket tries again that came before the kernel was there; ZeroMQ's own 100 ms would cost most of a start. */
const reconnectMs = 10;

/**
 * A Jupyter client of one kernel. Requests go out on shell; replies are matched by their parent,
 * and everything on IOPub goes to one listener in the order of its arrival.
 */
export class KernelClient {
  private readonly author = { session: randomUUID(), username: "gatehouse" };
  private readonly shell = new Dealer({ linger: 0, reconnectInterval: reconnectMs });
  private readonly control = new Dealer({ linger: 0, reconnectInterval: reconnectMs });
  private readonly iopub = new Subscriber({
    linger: 0,
    receiveHighWaterMark: 0,
    reconnectInterval: reconnectMs,
  });
  private readonly stdin = new Dealer({ linger: 0, reconnectInterval: reconnectMs });
  private readonly waiting = new Map<string, MessageListener>();
  private readonly idleOf = new Map<string, () => void>();
  private readonly sending = new Map<Dealer, Promise<void>>();
  /** Resolves when the kernel's shell is there to be asked. */
  private readonly connected: Promise<unknown>;
  /** Rejects when the kernel sends what is no message. */
  private readonly broken: Promise<never>;
  private breakOff: (reason: KernelDied) => void = () => undefined;

  /** Hears every message on IOPub. */
  onPublished: MessageListener = () => undefined;
  /** Hears requests for input; there is nobody to answer them. */
  onInputRequest: MessageListener = () => undefined;

  constructor(private readonly kernel: KernelProcess) {
    const { connection } = kernel;
    // Answers on stdin find us by the identity of shell.
    const routingId = randomUUID();
    this.shell.routingId = routingId;
    this.stdin.routingId = routingId;
    this.connected = new Promise((resolve) => this.shell.events.on("handshake", resolve));
    this.shell.connect(address(connection, connection.shell_port));
    this.control.connect(address(connection, connection.control_port));
    this.stdin.connect(address(connection, connection.stdin_port));
    this.iopub.connect(address(connection, connection.iopub_port));
    this.iopub.subscribe("");
    this.broken = new Promise((_, reject) => (this.breakOff = reject));
    this.broken.catch(() => undefined);
    void this.read("shell", (message) => this.deliver(message));
    void this.read("control", (message) => this.deliver(message));
    void this.read("stdin", (message) => this.onInputRequest(message));
    void this.read("iopub", (message) => this.published(message));
  }

  /**
   * Waits until the kernel answers on shell and is heard on IOPub: a subscriber that joins late would
   * miss the first cell's output.
   * @throws KernelDied, TimedOut
   */
  async ready(timeoutMs: number, isOurs = true): Promise<void> {
    const bound = this.connected.then(() => sleep(isOurs ? 0 : bindingMs));
    const answered = bound.then(() => this.askUntilHeard());
    const silence = sleep(timeoutMs, false, { ref: false });
    if (await this.alive(Promise.race([answered, silence]))) return this.kernel.listenIn();
    throw new TimedOut(`the kernel did not answer within ${timeoutMs / 1000} s`);
  }

  /** Sends a request on shell; resolves with its reply, and when the kernel says it is idle again. */
  request(
    type: string,
    content: Record<string, unknown>,
    metadata: Record<string, unknown> = {},
  ): { id: string; reply: Promise<Received>; idle: Promise<void> } {
    const id = this.send("shell", { type, content, metadata });
    const reply = new Promise<Received>((resolve) => this.waiting.set(id, resolve));
    const idle = new Promise<void>((resolve) => this.idleOf.set(id, resolve));
    return { id, reply, idle };
  }

  /** Forgets a request that is no longer waited for. */
  forget(id: string): void {
    this.waiting.delete(id);
    this.idleOf.delete(id);
  }

  /** Asks the kernel on control to interrupt what it runs. */
  interrupt(): void {
    this.send("control", { type: "interrupt_request", content: {} });
  }

  /** Refuses a request for input: the answer is empty. */
  refuseInput(request: Received): void {
    const content = { value: "", status: "ok" };
    this.send("stdin", { type: "input_reply", content }, request.header);
  }

  /** Asks the kernel to end, and closes the sockets when it has or `graceMs` are over. */
  async shutdown(graceMs: number): Promise<boolean> {
    this.kernel.endDetached();
    this.send("control", { type: "shutdown_request", content: { restart: false } });
    const ended = await Promise.race([
      this.kernel.ended.then(() => true),
      sleep(graceMs, false, { ref: false }),
    ]);
    this.close();
    return ended;
  }

  /** Closes the sockets. */
  close(): void {
    for (const socket of [this.shell, this.control, this.iopub, this.stdin]) socket.close();
  }

  /** The result of `work`, unless the kernel ends first, or can no longer be understood. */
  async alive<T>(work: Promise<T>): Promise<T> {
    const death = this.kernel.ended.then((how) => {
      throw new KernelDied(`the kernel ${how}`);
    });
    return Promise.race([work, death, this.broken]);
  }

  /** Asks, less and less often, until one of the questions has its reply and is heard of on IOPub. */
  private async askUntilHeard(): Promise<boolean> {
    let heard = false;
    const asked: Promise<boolean>[] = [];
    let soon = askAgainMs.first;
    for (; !heard && !this.shell.closed; soon = Math.min(2 * soon, askAgainMs.most)) {
      const { idle, reply } = this.request("kernel_info_request", {});
      const both = Promise.all([reply, idle]).then(() => (heard = true));
      asked.push(both);
      await Promise.race([...asked, sleep(soon, undefined, { ref: false })]);
    }
    return heard;
  }

  private deliver(message: Received): void {
    const id = message.parentHeader.msg_id;
    if (id === undefined) return;
    this.waiting.get(id)?.(message);
    this.waiting.delete(id);
  }

  private published(message: Received): void {
    this.onPublished(message);
    const id = message.parentHeader.msg_id;
    if (id === undefined || message.header.msg_type !== "status") return;
    if (message.content["execution_state"] !== "idle") return;
    this.idleOf.get(id)?.();
    this.idleOf.delete(id);
  }

  /** Sends when what was sent before on this channel is on its way: a socket refuses a second message meanwhile. */
  private send(channel: AskingChannel, letter: Letter, parent?: Header): string {
    const { id, message } = composeRequest(this.author, channel, letter, parent);
    const { [channel]: socket } = this;
    const frames = toFrames(message, this.kernel.connection.key);
    const before = this.sending.get(socket) ?? Promise.resolve();
    const sent = before.then(() => socket.send(frames));
    const settled = sent.catch((error: unknown) => {
      // A closed socket belongs to a kernel that has been given up.
      if (!socket.closed) throw error;
    });
    this.sending.set(socket, settled);
    return id;
  }

  private async read(channel: Channel, take: MessageListener): Promise<void> {
    for await (const frames of this[channel]) {
      try {
        take(fromFrames(channel, frames, this.kernel.connection.key, leniently));
      } catch (error) {
        const reason = `the kernel sent what is no message: ${messageOf(error)}`;
        this.breakOff(new KernelDied(reason));
      }
    }
  }
}
