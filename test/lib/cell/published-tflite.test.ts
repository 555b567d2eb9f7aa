import { describe, expect, it } from "vitest";
import {
  runLayer,
  transposeSequences,
  type CellParameters,
  type CellOptions,
} from "../../../lib/index.js";
import { expectClose } from "../goldens.js";

// The numbers below are those published in tensorflow's tensorflow/lite/kernels/layer_norm_lstm_test.cc:
// four units, a projection to three, peepholes, and layer normalisation, with every weight another.

const rows = (flat: number[], columns: number) =>
  Array.from({ length: flat.length / columns }, (_, row) =>
    flat.slice(row * columns, (row + 1) * columns),
  );

const gate = (onInput: number[], onHidden: number[], biases: number[]) => {
  const [x, h] = [rows(onInput, 5), rows(onHidden, 3)];
  return { weights: h.map((row, unit) => [...row, ...x[unit]!]), biases };
};

const parameters: CellParameters = {
  inputSize: 5,
  hiddenSize: 4,
  projectionSize: 3,
  inputGate: gate(
    [
      0.5, 0.6, 0.7, -0.8, -0.9, 0.1, 0.2, 0.3, -0.4, 0.5, -0.8, 0.7, -0.6, 0.5, -0.4, -0.5, -0.4,
      -0.3, -0.2, -0.1,
    ],
    [-0.2, -0.3, 0.4, 0.1, -0.5, 0.9, -0.2, -0.3, -0.7, 0.05, -0.2, -0.6],
    [0.03, 0.15, 0.22, 0.38],
  ),
  forgetGate: gate(
    [
      -0.6, -0.1, 0.3, 0.2, 0.9, -0.5, -0.2, -0.4, 0.3, -0.8, -0.4, 0.3, -0.5, -0.4, -0.6, 0.3,
      -0.4, -0.6, -0.5, -0.5,
    ],
    [-0.5, -0.3, -0.5, -0.2, 0.6, 0.4, 0.9, 0.3, -0.1, 0.2, 0.5, 0.2],
    [0.1, -0.3, -0.2, 0.1],
  ),
  candidate: gate(
    [
      -0.4, -0.3, -0.2, -0.1, -0.5, 0.5, -0.2, -0.3, -0.2, -0.6, 0.6, -0.1, -0.4, -0.3, -0.7, 0.7,
      -0.9, -0.5, 0.8, 0.6,
    ],
    [-0.3, 0.2, 0.1, -0.3, 0.8, -0.08, -0.2, 0.3, 0.8, -0.6, -0.1, 0.2],
    [-0.05, 0.72, 0.25, 0.08],
  ),
  outputGate: gate(
    [
      -0.8, -0.4, -0.2, -0.9, -0.1, -0.7, 0.3, -0.3, -0.8, -0.2, 0.6, -0.2, 0.4, -0.7, -0.3, -0.5,
      0.1, 0.5, -0.6, -0.4,
    ],
    [0.3, -0.1, 0.1, -0.2, -0.5, -0.7, -0.2, -0.6, -0.1, -0.4, -0.7, -0.2],
    [0.05, -0.01, 0.2, 0.1],
  ),
  peepholes: {
    inputGate: [0.05, 0.1, 0.25, 0.15],
    forgetGate: [-0.02, -0.15, -0.25, -0.03],
    outputGate: [0.1, -0.1, -0.5, 0.05],
  },
  layerNorm: {
    gains: {
      inputGate: [0.1, 0.2, 0.3, 0.5],
      forgetGate: [0.2, 0.2, 0.4, 0.3],
      candidate: [0.7, 0.2, 0.3, 0.8],
      outputGate: [0.6, 0.2, 0.2, 0.5],
    },
    // TensorFlow Lite normalises without the ε of others.
    epsilon: 1e-8,
  },
  projection: {
    weights: rows([-0.1, 0.2, 0.01, -0.2, 0.1, 0.5, 0.3, 0.08, 0.07, 0.2, -0.4, 0.2], 4),
  },
};

const inputs = transposeSequences([
  rows([0.7, 0.8, 0.1, 0.2, 0.3, 0.8, 0.1, 0.2, 0.4, 0.5, 0.2, 0.7, 0.7, 0.1, 0.7], 5),
  rows([0.3, 0.2, 0.9, 0.8, 0.1, 0.1, 0.5, 0.2, 0.4, 0.2, 0.6, 0.9, 0.2, 0.5, 0.7], 5),
]);

describe("tensorflow's layer_norm_lstm_test.cc: normalisation before the bias, peepholes inside, projected", () => {
  it.each<[string, CellOptions, number[]]>([
    [
      "NoCifgPeepholeProjectionNoClipping",
      {},
      [
        ...[0.0244077, 0.128027, -0.00170918, 0.0137642, 0.140751, 0.0395835],
        ...[-0.00459231, 0.155278, 0.0837377, -0.00692428, 0.0848741, 0.063445],
        ...[-0.00403912, 0.139963, 0.072681, 0.00752706, 0.161903, 0.0561371],
      ],
    ],
    [
      "CifgPeepholeProjectionNoClipping",
      { coupled: "i = 1 - f" },
      [
        ...[0.02129706, 0.140816242, 0.0112733059, 0.0132302344, 0.152308047, 0.0346313119],
        ...[-0.0123688057, 0.165790111, 0.0893077999, -0.0226350538, 0.0916948169, 0.0769175813],
        ...[-0.0269966982, 0.149707705, 0.094149217, -0.0103429332, 0.173016444, 0.0720508844],
      ],
    ],
  ])("%s", (_, options, published) => {
    const { outputs } = runLayer({ forward: { kind: "lstm", parameters, options } }, inputs);
    // The published test's own tolerance, for float32.
    expectClose(transposeSequences(outputs).flat(2), published, 1e-5);
    expect(outputs).toHaveLength(3);
  });
});
