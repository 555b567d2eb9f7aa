import { randomUUID } from "node:crypto";
import { origins } from "../cell.js";
import type { Interrupts } from "../interrupts.js";
import type { IoPub } from "../iopub.js";
import type { Letter } from "../protocol/compose.js";
import type { Incoming, Json } from "../protocol/message.js";
import type { Reply } from "../session.js";

type CommListener = (data: unknown, buffers: Uint8Array[]) => unknown;

/** One end of a comm: a channel between code in the kernel and a widget in the page. */
export class Comm {
  #onMessage: CommListener = () => undefined;
  #onClose: CommListener = () => undefined;

  constructor(
    readonly id: string,
    readonly target: string,
    private readonly post: (type: string, content: Json, buffers?: Uint8Array[]) => void,
  ) {}

  /** Sends data to the page. */
  send(data: unknown, buffers?: Uint8Array[]): void {
    this.post("comm_msg", { comm_id: this.id, data }, buffers);
  }

  /** Sets what happens when the page sends data. */
  onMessage(listener: CommListener): void {
    this.#onMessage = listener;
  }

  /** Sets what happens when the page closes the comm. */
  onClose(listener: CommListener): void {
    this.#onClose = listener;
  }

  close(data: unknown = {}): void {
    this.post("comm_close", { comm_id: this.id, data });
  }

  /** Hands over what the page sent. */
  async receive({ header, content, buffers }: Incoming): Promise<void> {
    const listener = header.msg_type === "comm_close" ? this.#onClose : this.#onMessage;
    await listener(content["data"], buffers);
  }
}

/** The comms of a kernel. */
export class Comms {
  readonly #open = new Map<string, Comm>();
  readonly #targets = new Map<string, (comm: Comm, data: unknown) => unknown>();

  constructor(
    private readonly iopub: IoPub,
    private readonly interrupts: Interrupts,
  ) {}

  /** Says what to do when the page opens a comm to `target`. */
  register(target: string, opened: (comm: Comm, data: unknown) => unknown): void {
    this.#targets.set(target, opened);
  }

  /** Opens a comm to a target registered in the page. */
  open(target: string, data: unknown = {}, metadata: Json = {}): Comm {
    const comm = this.#add(randomUUID(), target);
    this.#post("comm_open", { comm_id: comm.id, target_name: target, data }, { metadata });
    return comm;
  }

  /** The answer to a comm_info_request. */
  info = ({ content }: Incoming): Reply => {
    const wanted = content["target_name"];
    const comms = [...this.#open.values()].filter(({ target }) => !wanted || target === wanted);
    const entries = comms.map(({ id, target }) => [id, { target_name: target }]);
    return { content: { status: "ok", comms: Object.fromEntries(entries) as Json } };
  };

  /** Takes in comm_open, comm_msg and comm_close. */
  receive = (message: Incoming): Promise<undefined> =>
    this.interrupts.run(() => this.#handOver(message));

  async #handOver(message: Incoming): Promise<undefined> {
    if (message.header.msg_type === "comm_open") return this.#opened(message);
    const id = String(message.content["comm_id"]);
    const comm = this.#open.get(id);
    if (message.header.msg_type === "comm_close") this.#open.delete(id);
    await comm?.receive(message);
    return undefined;
  }

  async #opened({ content }: Incoming): Promise<undefined> {
    const id = String(content["comm_id"]);
    const target = String(content["target_name"]);
    const welcome = this.#targets.get(target);
    if (welcome) await welcome(this.#add(id, target), content["data"]);
    else this.#post("comm_close", { comm_id: id, data: {} });
    return undefined;
  }

  #add(id: string, target: string): Comm {
    const comm = new Comm(id, target, (type, content, buffers) => {
      if (type === "comm_close") this.#open.delete(id);
      this.#post(type, content, buffers && { buffers });
    });
    this.#open.set(id, comm);
    return comm;
  }

  #post(type: string, content: Json, more: Partial<Letter> = {}): void {
    const origin = origins.getStore();
    if (origin) this.iopub.publish(origin, type, content, more);
  }
}
