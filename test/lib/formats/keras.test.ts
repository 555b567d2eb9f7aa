import { zipSync, unzipSync } from "fflate";
import { beforeAll, describe, expect, it } from "vitest";
import {
  fromKeras,
  kerasCellOptions,
  kerasHardSigmoid,
  onnxHardSigmoid,
  overTime,
  readKeras,
  readNpz,
  readModel,
  unroll,
  type KerasLayer,
  type Matrix,
} from "../../../lib/index.js";
import { golden, goldenJson, largestGap, lstmOf, runLayers } from "./golden.js";

interface Golden {
  keras: { values: Matrix[]; names: string[] };
  keras2: { x: Matrix; output: Matrix };
}

let expected: Golden;

beforeAll(async () => {
  expected = await goldenJson<Golden>("formats.json");
});

/** What a layer of the golden model puts out at every step. */
function outputOf(layers: KerasLayer[], name: string, inputs: Matrix): Matrix {
  const found = layers.filter((each) => each.name.split("/")[0] === name);
  if (name !== "inside")
    return runLayers(
      found.map(({ layer }) => layer),
      inputs,
    ).output;
  const options = found[0]!.settings
    ? kerasCellOptions(found[0]!.settings)
    : { gateActivation: kerasHardSigmoid };
  // go_backwards: the sequence is read from its end, and the outputs stay in the order they were made.
  return overTime(
    unroll(lstmOf(found[0]!.layer.forward), [...inputs].reverse(), options),
    "hiddenState",
  );
}

describe.each(["model.keras", "model.h5", "model.weights.h5"])("%s, written by Keras 3", (file) => {
  it("holds layers that compute what Keras computes, within 1e-6", async () => {
    const layers = readKeras(await golden(`formats/${file}`));
    const { names, values } = expected.keras;
    names.forEach((name, k) => {
      expect(largestGap(outputOf(layers, name, values[k]!), values[k + 1]!), name).toBeLessThan(
        1e-6,
      );
    });
  });

  it("is read in the order of the model where it tells the order, else by name", async () => {
    const names = readKeras(await golden(`formats/${file}`)).map(({ name }) => name);
    expect(names).toEqual(
      file === "model.weights.h5"
        ? ["both", "first", "inside", "stack/lstm_cell", "stack/lstm_cell_1"]
        : ["first", "both", "inside", "stack/lstm_cell", "stack/lstm_cell_1"],
    );
  });

  it("is told by its bytes", async () => {
    const bytes = await golden(`formats/${file}`);
    const { format, lstms } = readModel(bytes);
    expect(format).toBe("keras");
    expect(lstms.map(({ keras }) => keras)).toEqual(readKeras(bytes));
  });
});

describe("a Keras file", () => {
  it("tells the rules of a layer where it holds the model", async () => {
    const rules = (layers: KerasLayer[]) => layers.map(({ settings }) => settings);
    const plain = {
      activation: "tanh",
      recurrentActivation: "sigmoid",
      useBias: true,
      goBackwards: false,
      returnSequences: true,
      stateful: false,
      kerasVersion: "3.15.1",
    };
    const all = [
      plain,
      { ...plain, useBias: false, mergeMode: "concat" },
      { ...plain, goBackwards: true, recurrentActivation: "hard_sigmoid" },
      undefined,
      undefined,
    ];
    expect(rules(readKeras(await golden("formats/model.keras")))).toEqual(all);
    expect(rules(readKeras(await golden("formats/model.h5")))).toEqual(all);
    expect(rules(readKeras(await golden("formats/model.weights.h5")))).toEqual(
      Array(5).fill(undefined),
    );
  });

  it("holds the very numbers of get_weights()", async () => {
    const arrays = Object.values(readNpz(await golden("formats/keras-first.npz")));
    const [first] = readKeras(await golden("formats/model.keras"));
    expect(first!.layer).toEqual(fromKeras(arrays));
  });

  it("has a hard sigmoid of its own until version 2, and none of our own making", async () => {
    const settings = readKeras(await golden("formats/model.keras"))[2]!.settings!;
    expect(kerasCellOptions(settings).gateActivation).toBe(kerasHardSigmoid);
    const old = { ...settings, kerasVersion: "2.2.4-tf" };
    expect(kerasCellOptions(old).gateActivation).toBe(onnxHardSigmoid);
    expect(() => kerasCellOptions({ ...settings, activation: "mish" })).toThrow(
      'invalid activation: expected tanh, sigmoid, linear, relu, elu, softsign, softplus, hard_sigmoid, got "mish"',
    );
  });

  it("of version 2 has other names for the same", async () => {
    const layers = readKeras(await golden("formats/keras-2.h5"));
    const { x, output } = expected.keras2;
    expect(layers.map(({ name }) => name)).toEqual(["lstm_1"]);
    expect(largestGap(runLayers([layers[0]!.layer], x).output, output)).toBeLessThan(1e-6);
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

  it("is reported when it is of another format, or its archive lacks a part", async () => {
    expect(() => readKeras(bytes("not a model at all"))).toThrow(
      "invalid Keras file: expected it to begin with \\x89HDF, got 18 other bytes",
    );
    await expect(
      repacked((files) => delete files["model.weights.h5"]).then(readKeras),
    ).rejects.toThrow(
      'expected model.weights.h5 and config.json in the archive, got "metadata.json", "config.json"',
    );
    await expect(withConfig(() => "{").then(readKeras)).rejects.toThrow(
      'invalid Keras file: expected the model\'s configuration in JSON, got "{"…',
    );
  });

  it("is reported with the layer whose weights are not there, or not as configured", async () => {
    const renamed = withConfig((config) => config.replaceAll('"first"', '"absent"'));
    await expect(renamed.then(readKeras)).rejects.toThrow(
      'invalid Keras file: expected weights of the layer "absent", got none (was the model built before it was saved?)',
    );
    const biased = withConfig((config) => config.replace('"use_bias": false', '"use_bias": true'));
    await expect(biased.then(readKeras)).rejects.toThrow(
      'invalid Keras file: layer "both": expected 3 arrays (use_bias is true), got 2 in both/forward_layer/lstm_cell',
    );
  });

  it("is reported with the array that is missing, misshapen or no numbers", async () => {
    const messages = {
      "no-recurrent":
        'invalid Keras file: expected lstm_1/recurrent_kernel:0 (the recurrent kernel of an LSTM), got "bias:0", "kernel:0"',
      "no-kernel":
        'invalid Keras file: expected lstm_1/kernel:0 (the kernel of an LSTM), got "bias:0", "recurrent_kernel:0"',
      gru: 'invalid Keras file: expected an LSTM layer, got "gru_1"',
      narrow:
        'invalid Keras file: layer "lstm_1": kernel: expected shape [any, 9] (inputSize × 3·hiddenSize), got [2, 12]',
      text: 'invalid Keras file: array lstm_1/kernel:0: expected numbers, got type "S7"',
      "not-finite":
        'invalid Keras file: layer "lstm_1": bias: expected finite numbers, got NaN at entry 0 of 12',
      cyclic: "invalid Keras file: expected groups at most 32 deep, got lstm_1/itself/itself/",
    };
    for (const [name, message] of Object.entries(messages)) {
      const file = await golden(`formats/${name}.h5`);
      expect(() => readKeras(file), name).toThrow(message);
    }
  });
});
