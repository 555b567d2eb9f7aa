import { Session } from "node:inspector";
import { setTimeout as sleep } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { composeBroadcast, composeReply, joinSession } from "../protocol/compose.js";
import { kernelInfo } from "../protocol/kernel-info.js";
import type { Incoming, Outgoing } from "../protocol/message.js";
import {
  Flag,
  sizeOf,
  terminated,
  type FromTransport,
  type ToTransport,
  type TransportData,
} from "./protocol.js";
import { Pace } from "./pace.js";
import { Printer } from "./printer.js";
import { Sockets } from "./sockets.js";

// The thread that owns the sockets: whatever the cell in the main thread does, clients are heard here.

const data = workerData as TransportData;
const flags = new Int32Array(data.flags);
const sockets = new Sockets(data.connection, receive);
const pace = new Pace(flags, sockets);
const printer = new Printer((message) => sockets.send(message));
let mainReady = false;
let interrupts = 0;
let acknowledged = 0;

function receive(message: Incoming): void {
  if (message.channel === "stdin") return answer(message);
  const type = message.header.msg_type;
  // On control it does not wait for a cell.
  if (type === "kernel_info_request" && (!mainReady || message.channel === "control")) {
    return reply(message, "kernel_info_reply", kernelInfo());
  }
  if (type === "interrupt_request") {
    void interrupt();
    return reply(message, "interrupt_reply", { status: "ok" });
  }
  if (type === "shutdown_request") return void shutdown(message);
  tell({ kind: "message", message });
}

function reply(request: Incoming, type: string, content: Record<string, unknown>): void {
  status(request, "busy");
  sockets.send(composeReply(request, { type, content }));
  status(request, "idle");
}

function status(request: Incoming, execution_state: string): void {
  sockets.send(composeBroadcast(request.header, { type: "status", content: { execution_state } }));
}

function answer(message: Incoming): void {
  if (message.header.msg_type !== "input_reply") return;
  data.answers.postMessage(message.content);
  Atomics.add(flags, Flag.answers, 1);
  Atomics.notify(flags, Flag.answers);
}

/** How long the main thread may take to acknowledge before its execution is terminated, in milliseconds. */
const patience = 250;

/**
 * Interrupts the main thread: asks; raises SIGINT, which ends a synchronous cell; and when there is still no answer,
 * terminates what runs there (a loop after an await, or in a timer, is beyond the reach of vm's breakOnSigint).
 */
async function interrupt(): Promise<void> {
  const id = ++interrupts;
  tell({ kind: "interrupt", id });
  process.kill(process.pid, "SIGINT");
  await sleep(patience);
  if (acknowledged >= id) return;
  const session = new Session();
  session.connectToMainThread();
  session.post("Runtime.evaluate", { expression: unwind }, () => {
    session.post("Runtime.terminateExecution", () => session.disconnect());
  });
}

/**
 * Empties Node's stack of asynchronous contexts, as it does after an uncaught exception: execution that is terminated
 * leaves it full, and Node aborts when it next looks.
 */
const unwind = `process._fatalException(Object.assign(new Error("terminated"), { code: "${terminated}" }))`;

async function shutdown(request: Incoming): Promise<void> {
  const content = { status: "ok", restart: request.content["restart"] ?? false };
  reply(request, "shutdown_reply", content);
  sockets.send(composeBroadcast(request.header, { type: "shutdown_reply", content }));
  await end();
}

/** Ends the process: by its main thread, or whatever that is doing. */
async function end(): Promise<void> {
  await sockets.close();
  tell({ kind: "shutdown" });
  await sleep(patience);
  process.kill(process.pid, "SIGKILL");
}

async function obey(order: ToTransport): Promise<void> {
  if (order.kind === "text") {
    printer.add(order.text);
    return pace.took(order.text.length);
  }
  printer.flush();
  if (order.kind === "open") printer.open(order.parent, order.name);
  else if (order.kind === "send") forward(order.message);
  else if (order.kind === "complain") sockets.complain(order.what);
  else if (order.kind === "ready") mainReady = true;
  else if (order.kind === "interrupted") acknowledged = Math.max(acknowledged, order.id);
  else if (order.kind === "drain") {
    // One turn of the loop, so that what lies in the sockets is read first.
    await sleep(1);
    tell({ kind: "drained" });
  } else await close();
}

function forward(message: Outgoing): void {
  sockets.send(message);
  if (message.channel === "iopub") pace.took(sizeOf(message));
}

async function close(): Promise<void> {
  await sockets.close();
  Atomics.store(flags, Flag.closed, 1);
  Atomics.notify(flags, Flag.closed);
}

function tell(news: FromTransport): void {
  parentPort!.postMessage(news);
}

/** Without its client a kernel is only a leak. */
function watchParent(): void {
  if (data.parent <= 1) return;
  setInterval(() => {
    if (process.ppid !== data.parent) void end();
  }, 1000).unref();
}

joinSession(data.session);
parentPort!.on("message", (order: ToTransport) => void obey(order));
watchParent();
sockets.open().catch((error: Error) => tell({ kind: "failed", message: error.message }));
