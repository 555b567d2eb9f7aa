import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Dealer, Request, Subscriber } from "zeromq";
import { composeReply } from "../../scripts/kernel/protocol/compose.js";
import { address, type Connection } from "../../scripts/kernel/protocol/connection.js";
import { prepareKernel } from "../../scripts/kernel/build.js";
import { launchCommand } from "../../scripts/kernel/spec/kernelspec.js";
import type { Channel, Json } from "../../scripts/kernel/protocol/message.js";
import { fromFrames, toFrames, type Received } from "../../scripts/kernel/protocol/wire.js";
import { notebooksFolder, root } from "../../scripts/paths.js";
import { freeConnection, key } from "./connection.js";

export const launcher = path.join(root, "scripts", "kernel", "launch.mjs");
const patience = 60_000;

/** How a cell went: its reply, and what was broadcast for it until it was idle. */
export interface Run {
  reply: Json;
  messages: Received[];
  id: string;
}

/** A kernel process and a client of it, over real sockets. */
export class Kernel {
  /** Everything broadcast so far. */
  readonly heard: Received[] = [];
  readonly #replies: Received[] = [];
  readonly #waiting = new Set<() => void>();
  readonly #sockets = {
    shell: new Dealer({ linger: 0, routingId: "tests" }),
    control: new Dealer({ linger: 0, routingId: "tests" }),
    stdin: new Dealer({ linger: 0, routingId: "tests" }),
  };
  readonly #iopub = new Subscriber({ linger: 0 });
  errorOutput = "";

  private constructor(
    readonly process: ChildProcess,
    readonly connection: Connection,
    private readonly folder: string,
  ) {
    process.stderr?.on("data", (chunk: Buffer) => (this.errorOutput += chunk.toString()));
    process.once("exit", () => this.#wake());
  }

  /** Starts a kernel in a folder and waits until it hears and is heard. */
  static async start(
    cwd = notebooksFolder,
    change: Pick<Connection, "transport" | "ip"> = { transport: "tcp", ip: "127.0.0.1" },
  ): Promise<Kernel> {
    const folder = await mkdtemp(path.join(tmpdir(), "gatehouse-kernel-"));
    const connection = { ...(await freeConnection()), ...change };
    const file = path.join(folder, "connection.json");
    await writeFile(file, JSON.stringify(connection));
    await prepareKernel();
    const [command, ...args] = launchCommand();
    const child = spawn(command!, [...args, file], {
      cwd,
      stdio: ["ignore", "ignore", "pipe"],
    });
    const kernel = new Kernel(child, connection, folder);
    await kernel.#connect();
    return kernel;
  }

  /** Sends a request; its id. */
  send(
    type: string,
    content: Json,
    channel: "shell" | "control" | "stdin" = "shell",
    metadata: Json = {},
  ): string {
    const message = composeReply(
      { channel, identities: [], peer: 0, header: {} as Received["header"] },
      { type, content, metadata },
    );
    void this.#sockets[channel].send(toFrames(message, key));
    return (JSON.parse(message.parts[0]!) as { msg_id: string }).msg_id;
  }

  /** Sends a request and waits for its reply's content. */
  async ask(type: string, content: Json = {}, channel?: "shell" | "control"): Promise<Json> {
    return (await this.replyTo(this.send(type, content, channel))).content;
  }

  /** Asks for the execution of a cell; its id. */
  submit(code: string, options: Json = {}): string {
    return this.send("execute_request", { code, silent: false, allow_stdin: false, ...options });
  }

  /** Executes a cell and waits until it is idle. */
  async run(code: string, options: Json = {}): Promise<Run> {
    return this.outcome(this.submit(code, options));
  }

  async outcome(id: string): Promise<Run> {
    const { content } = await this.replyTo(id);
    await this.until(() => this.of(id).some(isIdle) || undefined, `idle of ${id}`);
    return { reply: content, messages: this.of(id), id };
  }

  /** What has been broadcast for a request. */
  of(id: string): Received[] {
    return this.heard.filter(({ parentHeader }) => parentHeader.msg_id === id);
  }

  replyTo(id: string): Promise<Received> {
    return this.until(
      () => this.#replies.find(({ parentHeader }) => parentHeader.msg_id === id),
      `a reply to ${id}`,
    );
  }

  /** Waits for the kernel's next question on stdin. */
  question(): Promise<Received> {
    return this.until(() => this.#replies.find(({ channel }) => channel === "stdin"), "a question");
  }

  /** Waits until `look` finds something. */
  async until<T>(look: () => T | undefined, what: string): Promise<T> {
    const deadline = Date.now() + patience;
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      if (Date.now() > deadline) throw new Error(`waited in vain for ${what}: ${this.errorOutput}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 1000);
        this.#waiting.add(() => (clearTimeout(timer), resolve()));
      });
    }
  }

  /** Reads no broadcasts any more. */
  stopReading(): void {
    this.#iopub.close();
  }

  async heartbeat(text: string): Promise<string> {
    const socket = new Request({ linger: 0, receiveTimeout: 5000 });
    socket.connect(address(this.connection, this.connection.hb_port));
    await socket.send(text);
    const [answer] = await socket.receive();
    socket.close();
    return answer!.toString();
  }

  /** Waits for the process to end; its exit code, or the signal that ended it. */
  async ended(): Promise<number | NodeJS.Signals | null> {
    const { process: child } = this;
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    return child.exitCode ?? child.signalCode;
  }

  async close(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null)
      this.process.kill("SIGKILL");
    await this.ended();
    for (const socket of [...Object.values(this.#sockets), this.#iopub]) socket.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #connect(): Promise<void> {
    const { connection } = this;
    this.#iopub.connect(address(connection, connection.iopub_port));
    this.#iopub.subscribe();
    for (const channel of ["shell", "control", "stdin"] as const) {
      this.#sockets[channel].connect(address(connection, connection[`${channel}_port`]));
      void this.#listen(channel, this.#sockets[channel], this.#replies);
    }
    void this.#listen("iopub", this.#iopub, this.heard);
    await this.until(
      () => this.heard.find(({ header }) => header.msg_type === "iopub_welcome"),
      "iopub_welcome",
    );
  }

  async #listen(channel: Channel, socket: AsyncIterable<Buffer[]>, log: Received[]): Promise<void> {
    for await (const frames of socket) {
      log.push(fromFrames(channel, frames, key));
      this.#wake();
    }
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}

/** The texts printed to a stream in a run, put together. */
export function printed({ messages }: Pick<Run, "messages">, name = "stdout"): string {
  return contents(messages, "stream")
    .filter((content) => content["name"] === name)
    .map((content) => content["text"])
    .join("");
}

/** The contents of the messages of one type. */
export function contents(messages: Received[], type: string): Json[] {
  return messages.filter(({ header }) => header.msg_type === type).map(({ content }) => content);
}

/** The bundle of a run's result. */
export function result({ messages }: Run): Json | undefined {
  return contents(messages, "execute_result")[0]?.["data"] as Json | undefined;
}

/** A run's error, its traceback without colours and in one text. */
export function failure({ messages }: Pick<Run, "messages">): {
  ename: unknown;
  evalue: unknown;
  traceback: string;
  place: unknown;
} {
  const [content] = contents(messages, "error");
  if (!content) throw new Error("the cell did not fail");
  const traceback = (content["traceback"] as string[]).join("\n");
  const metadata = content["metadata"] as { gatehouse?: unknown };
  return {
    ename: content["ename"],
    evalue: content["evalue"],
    // eslint-disable-next-line no-control-regex -- colours are control characters
    traceback: traceback.replace(/\u001b\[\d+m/g, ""),
    place: metadata.gatehouse,
  };
}

function isIdle({ header, content }: Received): boolean {
  return header.msg_type === "status" && content["execution_state"] === "idle";
}
