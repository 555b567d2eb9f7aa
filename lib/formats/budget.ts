import { broken } from "./errors.js";

/** How much a reader may unpack and do for one file. */
export interface Limits {
  /** Bytes of everything that is unpacked or decoded, numbers counted as the 8 bytes they take in memory. */
  bytes: number;
  /** Small pieces of work: entries, groups, operators, array elements that are not plain numbers. */
  steps: number;
  /** Nesting of groups, of JSON, of graphs. */
  depth: number;
}

/** What is left of a file's limits. Every reader of that file draws on the same one. */
export interface Budget {
  /** The limits it began with. */
  readonly limits: Limits;
  /**
   * Takes bytes before they are unpacked or decoded.
   * @throws RangeError when there are not as many left.
   */
  bytes(count: number, what: string): void;
  /**
   * Takes steps before they are made; one is about a microsecond of work. Default: 1.
   * @throws RangeError when there are not as many left.
   */
  steps(count: number, what: string): void;
  /**
   * Goes one level down for as long as `go` runs.
   * @throws RangeError when that is too deep.
   */
  deeper<T>(what: string, go: () => T): T;
}

const mebibyte = 2 ** 20;

/**
 * A budget for one file. Weights are noise and hardly pack: 32 times the file's size (and 64 MiB for small files) is
 * more than any model needs, and far less than what a crafted file asks for.
 * @param fileSize bytes of the file.
 * @param given limits in place of the standard ones.
 */
export function budgetFor(fileSize: number, given: Partial<Limits> = {}): Budget {
  const limits: Limits = {
    bytes: 64 * mebibyte + 32 * fileSize,
    steps: 1_000_000 + Math.ceil(fileSize / 4),
    depth: 100,
    ...given,
  };
  const used: Limits = { bytes: 0, steps: 0, depth: 0 };
  const take = (which: keyof Limits, count: number, words: string, what: string) => {
    if (used[which] + count <= limits[which]) {
      used[which] += count;
      return;
    }
    throw broken(
      what,
      `expected ${words} for a file of ${fileSize} bytes, got more (a crafted file? if you trust it, raise limits.${which})`,
    );
  };
  return {
    limits,
    bytes: (count, what) => take("bytes", count, `at most ${limits.bytes} bytes unpacked`, what),
    steps: (count, what) => take("steps", count, `at most ${limits.steps} steps of reading`, what),
    deeper(what, go) {
      take("depth", 1, `nesting at most ${limits.depth} deep`, what);
      try {
        return go();
      } finally {
        used.depth--;
      }
    },
  };
}
