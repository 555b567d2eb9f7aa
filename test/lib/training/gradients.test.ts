import { describe, expect, it } from "vitest";
import {
  backpropagateModel,
  binaryCrossEntropy,
  initialDenseParameters,
  initialGruParameters,
  initialParameters,
  initialRnnParameters,
  lossOver,
  meanSquaredError,
  modelParameters,
  numericalGradient,
  runModel,
  seededRandom,
  softmaxCrossEntropy,
  stackOfOneCell,
  withParameters,
  type Layer,
  type Loss,
  type Model,
  type StackOptions,
} from "../../../lib/index.js";

const [timeSteps, batchSize] = [4, 3];
const lstm = (inputSize: number, hiddenSize: number, seed: number, more = {}) =>
  ({
    kind: "lstm",
    parameters: initialParameters({ inputSize, hiddenSize, seed, ...more }),
  }) as const;
const readout = (inputSize: number, outputSize = 2) =>
  initialDenseParameters({ inputSize, outputSize, seed: 99 });

function draws(seed: number, size: number): number[][][] {
  const random = seededRandom(seed);
  return Array.from({ length: timeSteps }, () =>
    Array.from({ length: batchSize }, () => Array.from({ length: size }, () => random.normal())),
  );
}

const inputs = draws(1, 2);
const distributions = draws(2, 2).map((step) =>
  step.map(([a]) => [1 / (1 + Math.exp(a!)), 1 - 1 / (1 + Math.exp(a!))]),
);
const weights = [
  [1, 0.5, 2],
  [0, 1, 1],
  [0.25, 0, 3],
  [1, 1, 0],
];

const all: { name: string; layers: Layer[]; options?: StackOptions; loss?: Loss; size: number }[] =
  [
    { name: "one LSTM", layers: [{ forward: lstm(2, 3, 1) }], size: 3 },
    {
      name: "one LSTM, squared error",
      layers: [{ forward: lstm(2, 3, 1) }],
      loss: meanSquaredError,
      size: 3,
    },
    {
      name: "two LSTMs of different sizes, binary, different lengths",
      layers: [{ forward: lstm(2, 3, 1) }, { forward: lstm(3, 2, 2) }],
      options: { padding: { convention: "pytorch", lengths: [4, 2, 3] } },
      loss: binaryCrossEntropy,
      size: 2,
    },
    {
      name: "a bidirectional LSTM with a mask",
      layers: [{ forward: lstm(2, 2, 1), reverse: lstm(2, 3, 2) }],
      options: {
        padding: {
          convention: "keras",
          mask: [
            [true, false, true],
            [true, true, false],
            [false, true, true],
            [true, true, true],
          ],
        },
      },
      size: 5,
    },
    {
      name: "every variant with parameters of its own",
      layers: [
        {
          forward: lstm(2, 3, 4, {
            projectionSize: 2,
            peepholes: true,
            layerNorm: "gates and cell state",
          }),
        },
      ],
      size: 2,
    },
    { name: "one cell in both layers", layers: stackOfOneCell(lstm(2, 2, 5), 2), size: 2 },
    {
      name: "dropout of every kind",
      layers: [{ forward: lstm(2, 3, 1) }, { forward: lstm(3, 3, 2) }],
      options: {
        dropout: [{ input: 0.3, recurrent: 0.4, candidate: 0.2, output: 0.3, seed: 5 }, undefined],
        between: { rate: 0.5, seed: 6 },
      },
      size: 3,
    },
    {
      name: "a GRU",
      layers: [
        {
          forward: {
            kind: "gru",
            parameters: initialGruParameters({ inputSize: 2, hiddenSize: 3, seed: 1 }),
          },
        },
      ],
      size: 3,
    },
    {
      name: "a plain RNN, read backwards",
      layers: [
        {
          reverse: {
            kind: "rnn",
            parameters: initialRnnParameters({ inputSize: 2, hiddenSize: 3, seed: 1 }),
          },
        },
      ],
      size: 3,
    },
    { name: "no layers", layers: [], size: 2 },
  ];

/** Differences of 1e-6 relative to the largest entry: δ = 1e-5 leaves about 1e-10. */
function expectRelative(actual: unknown, numerical: unknown): void {
  const [a, b] = [numbers(actual), numbers(numerical)];
  const scale = Math.max(...b.map(Math.abs));
  const off = Math.max(...a.map((value, k) => Math.abs(value - b[k]!)));
  expect(a.length).toBe(b.length);
  expect(scale).toBeGreaterThan(1e-4);
  expect(off / scale).toBeLessThan(1e-6);
}

function numbers(tree: unknown): number[] {
  if (typeof tree === "number") return [tree];
  return typeof tree === "object" && tree !== null ? Object.values(tree).flatMap(numbers) : [];
}

describe.each(all)("the gradient of $name", ({ layers, options = {}, loss, size }) => {
  const model: Model = { layers, readout: readout(size) };
  const lossOf = (m: Model, x = inputs) =>
    lossOver(loss ?? softmaxCrossEntropy, runModel(m, x, options).outputs, distributions, weights);
  const trace = runModel(model, inputs, options);
  const found = backpropagateModel(trace, lossOf(model).dOutputs);

  it("agrees with finite differences at every parameter", () => {
    const numerical = numericalGradient(
      modelParameters(model),
      (moved) => lossOf(withParameters(model, moved)).loss,
    );
    expectRelative(found.dParameters.readout, numerical.readout);
    expect(found.dParameters.cells).toHaveLength(numerical.cells.length);
    found.dParameters.cells.forEach((cell, k) => expectRelative(cell, numerical.cells[k]));
  });

  it("agrees with finite differences at every input", () => {
    expectRelative(
      found.dInputs,
      numericalGradient(inputs, (moved) => lossOf(model, moved).loss),
    );
  });
});
