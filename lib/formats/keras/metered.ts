import { Unzlib } from "fflate";
import type { Budget } from "../budget.js";
import { broken } from "../errors.js";
import { Filters } from "./jsfive.js";

/** A file's bytes as jsfive takes them, and what it costs to read a piece of them. */
export interface MeteredFile {
  buffer: ArrayBuffer;
  /** Called before an array's numbers are read: how many numbers a chunk of it has, and how many bytes each takes. */
  startArray(chunk: { count: number; bytes: number } | undefined): void;
}

/** A piece of the file, and how many bytes it may unpack to. */
type Piece = ArrayBuffer & { room?: number };

const gzip = 1;

/** What jsfive takes for one number of a chunk: half a microsecond. */
const stepsOfNumber = 0.5;

/**
 * The bytes of a file, every piece of which is taken from the budget as jsfive cuts it out: once for each object, and once for
 * each chunk of an array, however often a crafted file names the same one.
 */
export function meteredFile(file: Uint8Array, what: string, budget: Budget): MeteredFile {
  Filters.set(gzip, inflated);
  const buffer = file.slice().buffer;
  let chunk: { count: number; bytes: number } | undefined;
  const cut = (start?: number, end?: number): Piece => {
    budget.steps(50 + stepsOfNumber * (chunk?.count ?? 0), what);
    if (chunk) budget.bytes(chunk.bytes, what);
    const piece: Piece = ArrayBuffer.prototype.slice.call(buffer, start ?? 0, end);
    // jsfive copies a piece once more before it unpacks it.
    if (chunk) Object.assign(piece, { room: chunk.bytes, slice: () => piece });
    return piece;
  };
  Object.assign(buffer, { slice: cut });
  return { buffer, startArray: (given) => void (chunk = given) };
}

/** A chunk unpacked, piece by piece, into no more room than its numbers need. */
function inflated(chunk: Piece): ArrayBuffer {
  const { room = 0 } = chunk;
  const whole = new Uint8Array(room);
  let at = 0;
  const unpacker = new Unzlib((part) => {
    if (at + part.length > room) {
      throw broken("Keras file", `expected a chunk of ${room} bytes, got one that unpacks to more`);
    }
    whole.set(part, at);
    at += part.length;
  });
  const packed = new Uint8Array(chunk);
  for (let from = 0; from < packed.length; from += 16_384) {
    unpacker.push(packed.subarray(from, from + 16_384), from + 16_384 >= packed.length);
  }
  return whole.buffer;
}
