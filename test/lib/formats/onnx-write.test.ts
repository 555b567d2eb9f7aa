import { describe, expect, it } from "vitest";
import {
  affineActivation,
  elu,
  hardSigmoid,
  identity,
  initialGruParameters,
  initialParameters,
  initialRnnParameters,
  leakyRelu,
  relu,
  scaledTanh,
  softsign,
  writeOnnx,
  type Activation,
  type Layer,
} from "../../../lib/index.js";
import { largestGap } from "./golden.js";
import { contentsOf, oursOf, randomTensor, recurrentIn, theirsOf } from "./onnx-model.js";

const sizes = (seed: number, inputSize = 3) => ({ inputSize, hiddenSize: 4, seed });
const lstm = (seed: number, inputSize?: number) => initialParameters(sizes(seed, inputSize));
const gru = (seed: number, inputSize?: number) => ({
  ...initialGruParameters(sizes(seed, inputSize)),
  recurrentBiases: [0.1, -0.2, 0.3, -0.4],
});
const rnn = (seed: number, inputSize?: number) => initialRnnParameters(sizes(seed, inputSize));
const squash: Activation = { name: "sigmoid", output: Math.sin, derivative: Math.cos };

const stacks: [string, Layer[]][] = [
  ["a GRU", [{ forward: { kind: "gru", parameters: gru(1) } }]],
  [
    "a GRU whose reset acts before, read backwards",
    [{ reverse: { kind: "gru", parameters: gru(2), options: { reset: "before" } } }],
  ],
  [
    "a GRU of both directions with activations and a clip",
    [
      {
        forward: {
          kind: "gru",
          parameters: gru(3),
          options: {
            gateActivation: hardSigmoid(0.25, 0.5),
            candidateActivation: elu(0.5),
            clip: 0.5,
          },
        },
        reverse: { kind: "gru", parameters: gru(4), options: { clip: 0.5 } },
      },
    ],
  ],
  ["an RNN", [{ forward: { kind: "rnn", parameters: rnn(5) } }]],
  [
    "RNNs of both directions, one with relu, and a GRU and an LSTM on top",
    [
      {
        forward: { kind: "rnn", parameters: rnn(6), options: { activation: relu } },
        reverse: { kind: "rnn", parameters: rnn(7), options: { activation: leakyRelu(0.125) } },
      },
      { forward: { kind: "gru", parameters: gru(8, 8) } },
      {
        forward: {
          kind: "lstm",
          parameters: lstm(9, 4),
          options: {
            candidateActivation: scaledTanh(1.25, 0.5),
            outputActivation: identity,
            coupled: "f = 1 - i",
          },
        },
      },
    ],
  ],
  [
    "an LSTM with softsign and a line",
    [
      {
        forward: {
          kind: "lstm",
          parameters: lstm(10),
          options: { candidateActivation: softsign, outputActivation: affineActivation(0.5, 0.25) },
        },
      },
    ],
  ],
];

describe("layers that we write as ONNX", () => {
  it.each(stacks)(
    "are run by ONNX Runtime, and read again, with their rules: %s",
    async (_, layers) => {
      const file = writeOnnx(layers);
      const x = randomTensor([5, 2, 3], 1, 1);
      const read = recurrentIn(contentsOf(file)).flatMap(({ stack }) => stack);
      const all = { kind: "recurrent", name: "", cell: "lstm", rules: {} } as const;
      const { output } = await theirsOf(file, { input: x });
      expect(largestGap([oursOf({ ...all, stack: layers }, x)], [output!])).toBeLessThan(1e-6);
      expect(largestGap([oursOf({ ...all, stack: read }, x)], [output!])).toBeLessThan(1e-6);
    },
  );

  it("take h_0 where that is asked for", async () => {
    const layers: Layer[] = [{ forward: { kind: "gru", parameters: gru(1) } }];
    const file = writeOnnx(layers, { initialState: true });
    const h = randomTensor([1, 2, 4], 2);
    const x = randomTensor([5, 2, 3], 1, 1);
    const { hiddenState, output } = await theirsOf(file, { input: x, initialHiddenState: h });
    const rows = [0, 1].map((b) => Array.from(h.values.slice(4 * b, 4 * b + 4)));
    const forward = rows.map((hiddenState) => ({ hiddenState, cellState: [] }));
    const stack = { kind: "recurrent", name: "", cell: "gru", stack: layers } as const;
    const ours = oursOf({ ...stack, rules: { initialStates: [{ forward }] } }, x);
    expect(largestGap([ours], [output!])).toBeLessThan(1e-6);
    expect(hiddenState).toEqual(output!.slice(-8));
  });

  it("are refused with a rule that ONNX cannot say", () => {
    const refused = (layer: Layer) => expect(() => writeOnnx([layer]));
    const of = (options: NonNullable<Layer<"lstm">["forward"]>["options"]): Layer => ({
      forward: { kind: "lstm", parameters: lstm(1), ...(options ? { options } : {}) },
    });
    refused(of({ withoutForgetGate: true })).toThrow(
      "invalid options.withoutForgetGate: expected none (ONNX has no place for it), got true (choose another format)",
    );
    refused(of({ coupled: "i = 1 - f" })).toThrow("invalid options.coupled: expected none");
    refused(of({ forced: { forgetGate: 1 } })).toThrow("invalid options.forced: expected none");
    refused(of({ gateActivation: squash })).toThrow(
      /invalid options.gateActivation: expected one of ONNX's functions .*, got sigmoid/,
    );
    refused({ ...of({ clip: 1 }), reverse: of({}).forward! }).toThrow(
      "invalid layers: expected clip, coupling and reset alike in both directions",
    );
    refused({ ...of({}), reverse: of({}).forward!, merge: "sum" }).toThrow(
      'invalid merge: expected "concat" (ONNX has no other), got "sum"',
    );
    expect(() => writeOnnx([of({})], { activations: [{ name: "Tanh" }] })).toThrow(
      "invalid activations: expected 3, got 1",
    );
  });
});
