import { zipSync, unzipSync } from "fflate";
import { beforeAll, describe, expect, it } from "vitest";
import {
  fromKeras,
  kerasHardSigmoid,
  onnxHardSigmoid,
  openModel,
  readNpz,
  type Matrix,
  type OpenedModel,
  type RecurrentLayer,
} from "../../../lib/index.js";
import { golden, goldenJson, largestGap } from "./golden.js";

interface Golden {
  keras: { values: Matrix[]; names: string[] };
  keras2: { x: Matrix; output: Matrix };
}

let expected: Golden;

beforeAll(async () => {
  expected = await goldenJson<Golden>("formats.json");
});

const open = async (name: string) => openModel(await golden(`formats/${name}`));
const layerOf = ({ layers }: OpenedModel, name: string) =>
  layers.find((layer) => layer.name === name) as RecurrentLayer;
const outputs = (model: OpenedModel, x: Matrix, ...through: string[]) =>
  model.run(x, { through }).outputs.map((step) => step[0]!);

describe.each(["model.keras", "model.h5"])("%s, written by Keras 3", (file) => {
  it("holds layers that compute what Keras computes, within 1e-6", async () => {
    const model = await open(file);
    const { names, values } = expected.keras;
    names.forEach((name, k) => {
      const own = name === "inside" ? "inner/inside" : name;
      expect(largestGap(outputs(model, values[k]!, own), values[k + 1]!), name).toBeLessThan(1e-6);
    });
    const all = names.map((name) => (name === "inside" ? "inner/inside" : name));
    expect(largestGap(outputs(model, values[0]!, ...all), values.at(-1)!)).toBeLessThan(1e-6);
  });

  it("tells its layers in order, their rules, and who wrote it", async () => {
    const model = await open(file);
    expect(model).toMatchObject({ format: "keras", producer: "Keras 3.15.1", assumed: [] });
    expect(model.chain).toEqual([
      "input_layer",
      "first",
      "both",
      "inner/input_layer_1",
      "inner/inside",
      "stack",
      "other",
    ]);
    const inside = layerOf(model, "inner/inside");
    expect(inside.rules).toEqual({
      returns: "sequence",
      batchFirst: true,
      outputOrder: "reading",
    });
    expect(inside.stack[0]!.forward).toBeUndefined();
    expect(inside.stack[0]!.reverse!.options).toEqual({ gateActivation: kerasHardSigmoid });
    expect(layerOf(model, "both").rules.zeroMaskedOutputs).toBe(true);
    expect(layerOf(model, "stack").stack).toHaveLength(2);
    expect(layerOf(model, "other")).toMatchObject({ cell: "gru", rules: { returns: "last" } });
  });
});

describe("a Keras file of weights only", () => {
  it("has rules that are assumed, which is right where they are the standard ones", async () => {
    const model = await open("model.weights.h5");
    const { names, values } = expected.keras;
    const standard = ["first", "both"];
    for (const name of standard) {
      const k = names.indexOf(name);
      expect(largestGap(outputs(model, values[k]!, name), values[k + 1]!), name).toBeLessThan(1e-6);
    }
    const [gates] = model.assumed.filter(({ layer }) => layer === "inner/inside");
    expect(gates).toMatchObject({ rule: "gateActivation", value: "sigmoid" });
    expect(gates!.alternatives.join()).toContain("onnxHardSigmoid");
    expect(gates!.howToChoose).toContain("recurrent_activation");
    expect(() => model.run(values[0]!)).toThrow(
      "invalid through: expected the names of layers to go through (a file of weights does not tell which layer feeds which), got none",
    );
  });

  it("of an old version has the hard sigmoid that was its default", async () => {
    const model = await open("keras-2.h5");
    expect(model.assumed[0]).toMatchObject({ value: "onnxHardSigmoid" });
    const layer = layerOf(model, "lstm_1");
    expect(layer.stack[0]!.forward!.options).toEqual({ gateActivation: onnxHardSigmoid });
    delete layer.stack[0]!.forward!.options;
    const { x, output } = expected.keras2;
    expect(largestGap(outputs(model, x, "lstm_1"), output)).toBeLessThan(1e-6);
  });

  it("may hold a GRU", async () => {
    const [layer] = (await open("gru.h5")).layers;
    expect(layer).toMatchObject({ name: "gru_1", cell: "gru" });
  });

  it("holds the very numbers of get_weights()", async () => {
    const arrays = Object.values(readNpz(await golden("formats/keras-first.npz")));
    expect(layerOf(await open("model.keras"), "first").stack).toEqual([fromKeras(arrays)]);
  });
});

