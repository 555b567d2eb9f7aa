import { describe, expect, it } from "vitest";
import {
  elu,
  identity,
  kerasCellOptions,
  kerasHardSigmoid,
  onnxHardSigmoid,
  relu,
  sigmoid,
  softplus,
  softsign,
  tanh,
  type KerasSettings,
} from "../../../lib/index.js";
import { budgetFor } from "../../../lib/formats/budget.js";
import { parseConfig } from "../../../lib/formats/keras/config.js";

const plain: KerasSettings = {
  activation: "tanh",
  recurrentActivation: "sigmoid",
  useBias: true,
  goBackwards: false,
  returnSequences: false,
  stateful: false,
};
const layer = (kind: string, name: string, config: object = {}) => ({
  class_name: kind,
  config: { name, ...config },
});
const model = (...layers: object[]) => ({
  class_name: "Functional",
  config: { name: "model", layers },
});
const parse = (config: unknown, version?: string) =>
  parseConfig({ text: JSON.stringify(config), version }, "Keras file", budgetFor(1));
const settingsOf = (config: object) => parse(layer("LSTM", "it", config)).settings.get("it");

describe("a Keras model's configuration", () => {
  it("gives the rules of an LSTM, the defaults where it says nothing", () => {
    expect(settingsOf({})).toStrictEqual(plain);
    expect(
      settingsOf({
        activation: "relu",
        recurrent_activation: "hard_sigmoid",
        use_bias: false,
        go_backwards: true,
        return_sequences: true,
        stateful: true,
      }),
    ).toStrictEqual({
      activation: "relu",
      recurrentActivation: "hard_sigmoid",
      useBias: false,
      goBackwards: true,
      returnSequences: true,
      stateful: true,
    });
    expect(parse(layer("LSTM", "it"), "2.15.0").settings.get("it")).toStrictEqual({
      ...plain,
      kerasVersion: "2.15.0",
    });
  });

  it("names an activation of one's own by its function or class, and none linear", () => {
    const named = (activation: unknown) => settingsOf({ activation })!.activation;
    expect(named(null)).toBe("linear");
    expect(named({ class_name: "function", config: "mine" })).toBe("mine");
    expect(named({ class_name: "Mine", config: { a: 1 } })).toBe("Mine");
    expect(settingsOf({ recurrent_activation: null })!.recurrentActivation).toBe("linear");
  });

  it("finds LSTMs in wrappers and stacks, and no other layers", () => {
    const inner = { class_name: "LSTM", config: { activation: "relu" } };
    const both = (config: object) =>
      parse(layer("Bidirectional", "it", { layer: inner, ...config })).settings.get("it");
    expect(both({ merge_mode: "sum" })).toStrictEqual({
      ...plain,
      activation: "relu",
      mergeMode: "sum",
    });
    expect(both({ merge_mode: null })!.mergeMode).toBe("none");
    expect(both({ layer: { class_name: "LSTM" } })).toStrictEqual({ ...plain, mergeMode: "none" });
    expect(both({ layer: { class_name: "GRU", config: {} } })).toBeUndefined();
    expect(both({ layer: undefined })).toBeUndefined();
    const rnn = (cell: unknown) =>
      parse(layer("RNN", "it", { return_sequences: true, cell })).settings.get("it");
    expect(rnn({ class_name: "LSTMCell", config: { use_bias: false } })).toStrictEqual({
      ...plain,
      returnSequences: true,
      useBias: false,
    });
    expect(rnn({ class_name: "GRUCell", config: {} })).toBeUndefined();
    expect(rnn(undefined)).toBeUndefined();
    const cell = { class_name: "LSTMCell", config: {} };
    expect(parse(layer("Dense", "it", { cell })).settings.size).toBe(0);
    expect(parse(layer("Dense", "it", { layer: inner })).settings.size).toBe(0);
  });

  it("gives the names of layers by their groups, in nested models too", () => {
    const { names, settings } = parse(
      model(
        layer("InputLayer", "in"),
        layer("LSTM", "first"),
        layer("LSTM", "second"),
        model(layer("LSTM", "inside"), layer("TimeDistributed", "each")),
        layer("Conv2D", "conv"),
        layer("LSTMCell", "cell"),
        layer("MyLSTM", "mine"),
      ),
    );
    expect([...names]).toEqual([
      ["layers/input_layer", "in"],
      ["layers/lstm", "first"],
      ["layers/lstm_1", "second"],
      ["layers/functional", "model"],
      ["layers/functional/layers/lstm", "inside"],
      ["layers/functional/layers/time_distributed", "each"],
      ["layers/conv2d", "conv"],
      ["layers/lstm_cell", "cell"],
      ["layers/my_lstm", "mine"],
    ]);
    expect([...settings.keys()]).toEqual(["first", "second", "inside"]);
  });

  it("may hold what is no layer, but must be JSON", () => {
    for (const odd of [null, 3, {}, { config: null }, { config: "text" }])
      expect(parse(odd).names.size).toBe(0);
    for (const odd of [{}, null as unknown as object])
      expect(parse(model(odd, layer("LSTM", "it"))).names.get("layers/lstm")).toBe("it");
    const text = "no JSON at all, but long";
    expect(() => parseConfig({ text }, "Keras file", budgetFor(1))).toThrow(
      'invalid Keras file: expected the model\'s configuration in JSON, got "no JSON at all, but "…',
    );
  });

  it("names activations that we have", () => {
    const of = (activation: string) => kerasCellOptions({ ...plain, activation });
    const known = { tanh, sigmoid, linear: identity, relu, softsign, softplus };
    for (const [name, activation] of Object.entries(known))
      expect(of(name).candidateActivation, name).toBe(activation);
    expect(of("elu").outputActivation!.output(-1)).toBe(elu().output(-1));
    expect(of("hard_sigmoid").outputActivation).toBe(kerasHardSigmoid);
    const old = (kerasVersion: string) =>
      kerasCellOptions({ ...plain, recurrentActivation: "hard_sigmoid", kerasVersion });
    for (const version of ["0.3", "1.2.2", "2.15.0"])
      expect(old(version).gateActivation, version).toBe(onnxHardSigmoid);
    for (const version of ["3.0.5", "10.2.0", "12"])
      expect(old(version).gateActivation, version).toBe(kerasHardSigmoid);
    const names = "tanh, sigmoid, linear, relu, elu, softsign, softplus, hard_sigmoid";
    expect(() => of("toString")).toThrow(`invalid activation: expected ${names}, got "toString"`);
    expect(() => kerasCellOptions({ ...plain, recurrentActivation: "mish" })).toThrow(
      `invalid recurrentActivation: expected ${names}, got "mish"`,
    );
  });
});
