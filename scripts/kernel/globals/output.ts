import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { StringDecoder } from "node:string_decoder";
import { origins, type Origin } from "../cell.js";
import type { IoPub } from "../iopub.js";
import type { StreamName } from "../transport/protocol.js";
import type { Transport } from "../transport/transport.js";

interface OutputContext {
  transport: Transport;
  iopub: IoPub;
  fallback(): Origin | undefined;
}

type WriteCallback = (error: Error | null, written: number, data: unknown) => void;

/** Sends what cells print to the cells that print it; before any cell has run, to the kernel's own log. */
export function captureOutput({ transport, iopub, fallback }: OutputContext): void {
  for (const name of ["stdout", "stderr"] as const) {
    const decoder = new StringDecoder("utf8");
    const write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
      const origin = origins.getStore() ?? fallback();
      if (origin) iopub.print(origin, name, textOf(chunk, decoder));
      else transport.log(name, chunk);
      const done = rest.find((argument) => typeof argument === "function") as
        (() => void) | undefined;
      if (done) process.nextTick(done);
      return true;
    };
    process[name].write = write as NodeJS.WriteStream["write"];
  }
  captureDescriptorWrites();
  // Node's own handler writes them to descriptor 2, with the process's number.
  process.removeAllListeners("warning");
  process.on("warning", ({ name, message }) => transport.log("stderr", `${name}: ${message}\n`));
}

function textOf(chunk: string | Uint8Array, decoder: StringDecoder): string {
  return typeof chunk === "string" ? chunk : decoder.write(Buffer.from(chunk));
}

/** What a cell writes to descriptors 1 and 2 by `fs` is among what it prints, in order. */
function captureDescriptorWrites(): void {
  const names = new Map<unknown, StreamName>([
    [1, "stdout"],
    [2, "stderr"],
  ]);
  const { writeSync, write } = fs;
  const print = (name: StreamName, data: unknown, rest: unknown[]) => {
    const bytes = bytesOf(data as string | NodeJS.ArrayBufferView, rest);
    process[name].write(bytes);
    return bytes.length;
  };
  fs.writeSync = ((fd: number, data: string, ...rest: []) => {
    const name = names.get(fd);
    return name ? print(name, data, rest) : writeSync(fd, data, ...rest);
  }) as typeof fs.writeSync;
  fs.write = Object.assign((fd: number, data: string, ...rest: [WriteCallback]) => {
    const name = names.get(fd);
    if (!name) return write(fd, data, ...rest);
    const written = print(name, data, rest);
    process.nextTick(() => rest.at(-1)!(null, written, data));
  }, write) as typeof fs.write;
  syncBuiltinESMExports();
}

/** The bytes that a call of `write` means: of text with position and encoding, or of a part of a view. */
function bytesOf(data: string | NodeJS.ArrayBufferView, rest: unknown[]): Buffer {
  if (typeof data === "string") return Buffer.from(data, encodingOf(rest[1]));
  const [first, second] = rest;
  const part = typeof first === "object" ? first : { offset: first, length: second };
  const { offset, length } = { ...part } as { offset?: unknown; length?: unknown };
  const start = typeof offset === "number" ? offset : 0;
  const size = typeof length === "number" ? length : data.byteLength - start;
  return Buffer.from(data.buffer, data.byteOffset + start, size);
}

function encodingOf(given: unknown): BufferEncoding {
  return typeof given === "string" && Buffer.isEncoding(given) ? given : "utf8";
}