describe("a broken Keras file", () => {
  const repacked = async (change: (files: Record<string, Uint8Array>) => void) => {
    const files = unzipSync(await golden("formats/model.keras"));
    change(files);
    return zipSync(files);
  };
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const bytes = (words: string) => new TextEncoder().encode(words);
  const withConfig = (change: (config: string) => string) =>
    repacked((files) => (files["config.json"] = bytes(change(text(files["config.json"]!)))));

  it("is reported when its archive lacks a part, or its configuration is none", async () => {
    await expect(
      repacked((files) => delete files["config.json"]).then((file) => openModel(file)),
    ).rejects.toThrow(
      'expected model.weights.h5 and config.json in the archive, got "metadata.json", "model.weights.h5"',
    );
    await expect(withConfig(() => "{").then((file) => openModel(file))).rejects.toThrow(
      'invalid Keras file: expected the model\'s configuration in JSON, got "{"…',
    );
  });

  it("names the layer whose weights are not as configured, and reads the others", async () => {
    const biased = openModel(
      await withConfig((config) => config.replaceAll('"use_bias": false', '"use_bias": true')),
    );
    const both = biased.layers.find(({ name }) => name === "both");
    expect(both).toMatchObject({
      kind: "unread",
      type: "Bidirectional",
      reason:
        'invalid Keras file: layer "both": expected 6 arrays (those of the forward and of the backward cell), got 4',
    });
    expect(layerOf(biased, "first").kind).toBe("recurrent");
    expect(() => biased.run(expected.keras.values[0]!)).toThrow(
      'invalid through: expected layers that are read, got "both": invalid Keras file: layer "both"',
    );
  });

  it("is reported with the array that is missing, misshapen or no numbers", async () => {
    const messages = {
      "no-recurrent": 'invalid Keras file: expected a recurrent layer, got "lstm_1"',
      "no-kernel": 'invalid Keras file: expected a recurrent layer, got "lstm_1"',
      narrow:
        'invalid Keras file: layer "lstm_1": kernel: expected shape [any, 9] (inputSize × 3·hiddenSize), got [2, 12]',
      text: 'invalid Keras file: array lstm_1/kernel:0: expected numbers, got type "S7"',
      "not-finite":
        'invalid Keras file: layer "lstm_1": bias: expected finite numbers, got NaN at entry 0 of 12',
      cyclic: "invalid Keras file: expected groups at most 32 deep, got lstm_1/itself/itself/",
    };
    for (const [name, message] of Object.entries(messages)) {
      await expect(open(`${name}.h5`), name).rejects.toThrow(message);
    }
  });
});

it("a file of weights has its rules from the configuration beside it", async () => {
  const archive = unzipSync(await golden("formats/model.keras"));
  const weights = archive["model.weights.h5"]!;
  const files = { "model.json": archive["config.json"]! };
  const model = openModel(weights, { files });
  const { values } = expected.keras;
  expect(model.chain).toHaveLength(7);
  const inside = outputs(model, values[2]!, "inner/inside");
  expect(largestGap(inside, values[3]!)).toBeLessThan(1e-6);
  expect(openModel(weights).chain).toBeUndefined();
});
