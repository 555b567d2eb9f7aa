import { afterAll, describe, expect, it } from "vitest";
import type { OnnxActivation, OnnxActivationName } from "../../lib/index.js";
import type { OnnxCase } from "../../scripts/conformance/onnxruntime/case.js";
import { onnxRuntimePeer } from "../../scripts/conformance/onnxruntime/peer.js";
import type { TfjsCase } from "../../scripts/conformance/tfjs/case.js";
import { tfjsPeer } from "../../scripts/conformance/tfjs/peer.js";

const onnxruntime = await onnxRuntimePeer();
const tfjs = await tfjsPeer();

afterAll(() => Promise.all([onnxruntime.close(), tfjs.close()]));

/** Every combination of one value for each name. */
function grid<T extends Record<string, readonly unknown[]>>(
  axes: T,
): { [Name in keyof T]: T[Name][number] }[] {
  type Point = { [Name in keyof T]: T[Name][number] };
  return Object.entries(axes).reduce<object[]>(
    (points, [name, values]) =>
      points.flatMap((point) => values.map((value) => ({ ...point, [name]: value }))),
    [{}],
  ) as Point[];
}

/** Without what is undefined: an option that is off. */
const present = <T>(value: object) => JSON.parse(JSON.stringify(value)) as T;

const off = undefined;
const directions = ["forward", "reverse", "bidirectional"] as const;

async function agreement(cases: OnnxCase[]): Promise<void> {
  for (const [k, asked] of cases.entries()) {
    const found = await onnxruntime.disagreement({ ...asked, seed: asked.seed + k });
    expect(found, JSON.stringify(asked)).toBeUndefined();
  }
}

describe("every combination beside ONNX Runtime, random asymmetric weights, 1e-6 in float32", () => {
  const sizes = { peer: "onnxruntime", inputSize: 3, hiddenSize: 4, timeSteps: 4, batchSize: 3 };
  const states = { initialState: [false, true], lengths: [off, [4, 0, 2]], clip: [off, 0.5] };

  it.each(directions)("LSTM, %s: states, lengths, clip, peepholes, coupling, stacks", async (d) => {
    const axes = { ...states, peepholes: [off, true], inputForget: [off, true], layers: [1, 2] };
    const points = grid(axes).map((point) => ({ ...sizes, op: "LSTM", direction: d, ...point }));
    await agreement(points.map((point) => present<OnnxCase>({ seed: 1000, ...point })));
  });

  it("GRU: both resets, directions, states, lengths, clip", async () => {
    const points = grid({ direction: directions, linearBeforeReset: [false, true], ...states });
    const rules = { ...sizes, op: "GRU", layers: 1, seed: 2000 };
    await agreement(points.map((point) => present<OnnxCase>({ ...rules, ...point })));
  });

  it("RNN: directions, states, lengths, clip", async () => {
    const points = grid({ direction: directions, ...states, lengths: [off, [4, 1, 2]] });
    const rules = { ...sizes, op: "RNN", layers: 1, seed: 3000 };
    await agreement(points.map((point) => present<OnnxCase>({ ...rules, ...point })));
  });

  const named: Record<OnnxActivationName, OnnxActivation> = {
    Sigmoid: { name: "Sigmoid" },
    Tanh: { name: "Tanh" },
    Relu: { name: "Relu" },
    Affine: { name: "Affine", alpha: 0.5, beta: 0.25 },
    LeakyRelu: { name: "LeakyRelu", alpha: 0.125 },
    ThresholdedRelu: { name: "ThresholdedRelu", alpha: 0.25 },
    ScaledTanh: { name: "ScaledTanh", alpha: 1.25, beta: 0.75 },
    HardSigmoid: { name: "HardSigmoid", alpha: 0.25, beta: 0.375 },
    Elu: { name: "Elu", alpha: 0.5 },
    Softsign: { name: "Softsign" },
    Softplus: { name: "Softplus" },
  };

  it.each(Object.values(named))("$name in every place of LSTM, GRU and RNN", async (activation) => {
    const short = { ...sizes, timeSteps: 2, layers: 1, direction: "forward", initialState: true };
    const { Sigmoid: σ, Tanh: tanh } = named;
    const places = [
      ...[
        [activation, tanh, tanh],
        [σ, activation, tanh],
        [σ, tanh, activation],
      ].map((activations) => ({ op: "LSTM", activations })),
      ...[
        [activation, tanh],
        [σ, activation],
      ].map((activations) => ({ op: "GRU", activations })),
      { op: "RNN", activations: [activation] },
    ];
    await agreement(places.map((place) => present<OnnxCase>({ seed: 4000, ...short, ...place })));
  });
});

describe("every combination beside TensorFlow.js, random asymmetric weights, 1e-6 in float32", () => {
  const sizes = { peer: "tfjs", inputSize: 3, hiddenSize: 4, timeSteps: 4, batchSize: 3 };
  const counted = [true, false, true, true];
  const mask = [counted, [true, true, false, true], [true, false, false, true]];
  const ways = [
    { goBackwards: off, merge: off },
    { goBackwards: true, merge: off },
    ...(["concat", "sum", "mul", "ave", null] as const).map((merge) => ({ merge })),
  ];
  const layers = ["lstm", "gru", "simpleRNN"] as const;

  it.each(layers)("%s: directions and merges, masks, states, sequences, stacks", async (layer) => {
    const points = grid({
      way: ways,
      mask: [off, mask],
      initialState: [false, true],
      returnSequences: [false, true],
      layers: [1, 2],
    });
    for (const [k, { way, ...point }] of points.entries()) {
      const asked = present<TfjsCase>({
        ...sizes,
        layer,
        useBias: true,
        seed: 5000 + k,
        ...way,
        ...point,
      });
      expect(await tfjs.disagreement(asked), JSON.stringify(asked)).toBeUndefined();
    }
  });

  it.each(layers)("%s: every activation, with and without bias", async (layer) => {
    const points = grid({
      activation: [
        "tanh",
        "sigmoid",
        "hardSigmoid",
        "relu",
        "elu",
        "softsign",
        "softplus",
        "linear",
      ],
      recurrentActivation: layer === "simpleRNN" ? [off] : [off, "sigmoid", "softsign"],
      useBias: [true, false],
    });
    const rules = { ...sizes, layer, layers: 1, initialState: true, returnSequences: true };
    for (const [k, point] of points.entries()) {
      const asked = present<TfjsCase>({ ...rules, seed: 6000 + k, ...point });
      expect(await tfjs.disagreement(asked), JSON.stringify(asked)).toBeUndefined();
    }
  });
});
