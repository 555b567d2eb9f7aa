import { composeBroadcast, composeReply } from "../protocol/compose.js";
import type { Header, Incoming, Json, Outgoing } from "../protocol/message.js";
import type { RunningCell } from "./protocol.js";

/** Passes on what the main thread says; and speaks for it where it cannot: when a cell will not be interrupted. */
export class Spokesman {
  /** The cell that is being executed. */
  #cell: RunningCell | undefined;
  /** The request that was answered for the main thread, whose own answer comes too late. */
  #answered: string | undefined;

  /** What came after that: it is not among what the cell's failure aborts. */
  #held: Incoming[] = [];

  constructor(
    private readonly send: (message: Outgoing) => void,
    private readonly handOver: (message: Incoming) => void,
  ) {}

  /** The cell that is being executed, or that was last. */
  last: RunningCell | undefined;

  begin(cell: RunningCell): void {
    this.last = this.#cell = cell;
    this.#answered = undefined;
  }

  end(): void {
    this.#cell = undefined;
    for (const message of this.#held.splice(0)) this.handOver(message);
  }

  /** Takes what is for the main thread. */
  receive(message: Incoming): void {
    const late = this.#cell !== undefined && this.#answered !== undefined;
    if (late && message.channel === "shell") this.#held.push(message);
    else this.handOver(message);
  }

  pass(message: Outgoing): void {
    if (this.#answered !== undefined && parentOf(message) === this.#answered) return;
    this.send(message);
  }

  /** Answers the cell that cannot be interrupted. */
  answer(): void {
    if (!this.#cell) return;
    const { request, label, count } = this.#cell;
    const error = failure(
      `${label} cannot be interrupted yet: it is in native code, such as a blocking read or an addon. ` +
        "If that does not end within 8 s, the kernel ends, and the notebook's variables are lost",
    );
    this.#publish("error", error);
    const content = { status: "error", execution_count: count, ...error };
    this.send(composeReply(request, { type: "execute_reply", content }));
    this.#publish("status", { execution_state: "idle" });
    this.#answered = request.header.msg_id;
  }

  /** The last words of a kernel that ends because a cell could not be interrupted. */
  takeLeave(): void {
    const label = this.#cell?.label ?? "what ran";
    this.#publish(
      "error",
      failure(`the kernel has ended, because ${label} could not be interrupted`),
    );
  }

  #publish(type: string, content: Json): void {
    if (this.#cell?.silent && type !== "status") return;
    const parent: Header | undefined = this.#cell?.request.header;
    this.send(composeBroadcast(parent, { type, content }));
  }
}

function failure(evalue: string): Json {
  const ename = "Interrupted";
  return { ename, evalue, traceback: [`\u001b[31m${ename}\u001b[39m: ${evalue}`], metadata: {} };
}

function parentOf({ parts }: Outgoing): string | undefined {
  return (JSON.parse(parts[1]!) as Partial<Header>).msg_id;
}
