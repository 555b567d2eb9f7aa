import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import {
  modelFormat,
  readModel,
  tensor,
  toKeras,
  toPyTorch,
  writeNpz,
  writeOnnx,
  writeSafetensors,
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
    expect(readModel(writeSafetensors(tensors))).toEqual({
      format: "safetensors",
      lstms: [{ name: "encoder.rnn", layers: [layer] }],
    });
    expect(readModel(writeNpz(tensors))).toEqual({
      format: "npz",
      lstms: [{ name: "encoder.rnn", layers: [layer] }],
    });
    const { format, lstms } = readModel(writeOnnx([layer, layer2()], float64));
    expect(format).toBe("onnx");
    expect(lstms.map(({ name, layers }) => [name, layers])).toEqual([
      ["lstm_l0", [layer]],
      ["lstm_l1", [layer2()]],
    ]);
    expect(lstms[1]!.onnx!.input).toBe("output_l0");
  });

  it("may hold several LSTMs, and other modules beside them", () => {
    const file = writeSafetensors({
      ...toPyTorch([{ forward: randomCell(3, 4, 1) }], { ...float64, prefix: "b." }),
      ...toPyTorch([{ forward: randomCell(2, 3, 2) }], { ...float64, prefix: "a." }),
      "gru.weight_ih_l0": tensor([12, 3], new Float64Array(36)),
      "gru.weight_hh_l0": tensor([12, 4], new Float64Array(48)),
      "head.weight": tensor([1, 4], [1, 2, 3, 4]),
    });
    const { lstms } = readModel(file);
    expect(lstms.map(({ name }) => name).sort()).toEqual(["a", "b"]);
    expect(lstms.find(({ name }) => name === "a")!.layers).toEqual([
      { forward: randomCell(2, 3, 2) },
    ]);
  });

  it("may be Keras's weights under the names that np.savez gives", () => {
    const arrays = toKeras(layer, float64);
    const named = Object.fromEntries(arrays.map((each, k) => [`arr_${k}`, each]));
    const [found] = readModel(writeNpz(named)).lstms;
    expect(toKeras(found!.layers[0]!, float64)).toEqual(arrays);
  });

  it("is refused when it is none, with the way out where there is one", () => {
    expect(() => readModel(new Uint8Array())).toThrow(
      "invalid model file: expected a model, got an empty file",
    );
    expect(() =>
      readModel(zipSync({ "model/data.pkl": bytes("x"), "model/data/0": bytes("y") })),
    ).toThrow(
      'invalid model file: expected a .keras or .npz archive, got "model/data.pkl", "model/data/0": ' +
        "a PyTorch pickle, which runs code when it is read " +
        "(save the weights with safetensors.torch.save_file(model.state_dict(), path))",
    );
    expect(() => readModel(zipSync({ "a.txt": bytes("x") }))).toThrow('got "a.txt"');
    expect(() => readModel(bytes("hello"))).toThrow("invalid ONNX file");
    expect(() => readModel("model.onnx" as unknown as Uint8Array)).toThrow(
      'invalid model file: expected its bytes (Uint8Array or ArrayBuffer), got "model.onnx"',
    );
    const other: Record<string, Tensor> = { "head.weight": tensor([1, 2], [1, 2]) };
    expect(() => readModel(writeSafetensors(other))).toThrow(
      "invalid safetensors file: expected an LSTM (PyTorch's weight_ih_l0, …, or Keras's arrays arr_0, arr_1, …), " +
        'got "head.weight"',
    );
    expect(() => readModel(writeNpz(other))).toThrow("invalid npz file: expected an LSTM");
    expect(() => readModel(writeSafetensors({}))).toThrow("expected an LSTM");
  });
});

function layer2(): StoredLayer<"lstm"> {
  return { forward: cellWithTwoBiases(8, 2, 3) };
}
