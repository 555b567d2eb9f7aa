import { unzipSync } from "fflate";
import type { Budget } from "./budget.js";
import { broken, isInWords, shorten } from "./errors.js";

/** Whether the bytes begin as a zip archive does. */
export function isZip(file: Uint8Array): boolean {
  return file[0] === 0x50 && file[1] === 0x4b && (file[2] === 3 || file[2] === 5);
}

/**
 * The files of a zip archive by name, those whose name passes `wanted`. What an entry says it unpacks to is taken from
 * the budget before it is unpacked, and it never gets more room than that.
 * @throws RangeError when it is no zip archive, is damaged, or unpacks to more than the budget has.
 */
export function unzip(
  file: Uint8Array,
  what: string,
  budget: Budget,
  wanted: (name: string) => boolean,
): Record<string, Uint8Array> {
  if (!isZip(file)) {
    const start = [...file.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, "0"));
    throw broken(
      what,
      `expected a zip archive (50 4b …), got ${file.length} bytes that begin ${start.join(" ") || "nowhere"}`,
    );
  }
  try {
    return unzipSync(file, {
      filter: ({ name, size, originalSize }) => {
        budget.steps(1, what);
        if (!wanted(name)) return false;
        budget.bytes(Math.max(size, originalSize), `${what}: ${shorten(name, 80)}`);
        return true;
      },
    });
  } catch (error) {
    if (isInWords(error)) throw error;
    throw broken(
      what,
      `expected a whole zip archive, got ${file.length} bytes that do not unpack: ${(error as Error).message} (cut short?)`,
      error,
    );
  }
}

/** The names of the files in a zip archive. */
export function namesInZip(file: Uint8Array, what: string, budget: Budget): string[] {
  const names: string[] = [];
  unzip(file, what, budget, (name) => {
    names.push(name);
    return false;
  });
  return names;
}
