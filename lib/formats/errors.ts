import { describe } from "../math/shapes.js";

/** What a reader takes: the bytes of a whole file. */
export type FileBytes = Uint8Array | ArrayBuffer;

/** The longest message: what a file says of itself is quoted in it, and a file may say anything. */
const longestMessage = 800;

/**
 * The bytes of a file as one array, without a copy.
 * @throws TypeError when the file is neither a Uint8Array nor an ArrayBuffer.
 */
export function bytesOf(file: FileBytes, what: string): Uint8Array {
  if (file instanceof Uint8Array) return file;
  if (Object.prototype.toString.call(file) === "[object ArrayBuffer]") return new Uint8Array(file);
  throw new TypeError(
    `invalid ${what}: expected its bytes (Uint8Array or ArrayBuffer), got ${describe(file)}`,
  );
}

/** An error about a file, cut to a length that can be read: `invalid safetensors file: expected …, got … (fix)`. */
export function broken(what: string, rule: string, cause?: unknown): RangeError {
  const message = shorten(`invalid ${shorten(what, 300)}: ${rule}`, longestMessage);
  return new RangeError(message, cause === undefined ? {} : { cause });
}

/** Whether an error is one of this library's own, in words already. */
export function isInWords(error: unknown): error is RangeError {
  const { message = "" } = error as { message?: string };
  return error instanceof RangeError && message.startsWith("invalid ") && message.includes(": ");
}

/** Names as an error message lists them: `"a", "b" and 3 more`. */
export function nameList(names: string[], most = 6): string {
  const shown = names.slice(0, most).map((name) => JSON.stringify(shorten(name, 80)));
  const rest = names.length - shown.length;
  return names.length === 0 ? "none" : shown.join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

/** A text of at most `most` characters, the cut shown. */
export function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
