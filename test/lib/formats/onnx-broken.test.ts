import { describe, expect, it } from "vitest";
import { readOnnx, writeOnnx } from "../../../lib/index.js";
import { golden, randomCell } from "./golden.js";

const read = async (name: string) => readOnnx(await golden(`formats/${name}.onnx`));

describe("a broken ONNX file", () => {
  it("is reported with what is missing and how to get it", async () => {
    await expect(read("no-lstm")).rejects.toThrow(
      'invalid ONNX file: expected an LSTM operator, got "Relu"',
    );
    await expect(read("open")).rejects.toThrow(
      'invalid ONNX file: LSTM "lstm": expected W ("W") to be a constant, got a value computed when the model runs (export with constant folding)',
    );
    await expect(read("external")).rejects.toThrow(
      "invalid ONNX file: tensor W: expected its numbers in this file, got a reference to another, ",
    );
    expect(() => readOnnx(new Uint8Array())).toThrow("expected a graph, got none");
    expect(() => readOnnx(new TextEncoder().encode("not a model"))).toThrow("invalid ONNX file");
  });

  it("is reported with the rule that is unknown or does not fit the weights", () => {
    const file = writeOnnx([{ forward: randomCell(2, 3, 1) }], {
      activations: [{ name: "Sigmoid" }, { name: "Elu", alpha: 1 }, { name: "Softplus" }],
    });
    const refusal = (from: string, to: string) => expect(() => readOnnx(patched(file, from, to)));
    refusal("forward", "sideway").toThrow(
      'invalid ONNX file: LSTM "lstm": expected direction forward, reverse or bidirectional, got "sideway"',
    );
    refusal("Sigmoid", "Sigmoit").toThrow(/expected activations of Sigmoid, Tanh, .*got "Sigmoit"/);
    // An attribute of type int: its name, then field 3 and the value.
    refusal("hidden_size\x18\x03", "hidden_size\x18\x04").toThrow(
      'LSTM "lstm": expected R with 4 columns (hidden_size), got 3',
    );
    // A tensor's type is field 2, before its name in field 8.
    refusal("\x10\x01B\x01W", "\x10\x08B\x01W").toThrow(
      /tensor W: expected numbers of float32, .*got string/,
    );
    refusal("\x10\x01B\x01W", "\x10\x0bB\x01W").toThrow(
      "tensor W: expected 192 bytes of float64 for shape [1, 12, 2], got 96",
    );
    const both = randomCell(2, 3, 1);
    const bidirectional = writeOnnx([{ forward: both, reverse: both }]);
    expect(() => readOnnx(patched(bidirectional, "bidirectional", "reverse\0\0\0\0\0\0"))).toThrow(
      "expected direction forward",
    );
  });
});

/** The file with the first occurrence of some bytes replaced by as many others. */
function patched(file: Uint8Array, from: string, to: string): Uint8Array {
  const text = Array.from(file, (byte) => String.fromCharCode(byte)).join("");
  expect(text).toContain(from);
  expect(to).toHaveLength(from.length);
  return Uint8Array.from(text.replace(from, to), (char) => char.charCodeAt(0));
}
