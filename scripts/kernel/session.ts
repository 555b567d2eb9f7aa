import { origins } from "./cell.js";
import type { IoPub } from "./iopub.js";
import { composeReply } from "./protocol/compose.js";
import type { Incoming, Json } from "./protocol/message.js";
import { faultOf } from "./requests/content.js";
import type { Transport } from "./transport/transport.js";

/** Answers one kind of request with the content of its reply; undefined for messages that have none. */
export type Handler = (request: Incoming) => Reply | undefined | Promise<Reply | undefined>;

export interface Reply {
  content: Json;
  metadata?: Json;
}

/** The order of things: shell requests one after another, control requests at once, each between busy and idle. */
export class KernelSession {
  #queue: Incoming[] = [];
  #working = false;
  readonly #aborted = new WeakSet<Incoming>();

  constructor(
    private readonly transport: Transport,
    private readonly iopub: IoPub,
    private readonly handlers: Record<string, Handler>,
  ) {}

  receive(request: Incoming): void {
    if (request.channel === "control") return void this.#serve(request);
    this.#queue.push(request);
    if (!this.#working) void this.#work();
  }

  /** Aborts every execution that has been asked for by now. */
  async abortQueued(): Promise<void> {
    await this.transport.drain();
    for (const request of this.#queue) {
      if (request.header.msg_type === "execute_request") this.#aborted.add(request);
    }
  }

  /** Sends the reply to a request: `execute_request` is answered by `execute_reply`. */
  reply(request: Incoming, { content, metadata }: Reply): void {
    const type = request.header.msg_type.replace(/_request$/, "_reply");
    this.transport.send(composeReply(request, { type, content, metadata: metadata ?? {} }));
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) await this.#serve(next);
    this.#working = false;
  }

  async #serve(request: Incoming): Promise<void> {
    this.iopub.status(request.header, "busy");
    const origin = { header: request.header, silent: false };
    const answer = await origins.run(origin, () => this.#answer(request));
    if (answer) this.reply(request, answer);
    this.iopub.status(request.header, "idle");
  }

  async #answer(request: Incoming): Promise<Reply | undefined> {
    if (this.#aborted.has(request)) {
      return { content: { status: "aborted" }, metadata: { status: "aborted" } };
    }
    const type = request.header.msg_type;
    try {
      const handler = Object.hasOwn(this.handlers, type) ? this.handlers[type] : undefined;
      if (!handler) throw new Error(`unknown request: ${type}`);
      const fault = faultOf(request);
      if (fault) throw new Error(fault);
      return await handler(request);
    } catch (error) {
      if (type.endsWith("_request")) return { content: ofError(error) };
      this.transport.complain(`${request.channel}: ${type}: ${String(error)}`);
      return undefined;
    }
  }
}

/** A request that could not be answered is answered with the reason. */
function ofError(error: unknown): Json {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return { status: "error", ename: name, evalue: message, traceback: [stack ?? message] };
}
