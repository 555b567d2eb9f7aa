import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import {
  modelFormat,
  openModel,
  readModel,
  tensor,
  toKeras,
  toPyTorch,
  writeNpz,
  writeOnnx,
  writeSafetensors,
  type RecurrentLayer,
  type StoredLayer,
  type Tensor,
} from "../../../lib/index.js";
import { cellWithTwoBiases, golden, randomCell } from "./golden.js";

const float64 = { numberType: "float64" } as const;
const layer: StoredLayer<"lstm"> = {
  forward: cellWithTwoBiases(3, 4, 1),
  reverse: cellWithTwoBiases(3, 4, 2),
};
const bytes = (text: string) => new TextEncoder().encode(text);

describe("a model of any format", () => {
  it("is told by its bytes", async () => {
    const formats = {
      "model.keras": "keras",
      "model.h5": "keras",
      "keras-2.h5": "keras",
      "types.npz": "npz",
      "pytorch.safetensors": "safetensors",
      "exported.onnx": "onnx",
      "exported-torchscript.onnx": "onnx",
    };
    for (const [name, format] of Object.entries(formats)) {
      expect(modelFormat(await golden(`formats/${name}`)), name).toBe(format);
    }
  });

  it("gives the same layers whatever the format, to the last bit where it has float64", () => {
    const tensors = toPyTorch([layer], { ...float64, prefix: "encoder.rnn." });
    for (const [format, file] of [
      ["safetensors", writeSafetensors(tensors)],
      ["npz", writeNpz(tensors)],
    ] as const) {
      expect(readModel(file)).toEqual({
        format,
        producer: "PyTorch",
        layers: [
          { kind: "recurrent", name: "encoder.rnn", cell: "lstm", stack: [layer], rules: {} },
        ],
        assumed: [],
        chain: ["encoder.rnn"],
      });
    }
    const { format, layers } = readModel(writeOnnx([layer, layer2()], float64));
    expect(format).toBe("onnx");
    expect(layers.map(({ name }) => name)).toEqual(["lstm_l0", "lstm_l1"]);
    const stacks = layers.map((each) => (each as RecurrentLayer).stack[0]!.forward!.parameters);
    expect(stacks).toEqual([layer.forward!.parameters, layer2().forward!.parameters]);
  });

  it("may hold modules of any kind, each by its name", () => {
    const file = writeSafetensors({
      ...toPyTorch([{ forward: randomCell(3, 4, 1) }], { ...float64, prefix: "b." }),
      ...toPyTorch([{ forward: randomCell(2, 3, 2) }], { ...float64, prefix: "a." }),
      "gru.weight_ih_l0": tensor([12, 3], new Float64Array(36)),
      "gru.weight_hh_l0": tensor([12, 4], new Float64Array(48)),
      "rnn.weight_ih": tensor([4, 3], new Float64Array(12)),
      "rnn.weight_hh": tensor([4, 4], new Float64Array(16)),
      "odd.weight_hh_l0": tensor([9, 4], new Float64Array(36)),
      "head.weight": tensor([1, 4], [1, 2, 3, 4]),
      "head.bias": tensor([1], [5]),
      "embedding.weight": tensor([2, 3], [1, 2, 3, 4, 5, 6]),
    });
    const { layers, assumed, noChain } = readModel(file);
    const shown = layers.map((each) => [
      each.name,
      each.kind === "recurrent" ? each.cell : each.kind,
    ]);
    expect(Object.fromEntries(shown)).toEqual({
      a: "lstm",
      b: "lstm",
      gru: "gru",
      rnn: "rnn",
      odd: "unread",
      head: "dense",
      embedding: "embedding",
    });
    expect(assumed).toMatchObject([
      { layer: "rnn", rule: "activation", value: "tanh", alternatives: ["relu"] },
      { layer: "embedding", rule: "type", value: "embedding" },
    ]);
    expect(noChain).toBe("PyTorch's files do not tell how modules are joined");
  });

  it("may be Keras's weights under the names that np.savez gives", () => {
    const arrays = toKeras(layer, float64);
    const named = Object.fromEntries(arrays.map((each, k) => [`arr_${k}`, each]));
    const [found] = readModel(writeNpz(named)).layers as RecurrentLayer[];
    expect(toKeras(found!.stack[0]!, float64)).toEqual(arrays);
  });

  it("is refused when it is none, by the name of what it is", () => {
    const refused = (file: Uint8Array, message: string) =>
      expect(() => openModel(file)).toThrow(message);
    refused(new Uint8Array(), "invalid model file: expected a model, got an empty file");
    refused(zipSync({ "a.txt": bytes("x") }), 'got "a.txt"');
    refused(zipSync({ "m/x.onnx": bytes("x") }), '(unpack it and open "m/x.onnx")');
    refused(bytes("hello"), "invalid ONNX file");
    refused(Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0), "a single NumPy array (.npy)");
    refused(bytes("version https://git-lfs.github.com/spec/v1"), "a pointer of Git LFS");
    refused(bytes("<!DOCTYPE html><html>"), "a web page or XML");
    refused(bytes('{"metadata": {}, "weight_map": {}}'), "the index of a safetensors model");
    refused(bytes('{"class_name": "Sequential"}'), "a Keras model's configuration without weights");
    refused(Uint8Array.of(0x80, 4, 0x95, 1), "a Python pickle, which runs code");
    refused(Uint8Array.of(0x1c, 0, 0, 0, 0x54, 0x46, 0x4c, 0x33), "a TensorFlow Lite model");
    refused(Uint8Array.of(0x1f, 0x8b, 8), "a gzip archive (unpack it first)");
    expect(() => readModel("model.onnx" as unknown as Uint8Array)).toThrow(
      'invalid model file: expected its bytes (Uint8Array or ArrayBuffer), got "model.onnx"',
    );
    const other: Record<string, Tensor> = { "head.weight": tensor([1, 2], [1, 2]) };
    refused(
      writeSafetensors(other),
      "invalid safetensors file: expected an LSTM, GRU or RNN (PyTorch's weight_ih_l0, …, or Keras's arrays arr_0, arr_1, …), " +
        'got "head.weight"',
    );
    expect(() => openModel(writeNpz(other), { name: "weights.npz" })).toThrow(
      "weights.npz: invalid npz file: expected an LSTM, GRU or RNN",
    );
  });

  it("names a module with a tensor too few or too many", () => {
    const whole = toPyTorch([layer], { ...float64, prefix: "rnn." });
    const reasonOf = (tensors: Record<string, Tensor>) => {
      try {
        openModel(writeSafetensors(tensors));
      } catch (error) {
        return (error as Error).message;
      }
      throw new Error("a refusal was expected");
    };
    const without = (name: string) =>
      reasonOf(Object.fromEntries(Object.entries(whole).filter(([each]) => each !== name)));
    expect(without("rnn.weight_ih_l0_reverse")).toContain("expected rnn.weight_ih_l0_reverse, got");
    expect(without("rnn.bias_hh_l0")).toContain("expected rnn.bias_hh_l0, got");
    const [own] = Object.values(whole);
    const holed = { ...whole, "rnn.weight_hh_l2": own!, "rnn.weight_ih_l2": own! };
    expect(reasonOf(holed)).toContain("expected rnn.weight_ih_l1, got");
    expect(reasonOf({ ...whole, "rnn.weight_ch_l0": own! })).toContain(
      'got "rnn.weight_ch_l0" besides',
    );
    const codes = {
      ...whole,
      "rnn.weight_hh_l0": {
        ...whole["rnn.weight_hh_l0"]!,
        numberType: "int8" as const,
        values: new Float64Array(64),
      },
    };
    expect(reasonOf(codes)).toContain("expected floating-point numbers, got int8");
  });
});

function layer2(): StoredLayer<"lstm"> {
  return { forward: cellWithTwoBiases(8, 2, 3) };
}
