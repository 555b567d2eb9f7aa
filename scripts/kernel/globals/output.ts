import { StringDecoder } from "node:string_decoder";
import { origins, type Origin } from "../cell.js";
import type { IoPub } from "../iopub.js";

/** Sends what cells print to the cells that print it; before any cell has run, to the kernel's own output. */
export function captureOutput(iopub: IoPub, fallback: () => Origin | undefined): void {
  for (const name of ["stdout", "stderr"] as const) {
    const stream = process[name];
    const original = stream.write.bind(stream) as (...args: unknown[]) => boolean;
    const decoder = new StringDecoder("utf8");
    const write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
      const origin = origins.getStore() ?? fallback();
      if (!origin) return original(chunk, ...rest);
      iopub.print(
        origin,
        name,
        typeof chunk === "string" ? chunk : decoder.write(Buffer.from(chunk)),
      );
      const done = rest.find((argument) => typeof argument === "function") as
        (() => void) | undefined;
      if (done) process.nextTick(done);
      return true;
    };
    stream.write = write as typeof stream.write;
  }
}
