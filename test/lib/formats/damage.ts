import { expect } from "vitest";

/** Wrongs one byte of a file after another, `step` apart: each time it is read, or refused in words of this pattern. */
export function expectReadOrRefused(
  file: Uint8Array,
  step: number,
  read: (damaged: Uint8Array) => unknown,
  refusal: RegExp,
): void {
  for (let at = 0; at < file.length; at += step) {
    const damaged = file.slice();
    damaged[at]! ^= 0xff;
    try {
      read(damaged);
    } catch (error) {
      expect((error as Error).message, `byte ${at}`).toMatch(refusal);
    }
  }
}
