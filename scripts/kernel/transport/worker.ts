import { setTimeout as sleep } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { composeBroadcast, composeReply, joinSession } from "../protocol/compose.js";
import { kernelInfo } from "../protocol/kernel-info.js";
import type { Incoming, Outgoing } from "../protocol/message.js";
import { signalAll, startedBy } from "./children.js";
import { Interrupter } from "./interrupter.js";
import { RawOutput, writeLog } from "./descriptors.js";
import { Pace } from "./pace.js";
import {
  Flag,
  sizeOf,
  type FromTransport,
  type StreamName,
  type ToTransport,
  type TransportData,
} from "./protocol.js";
import { Printer } from "./printer.js";
import { Sockets } from "./sockets.js";
import { Spokesman } from "./spokesman.js";

// The thread that owns the sockets: whatever the cell in the main thread does, clients are heard here.

const data = workerData as TransportData;
const flags = new Int32Array(data.flags);
const sockets = new Sockets(data.connection, receive, (line) =>
  writeLog(data.captured, "stderr", line),
);
const pace = new Pace(flags, sockets);
const printer = new Printer((message) => sockets.send(message));
let mainReady = false;
const spokesman = new Spokesman(
  (message) => sockets.send(message),
  (message) => tell({ kind: "message", message }),
);
/** Children that serve the kernel itself. */
const own = new Set<number>();
const interrupter = new Interrupter(own, {
  tell: (id) => tell({ kind: "interrupt", id }),
  waitsForChild: () => Atomics.load(flags, Flag.child) === 1,
  answer: () => spokesman.answer(),
  end: () => void giveUp(),
});

function receive(message: Incoming): void {
  if (message.channel === "stdin") return answer(message);
  const type = message.header.msg_type;
  // On control it does not wait for a cell.
  if (type === "kernel_info_request" && (!mainReady || message.channel === "control")) {
    return reply(message, "kernel_info_reply", kernelInfo());
  }
  if (type === "interrupt_request") {
    interrupter.interrupt();
    return reply(message, "interrupt_reply", { status: "ok" });
  }
  if (type === "shutdown_request") return void shutdown(message);
  spokesman.receive(message);
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

async function shutdown(request: Incoming): Promise<void> {
  const content = { status: "ok", restart: request.content["restart"] ?? false };
  reply(request, "shutdown_reply", content);
  sockets.send(composeBroadcast(request.header, { type: "shutdown_reply", content }));
  await end();
}

/** How long the main thread, and what it started, may take to end, in milliseconds. */
const patience = 250;

/** Ends the process: by its main thread, or whatever that is doing. */
async function end(): Promise<void> {
  await sockets.close();
  await endChildren();
  tell({ kind: "shutdown" });
  await sleep(patience);
  process.kill(process.pid, "SIGKILL");
}

/** Ends what cells have started, but not what they detached. */
async function endChildren(): Promise<void> {
  const { attached } = startedBy(process.pid, own);
  if (attached.length === 0) return;
  signalAll(attached, "SIGTERM");
  await sleep(patience);
  signalAll(startedBy(process.pid, own).attached, "SIGKILL");
}

/** Ends a kernel whose main thread is lost, so that its client starts another. */
async function giveUp(): Promise<void> {
  spokesman.takeLeave();
  await end();
}

/** What others than the kernel write to its descriptors belongs to the cell that runs, or that ran last. */
function written(name: StreamName, text: string): void {
  const cell = spokesman.last;
  const isCells = cell !== undefined && !cell.silent;
  if (isCells) printer.add(text, { parent: cell.request.header, name });
  // The last words of a kernel that dies are written to stderr, too, and only the log may still tell them.
  if (!isCells || name === "stderr") writeLog(data.captured, name, text);
}

const raw = data.captured
  ? (["stdout", "stderr"] as const).map(
      (name) => new RawOutput(name, (text) => written(name, text)),
    )
  : [];
let drained = false;

/** Takes what was written before an order of the main thread came: for text, which may be much, once in a turn. */
function drain(order: ToTransport): void {
  if (drained && order.kind === "text") return;
  if (!drained) setImmediate(() => (drained = false));
  drained = true;
  for (const output of raw) output.drain();
}

async function obey(order: ToTransport): Promise<void> {
  drain(order);
  if (order.kind === "text") {
    printer.add(order.text);
    return pace.took(order.text.length);
  }
  if (order.kind === "open") return printer.open(order.parent, order.name);
  if (order.kind === "settle") return settle();
  printer.flush();
  if (order.kind === "send") forward(order.message);
  else if (order.kind === "complain") sockets.complain(order.what);
  else if (order.kind === "begin") spokesman.begin(order.cell);
  else if (order.kind === "end") spokesman.end();
  else if (order.kind === "own") own[order.lives ? "add" : "delete"](order.pid);
  else if (order.kind === "ready") mainReady = true;
  else if (order.kind === "interrupted") interrupter.obeyed(order.id);
  else if (order.kind === "drain") {
    // One turn of the loop, so that what lies in the sockets is read first.
    await sleep(1);
    tell({ kind: "drained" });
  } else await close();
}

function settle(): void {
  Atomics.add(flags, Flag.settled, 1);
  Atomics.notify(flags, Flag.settled);
}

function forward(message: Outgoing): void {
  spokesman.pass(message);
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
