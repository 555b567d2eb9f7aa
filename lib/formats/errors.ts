import { describe } from "../math/shapes.js";

/** What a reader takes: the bytes of a whole file. */
export type FileBytes = Uint8Array | ArrayBuffer;

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

/** An error about a file: `invalid safetensors file: expected …, got … (fix)`. */
export function broken(what: string, rule: string, cause?: unknown): RangeError {
  return new RangeError(`invalid ${what}: ${rule}`, cause === undefined ? {} : { cause });
}

/** Names as an error message lists them: `"a", "b", …`. */
export function nameList(names: string[]): string {
  const shown = names.slice(0, 6).map((name) => JSON.stringify(name));
  return names.length === 0 ? "none" : shown.join(", ") + (names.length > 6 ? ", …" : "");
}
