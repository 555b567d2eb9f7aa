import { describe, expect, it } from "vitest";
import {
  backpropagateRnn,
  identity,
  initialRnnParameters,
  numericalGradient,
  relu,
  rnnStep,
  rnnStepBackward,
  unrollRnn,
  upstreamAt,
  type RnnParameters,
} from "../../../lib/index.js";
import { expectClose } from "../goldens.js";

const parameters = initialRnnParameters({ inputSize: 2, hiddenSize: 3, seed: 4 });
const x = [0.4, -1.3];
const state = { hiddenState: [0.5, -0.2, 0.8], cellState: [] };
const inputs = [x, [1, 0.2], [-0.6, 0.9]];

describe("a step of a plain RNN", () => {
  it("is tanh(W [h,x] + b)", () => {
    const step = rnnStep(parameters, x, state);
    const hx = [...state.hiddenState, ...x];
    const sum = parameters.weights.map(
      (row, k) => row.reduce((s, w, j) => s + w * hx[j]!, 0) + parameters.biases[k]!,
    );
    expectClose(step.hiddenState, sum.map(Math.tanh), 1e-15);
    expect(step.hx).toEqual(hx);
    expect(step.cellState).toEqual([]);
    expect(rnnStep(parameters, x)).toEqual(
      rnnStep(parameters, x, { hiddenState: [0, 0, 0], cellState: [] }),
    );
  });

  it("undone is a sequence of one step", () => {
    const dState = { hiddenState: [1, 2, 3], cellState: [] };
    const trace = unrollRnn(parameters, [x], { initialState: state });
    const whole = backpropagateRnn(parameters, trace, { dFinalState: dState });
    expect(rnnStepBackward(parameters, trace.steps[0]!, dState)).toEqual(whole.steps[0]);
  });
});

describe("gradients of a plain RNN", () => {
  it.each([
    ["tanh", {}],
    ["relu, clipped", { activation: relu, clip: 0.5 }],
  ])("agree with finite differences: %s", (_, options) => {
    const run = (p: RnnParameters) => unrollRnn(p, inputs, { ...options, initialState: state });
    const trace = run(parameters);
    const found = backpropagateRnn(parameters, trace, upstreamAt(trace, "hiddenState", 2));
    const loss = (p: RnnParameters) => run(p).steps[2]!.hiddenState.reduce((a, b) => a + b, 0);
    expectClose(found.dParameters, numericalGradient(parameters, loss), 1e-9);
  });

  it("vanish as 0.5^t and explode as 2^t along one weight", () => {
    const along = (w: number) => {
      const cell = { inputSize: 1, hiddenSize: 1, weights: [[w, 1]], biases: [0] };
      const trace = unrollRnn(cell, new Array(11).fill([0]), { activation: identity });
      return backpropagateRnn(cell, trace, upstreamAt(trace, "hiddenState", 10)).dInputs[0]![0];
    };
    expect([along(0.5), along(2)]).toEqual([2 ** -10, 2 ** 10]);
  });
});

describe("initial parameters of a plain RNN", () => {
  it("as PyTorch and as Keras draw them", () => {
    const pytorch = initialRnnParameters({ inputSize: 3, hiddenSize: 16, seed: 1 });
    expect(Math.max(...pytorch.weights.flat().map(Math.abs))).toBeLessThanOrEqual(0.25);
    expect(Math.max(...pytorch.biases.map(Math.abs))).toBeLessThanOrEqual(0.5);
    const keras = initialRnnParameters({
      inputSize: 3,
      hiddenSize: 16,
      seed: 1,
      initialisation: "keras",
    });
    expect(keras.weights.reduce((sum, [first]) => sum + first! ** 2, 0)).toBeCloseTo(1, 12);
    expect(new Set(keras.biases)).toEqual(new Set([0]));
  });

  it("refuse sizes that are none", () => {
    const draw = (inputSize: number, hiddenSize: number) => () =>
      initialRnnParameters({ inputSize, hiddenSize, seed: 1 });
    expect(draw(0, 1)).toThrow("invalid inputSize");
    expect(draw(1, 0)).toThrow("invalid hiddenSize");
  });
});

describe("arguments of a plain RNN that do not fit", () => {
  it.each<[string, () => unknown, string]>([
    ["x", () => rnnStep(parameters, [1]), "invalid x: expected length 2 (inputSize), got 1"],
    [
      "the state",
      () => rnnStep(parameters, x, { hiddenState: [1], cellState: [] }),
      "invalid hiddenState: expected length 3 (hiddenSize), got 1",
    ],
    [
      "the weights",
      () => rnnStep({ ...parameters, weights: [[1]] }, x),
      "invalid weights: expected 3 rows of 5 (hiddenSize × (hiddenSize + inputSize)), got 1 rows",
    ],
    [
      "the biases",
      () => rnnStep({ ...parameters, biases: [1] }, x),
      "invalid biases: expected length 3 (hiddenSize), got 1",
    ],
    ["the input size", () => rnnStep({ ...parameters, inputSize: 0 }, x), "invalid inputSize"],
    ["the size", () => rnnStep({ ...parameters, hiddenSize: 0 }, x), "invalid hiddenSize"],
    ["the clip", () => rnnStep(parameters, x, state, { clip: 0 }), "invalid clip"],
    [
      "the gradient",
      () =>
        rnnStepBackward(parameters, rnnStep(parameters, x), { hiddenState: [1], cellState: [] }),
      "invalid dState.hiddenState: expected length 3 (hiddenSize), got 1",
    ],
  ])("%s: says what was expected and what came", (_, call, message) => {
    expect(call).toThrow(message);
  });
});
