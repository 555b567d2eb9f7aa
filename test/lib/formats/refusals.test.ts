import { unzipSync, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import {
  initialParameters,
  modelFormat,
  pytorchPrefixes,
  readModel,
  readNpz,
  readSafetensors,
  tensor,
  toKeras,
  toOnnx,
  toPyTorch,
  writeNpz,
  writeOnnx,
  writeSafetensors,
  type Tensors,
} from "../../../lib/index.js";
import { broken, bytesOf, nameList } from "../../../lib/formats/errors.js";
import { requireWeights, stackTensors, transpose } from "../../../lib/formats/tensor.js";
import { asCell, copyOf, randomCell } from "./golden.js";

const cell = () => randomCell(3, 2, 1);
const bytes = (text: string) => new TextEncoder().encode(text);

/** The error itself, for what its message does not say. */
function thrown(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error("expected an error, got none");
}

describe("an error about a file", () => {
  it("lists six names at most", () => {
    expect(nameList([])).toBe("none");
    expect(nameList(["a", 'b"'])).toBe('"a", "b\\""');
    expect(nameList([..."abcdef"])).toBe('"a", "b", "c", "d", "e", "f"');
    expect(nameList([..."abcdefg"])).toBe('"a", "b", "c", "d", "e", "f" and 1 more');
  });

  it("has a cause where another error led to it", () => {
    expect(broken("file", "expected more, got less")).not.toHaveProperty("cause");
    expect(broken("file", "expected more, got less", "why").cause).toBe("why");
    expect(broken("file", "expected more, got less").message).toBe(
      "invalid file: expected more, got less",
    );
    expect(thrown(() => readNpz(Uint8Array.of(0x50, 0x4b, 3, 4))).cause).toBeInstanceOf(Error);
  });

  it("is a TypeError where no bytes are given at all", () => {
    expect(thrown(() => bytesOf([1] as unknown as Uint8Array, "file"))).toEqual(
      new TypeError(
        "invalid file: expected its bytes (Uint8Array or ArrayBuffer), got an array of length 1",
      ),
    );
    expect(bytesOf(Uint8Array.of(1, 2).buffer, "file")).toEqual(Uint8Array.of(1, 2));
  });

  it("shows how a file begins that is no archive, and why one does not unpack", () => {
    expect(() => readNpz(Uint8Array.of(0x0a, 2, 0xff, 4, 5))).toThrow(
      "invalid npz file: expected a zip archive (50 4b …), got 5 bytes that begin 0a 02 ff 04",
    );
    expect(() => readNpz(new Uint8Array())).toThrow(
      "invalid npz file: expected a zip archive (50 4b …), got 0 bytes that begin nowhere",
    );
    for (const start of [
      [0x50, 0x4b, 4],
      [0x50, 0, 3],
      [0, 0x4b, 3],
    ])
      expect(() => readNpz(Uint8Array.from(start))).toThrow("expected a zip archive");
    expect(() => readNpz(Uint8Array.of(0x50, 0x4b, 3, 4))).toThrow(
      /^invalid npz file: expected a whole zip archive, got 4 bytes that do not unpack: .+ \(cut short\?\)$/,
    );
    expect(() => readNpz(writeNpz({}))).toThrow(
      "invalid npz file: expected arrays (.npy) in the archive, got none",
    );
  });
});

describe("an archive", () => {
  it("is told by its names, without unpacking them", () => {
    const file = zipSync({ "a.npy": bytes("long enough to be packed, ".repeat(9)) });
    file.fill(0xff, 35, 40);
    expect(modelFormat(file)).toBe("npz");
    expect(() => readModel(file)).toThrow("invalid npz file: expected a whole zip archive");
    expect(() => modelFormat(Uint8Array.of(0x50, 0x4b, 3, 4))).toThrow(
      "invalid model file: expected a whole zip archive",
    );
  });

  it("of NumPy's may hold other files, and names the array that is broken", () => {
    const { "a.npy": npy } = unzipSync(writeNpz({ a: tensor([1], [2]) }));
    const file = zipSync({ "a.npy": npy!, "notes.txt": bytes("x") });
    expect(readNpz(file)).toEqual({ a: tensor([1], [2]) });
    expect(() => readNpz(zipSync({ "a.npy": npy!.subarray(1) }))).toThrow(
      "invalid npz file: array a.npy: expected it to begin with \\x93NUMPY, got something else",
    );
  });
});

describe("a model file that is none of ours", () => {
  it("is told by its first bytes", () => {
    const begins = (...start: number[]) => modelFormat(Uint8Array.from(start));
    expect(begins(9, 0, 0, 0, 0, 0, 0, 0, 0x7b)).toBe("safetensors");
    expect(begins(9, 0, 0, 0, 0, 0, 0, 0, 0x7c)).toBe("onnx");
    expect(begins(9, 0, 0, 0, 0, 1, 0, 0, 0x7b)).toBe("onnx");
    expect(begins(9, 0, 0, 0, 0, 0, 1, 0, 0x7b)).toBe("onnx");
    expect(begins(9, 0, 0, 0, 0, 0, 0, 1, 0x7b)).toBe("onnx");
    expect(begins(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a)).toBe("keras");
    expect(begins(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0b)).toBe("onnx");
  });

  it("is refused with what its archive holds", () => {
    expect(() => readModel(zipSync({ "a.txt": bytes("x"), "b.npy.txt": bytes("y") }))).toThrow(
      /^invalid model file: expected a \.keras, \.npz or \.pt archive, got "a\.txt", "b\.npy\.txt"$/,
    );
    expect(modelFormat(zipSync({ "a.txt": bytes("x"), "b.npy": bytes("y") }))).toBe("npz");
    expect(() => readModel(zipSync({ "a.txt": bytes("x"), "m/data.pkl": bytes("y") }))).toThrow(
      "invalid PyTorch file: pickle: expected one of pickle's operations, got 0x79 at byte 0",
    );
  });

  it("is refused where it has no LSTM under a name we know", () => {
    const kernels = toKeras({ forward: cell() });
    const named = (names: string[]): Tensors =>
      Object.fromEntries(names.map((name, k) => [name, kernels[k]!]));
    expect(readModel(writeNpz(named(["arr_0", "arr_1", "arr_2"]))).layers).toHaveLength(1);
    expect(() => readModel(writeNpz(named(["arr_0", "arr_1", "arr_3"])))).toThrow(
      "invalid npz file: expected an LSTM, GRU or RNN (PyTorch's weight_ih_l0, …, or Keras's arrays arr_0, arr_1, …), got " +
        '"arr_0", "arr_1", "arr_3"',
    );
    expect(() => readModel(writeSafetensors({}))).toThrow(
      "invalid safetensors file: expected an LSTM, GRU or RNN (PyTorch's weight_ih_l0, …, or Keras's arrays arr_0, arr_1, …), got none",
    );
  });

  it("is not taken for an LSTM by a name that only looks like one's", () => {
    const all = toPyTorch([
      { forward: cell(), reverse: cell() },
      { forward: randomCell(4, 2, 2), reverse: randomCell(4, 2, 3) },
    ]);
    expect(pytorchPrefixes(all)).toEqual([""]);
    const looks = Object.fromEntries(Object.entries(all).map(([name, t]) => [`my_${name}`, t]));
    expect(pytorchPrefixes(looks)).toEqual([]);
    const dotted = Object.fromEntries(Object.entries(all).map(([name, t]) => [`a.b.${name}`, t]));
    expect(pytorchPrefixes(dotted)).toEqual(["a.b."]);
    const w = all["weight_ih_l0"]!;
    const once = { ...all, weight_ih_l0_scale: w, my_weight_ih_l0: w };
    expect(pytorchPrefixes(once)).toEqual([""]);
    expect(readModel(writeSafetensors(dotted)).layers.map(({ name }) => name)).toEqual(["a.b"]);
  });
});

describe("a tensor that does not fit", () => {
  it("is refused with the shape expected, what it means, and the shape it has", () => {
    const check = (shape: number[], ...expected: (number | null)[]) =>
      expect(() => requireWeights("w", tensor(shape, new Float64Array(6)), expected, "a × b"));
    check([2, 3], 2, 3).not.toThrow();
    check([2, 3], null, 3).not.toThrow();
    check([2, 3], 2, 4).toThrow("invalid w: expected shape [2, 4] (a × b), got [2, 3]");
    check([2, 3], 2, null, 1).toThrow("invalid w: expected shape [2, any, 1] (a × b), got [2, 3]");
    check([6], 6, null).toThrow("invalid w: expected shape [6, any] (a × b), got [6]");
    expect(() => requireWeights("w", tensor([2, 0], []), [null, null], "a × b")).toThrow(
      "invalid w: expected shape [any, any] (a × b), got [2, 0]",
    );
    const first = tensor([2], [Infinity, 1]);
    expect(() => requireWeights("w", first, [2], "a")).toThrow(
      "invalid w: expected finite numbers, got Infinity at entry 0 of 2",
    );
  });

  it("cannot be made, nor turned or stacked to another shape", () => {
    expect(() => tensor([2, 2], [1])).toThrow(
      "invalid tensor: expected 4 values for shape [2, 2], got 1",
    );
    expect(transpose([])).toEqual([]);
    expect(transpose([], 2)).toEqual([[], []]);
    expect(stackTensors([tensor([2], [1, 2], "int8"), tensor([2], [3, 4])])).toEqual(
      tensor([2, 2], [1, 2, 3, 4], "int8"),
    );
  });
});

describe("a layer that a library has no place for", () => {
  it("is refused with the variant, and what to do", () => {
    const fix = "got some (remove it, or choose another format)";
    const peepholes = { inputGate: [1, 2], forgetGate: [1, 2], outputGate: [1, 2] };
    const ones = [1, 1];
    const gains = { inputGate: ones, forgetGate: ones, candidate: ones, outputGate: ones };
    const normed = asCell({ ...cell().parameters, layerNorm: { gains } });
    expect(() => toPyTorch([{ forward: asCell({ ...cell().parameters, peepholes }) }])).toThrow(
      `invalid peepholes: expected none (PyTorch's LSTM has no peepholes), ${fix}`,
    );
    expect(() => toKeras({ forward: normed })).toThrow(
      `invalid layerNorm: expected none (Keras's LSTM has no layerNorm), ${fix}`,
    );
    expect(() => toOnnx({ forward: normed })).toThrow(
      `invalid layerNorm: expected none (ONNX's LSTM has no layerNorm), ${fix}`,
    );
    const sizes = { inputSize: 3, hiddenSize: 2, projectionSize: 1, seed: 1 };
    const projected = initialParameters(sizes);
    const biased = { ...projected, projection: { ...projected.projection!, biases: [1] } };
    expect(thrown(() => toPyTorch([{ forward: asCell(biased) }]))).toEqual(
      new RangeError(
        "invalid projection.biases: expected none (PyTorch's projection has no bias), got some",
      ),
    );
  });

  it("is refused with the bias that would be dropped", () => {
    const silent = copyOf(cell());
    for (const gate of ["inputGate", "forgetGate", "candidate", "outputGate"] as const)
      silent.parameters[gate].biases = [0, 0];
    silent.parameters.outputGate.biases[1] = 0.5;
    expect(() => toKeras({ forward: silent }, { biases: false })).toThrow(
      "invalid outputGate.biases: expected zeros (biases: false drops them), got 0.5 at entry 1",
    );
  });

  it("is refused where it does not read what the one before puts out", () => {
    const both = { forward: cell(), reverse: cell() };
    const next = (inputSize: number) => ({ forward: randomCell(inputSize, 2, 2) });
    expect(() => writeOnnx([both, next(4), next(2)])).not.toThrow();
    expect(() => writeOnnx([both, next(4), next(4)])).toThrow(
      "invalid layers[2].forward.inputSize: expected 2 (what layer 1 puts out), got 4",
    );
    expect(() => readSafetensors(bytes("1234567"))).toThrow(
      "invalid safetensors file: expected 8 bytes of header length, got a file of 7 bytes",
    );
  });
});
