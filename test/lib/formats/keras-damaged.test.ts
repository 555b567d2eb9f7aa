import { describe, expect, it, vi } from "vitest";
import { openModel } from "../../../lib/index.js";
import { expectReadOrRefused } from "./damage.js";
import { golden } from "./golden.js";

describe("a damaged Keras file", () => {
  it("is reported as cut short, wherever it was cut, within a moment", async () => {
    for (const name of ["keras-2.h5", "model.keras"]) {
      const whole = await golden(`formats/${name}`);
      for (let length = 257; length < whole.length; length += 257) {
        expect(() => openModel(whole.subarray(0, length)), `${length} bytes`).toThrow(
          /^invalid (Keras|model) file: .*expected .*, got /,
        );
      }
    }
  });

  it("is read or reported, but never hangs, when a byte of it is wrong", async () => {
    const whole = await golden("formats/keras-2.h5");
    // jsfive says on the console which attributes it cannot read.
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    expectReadOrRefused(whole, 19, openModel, /^invalid (Keras|ONNX) file: .*expected/);
    warn.mockRestore();
  });
});
