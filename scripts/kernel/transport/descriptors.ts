import fs, { closeSync, openSync, readSync } from "node:fs";
import { Socket } from "node:net";
import { StringDecoder } from "node:string_decoder";
import type { StreamName } from "./protocol.js";

// What children and native code write to descriptors 1 and 2 belongs to the cell that runs. launch.sh makes a pipe for
// each, and keeps the kernel's own, which are its log.

interface Descriptors {
  number: number;
  /** The kernel's own, as it was started with it. */
  kept: number;
  /** The two ends of the pipe. */
  read: number;
  write: number;
}

// As it is before globals/output.ts replaces it: what a cell writes to descriptor 1 or 2 is the cell's, the log is not.
const { writeSync } = fs;

const descriptors: Record<StreamName, Descriptors> = {
  stdout: { number: 1, kept: 3, read: 5, write: 7 },
  stderr: { number: 2, kept: 4, read: 6, write: 8 },
};

/** Puts the pipes in place of descriptors 1 and 2, in a kernel that was started with some; whether it was. */
export function captureDescriptors(): boolean {
  if (process.env["GATEHOUSE_PIPES"] !== "1") return false;
  delete process.env["GATEHOUSE_PIPES"];
  for (const name of ["stdout", "stderr"] as const) {
    const { number, write } = descriptors[name];
    // Made now, of what the kernel was started with: of the pipe it would make one that does not wait, for children too.
    void process[name];
    closeSync(number);
    // The system gives the lowest number that is free.
    const given = openSync(`/dev/fd/${write}`, "w");
    if (given !== number) throw new Error(`expected descriptor ${number}, got ${given}`);
    closeSync(write);
  }
  return true;
}

/** Writes to the kernel's log, which is what it was started with as stdout and stderr. */
export function writeLog(captured: boolean, name: StreamName, text: string | Uint8Array): void {
  const { number, kept } = descriptors[name];
  try {
    writeSync(captured ? kept : number, typeof text === "string" ? Buffer.from(text) : text);
  } catch (error) {
    // Who reads the log is behind, or gone: that is no reason to end.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EAGAIN" && code !== "EPIPE") throw error;
  }
}

/** What comes through one of the pipes, in the transport's thread. */
export class RawOutput {
  readonly #decoder = new StringDecoder("utf8");
  readonly #buffer = Buffer.alloc(1 << 16);
  readonly #from: number;

  constructor(
    name: StreamName,
    private readonly take: (text: string) => void,
  ) {
    this.#from = descriptors[name].read;
    const socket = new Socket({ fd: this.#from, readable: true, writable: false });
    socket.on("data", (chunk: Buffer) => this.#hand(chunk)).unref();
  }

  /** Takes all that has been written by now. */
  drain(): void {
    try {
      for (;;) this.#hand(this.#buffer.subarray(0, readSync(this.#from, this.#buffer)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
  }

  #hand(chunk: Buffer): void {
    const text = this.#decoder.write(chunk);
    if (text !== "") this.take(text);
  }
}
