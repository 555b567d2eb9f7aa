import { describe, expect, it } from "vitest";
import { readOnnx, writeOnnx } from "../../../lib/index.js";
import { expectReadOrRefused } from "./damage.js";
import { golden, randomCell } from "./golden.js";

describe("a damaged ONNX file", () => {
  it("is reported as cut short, wherever it was cut", () => {
    const file = writeOnnx([{ forward: randomCell(2, 3, 1) }]);
    let whole = 0;
    for (let length = 0; length < file.length; length++) {
      try {
        readOnnx(file.subarray(0, length));
        whole++;
      } catch (error) {
        expect((error as Error).message).toMatch(/^invalid ONNX file: .*expected .*, got /);
      }
    }
    // The last field is the version of the operators: only a cut right before it leaves a whole message.
    expect(whole).toBe(1);
  });

  it("is read or reported, but never hangs, when a byte of it is wrong", async () => {
    for (const name of ["peepholes", "branches"]) {
      const file = await golden(`formats/${name}.onnx`);
      expectReadOrRefused(file, 3, readOnnx, /^invalid ONNX file: .*expected/);
    }
  });
});
