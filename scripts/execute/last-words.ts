import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

/**
 * A second reader of the pipe that our own kernel has as its descriptor 2. The kernel reads that itself; what it writes
 * there as it dies would be gone with it.
 */
export class LastWords {
  readonly #pipe: number | undefined;

  /** Takes part in the pipe of a kernel that has started; of one that has none, or where there is no /proc, in nothing. */
  constructor(pid: number) {
    this.#pipe = pipeOf(pid);
  }

  /** What is left in the pipe, once the kernel has ended. */
  take(): string {
    if (this.#pipe === undefined) return "";
    const buffer = Buffer.alloc(1 << 16);
    try {
      return buffer.toString("utf8", 0, readSync(this.#pipe, buffer));
    } catch (error) {
      // A child that lives on may still hold the pipe, which is empty then rather than at its end.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      return "";
    } finally {
      closeSync(this.#pipe);
    }
  }
}

function pipeOf(pid: number): number | undefined {
  try {
    const opened = openSync(`/proc/${pid}/fd/2`, constants.O_RDONLY | constants.O_NONBLOCK);
    if (fstatSync(opened).isFIFO()) return opened;
    closeSync(opened);
  } catch {
    // It is a socket, as of every kernel but ours; or the kernel has ended, or the system has no /proc.
  }
  return undefined;
}
