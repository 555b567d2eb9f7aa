import { describe, expect, it } from "vitest";
import {
  backpropagateGru,
  gruGateNames,
  gruStep,
  gruStepBackward,
  initialGruParameters,
  numericalGradient,
  unrollGru,
  upstreamAt,
  type GruOptions,
  type GruParameters,
} from "../../../lib/index.js";
import { expectClose, namedOptions, readGoldens } from "../goldens.js";

interface GruGolden {
  name: string;
  options: Record<string, unknown>;
  parameters: GruParameters;
  x: number[][];
  h0: number[];
  hiddenState: number[][];
  lossHiddenState: number[][];
  dInputs: number[][];
  dInitialState: number[];
  dParameters: GruParameters;
}

describe("the GRU beside the same equations in PyTorch, float64", () => {
  it.each(readGoldens<GruGolden>("gru-before.json"))("$name: values and gradients", (golden) => {
    const initialState = { hiddenState: golden.h0, cellState: [] };
    const options = namedOptions(golden.options) as GruOptions;
    const trace = unrollGru(golden.parameters, golden.x, { ...options, initialState });
    const hiddenStates = trace.steps.map((step) => step.hiddenState);
    expectClose(hiddenStates, golden.hiddenState, 1e-12, "h");
    const found = backpropagateGru(golden.parameters, trace, {
      dHiddenStates: golden.lossHiddenState,
    });
    expectClose(found.dInputs, golden.dInputs, 1e-10, "dInputs");
    expectClose(found.dInitialState.hiddenState, golden.dInitialState, 1e-10, "dh0");
    expectClose(found.dParameters, golden.dParameters, 1e-10, "d");
  });
});

const parameters = initialGruParameters({ inputSize: 2, hiddenSize: 3, seed: 4 });
const x = [0.4, -1.3];
const state = { hiddenState: [0.5, -0.2, 0.8], cellState: [] };
const inputs = [x, [1, 0.2], [-0.6, 0.9]];

describe("a GRU step", () => {
  it("keeps z of the old state and writes 1 - z of the new", () => {
    const step = gruStep(parameters, x, state);
    for (let unit = 0; unit < 3; unit++) {
      const z = step.updateGate[unit]!;
      expect(step.keptState[unit]).toBe(z * state.hiddenState[unit]!);
      expect(step.newState[unit]).toBe((1 - z) * step.candidate[unit]!);
      expect(step.hiddenState[unit]).toBe(step.keptState[unit]! + step.newState[unit]!);
    }
    expect(step.cellState).toEqual([]);
    expect(step.hx).toEqual([...state.hiddenState, ...x]);
  });

  it("starts from zeros, where the two conventions differ by the second bias alone", () => {
    const { recurrentBiases: _, ...single } = parameters;
    expect(gruStep(parameters, x)).toEqual(
      gruStep(parameters, x, { hiddenState: [0, 0, 0], cellState: [] }),
    );
    expectClose(
      gruStep(single, x).hiddenState,
      gruStep(single, x, undefined, { reset: "before" }).hiddenState,
      1e-15,
    );
    expect(gruStep(parameters, x, state).hiddenState).not.toEqual(
      gruStep(parameters, x, state, { reset: "before" }).hiddenState,
    );
  });

  it("with z forced to 1 carries its state unchanged, with z = 0 replaces it", () => {
    const forced = (updateGate: number) =>
      gruStep(parameters, x, state, { forced: { updateGate } });
    expect(forced(1).hiddenState).toEqual(state.hiddenState);
    expect(forced(0).hiddenState).toEqual(forced(0).candidate);
    expect(forced(1).forced).toEqual({ updateGate: { set: [1, 1, 1], slope: [0, 0, 0] } });
  });

  it("undone is a sequence of one step, and its routes add up", () => {
    const dState = { hiddenState: [1, 2, 3], cellState: [] };
    const trace = unrollGru(parameters, [x], { initialState: state });
    const whole = backpropagateGru(parameters, trace, { dFinalState: dState });
    const found = gruStepBackward(parameters, trace.steps[0]!, dState);
    expect(found).toEqual(whole.steps[0]);
    const total = Object.values(found.dRecurrent).reduce((a, b) => a.map((v, k) => v + b[k]!));
    expectClose(total, found.dPreviousHiddenState, 1e-14);
    const lengths = Object.values(found.dRecurrent).map((route) => route.length);
    expect(lengths).toEqual([3, 3, 3, 3]);
  });
});

describe("gradients of forced GRU gates", () => {
  it.each(["after", "before"] as const)("agree with finite differences, reset %s", (reset) => {
    const forced = { resetGate: { scale: 0.5 }, candidate: [null, 0.3, null], updateGate: 0.4 };
    const run = (p: GruParameters) => unrollGru(p, inputs, { reset, forced });
    const trace = run(parameters);
    const found = backpropagateGru(parameters, trace, upstreamAt(trace, "hiddenState", 2, 0));
    const expected = numericalGradient(parameters, (p) => run(p).steps[2]!.hiddenState[0]!);
    expectClose(found.dParameters, expected, 1e-9);
    expect(found.dParameters.updateGate.biases).toEqual([0, 0, 0]);
  });

  it("of a GRU without second bias have none", () => {
    const { recurrentBiases: _, ...single } = parameters;
    const trace = unrollGru(single, inputs);
    const { dParameters } = backpropagateGru(single, trace, upstreamAt(trace, "hiddenState", 2));
    expect(Object.keys(dParameters)).toEqual(Object.keys(single));
  });

  it("truncated after one step leave the input before alone", () => {
    const trace = unrollGru(parameters, inputs);
    const upstream = upstreamAt(trace, "hiddenState", 2);
    const truncated = { every: 1, back: 1 };
    const found = backpropagateGru(parameters, trace, upstream, { truncated });
    expect(found.dInputs.slice(0, 2)).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(found.dInputs[2]).toEqual(backpropagateGru(parameters, trace, upstream).dInputs[2]);
  });
});

describe("initial GRU parameters", () => {
  const sizes = { inputSize: 3, hiddenSize: 16, seed: 2 };

  it("as PyTorch draws them: everything uniform in ±1/√hiddenSize, r and z with the sum of two biases", () => {
    const drawn = initialGruParameters(sizes);
    const single = [...drawn.candidate.biases, ...drawn.recurrentBiases!];
    const weights = gruGateNames.flatMap((gate) => drawn[gate].weights.flat());
    expect(Math.max(...single.map(Math.abs), ...weights.map(Math.abs))).toBeLessThanOrEqual(0.25);
    expect(Math.max(...weights.map(Math.abs))).toBeGreaterThan(0.24);
    expect(new Set(single).size).toBe(32);
    expect(Math.max(...drawn.resetGate.biases.map(Math.abs))).toBeGreaterThan(0.25);
    expect(initialGruParameters({ ...sizes, initialisation: "pytorch" })).toEqual(drawn);
  });

  it("as Keras draws them: orthonormal over all gates, biases 0", () => {
    const drawn = initialGruParameters({ ...sizes, initialisation: "keras" });
    const first = gruGateNames.flatMap((gate) => drawn[gate].weights.map((row) => row[0]!));
    expect(first.reduce((sum, w) => sum + w * w, 0)).toBeCloseTo(1, 12);
    const biases = gruGateNames.flatMap((gate) => drawn[gate].biases);
    expect(new Set([...biases, ...drawn.recurrentBiases!])).toEqual(new Set([0]));
  });

  it("refuse sizes that are none", () => {
    expect(() => initialGruParameters({ ...sizes, inputSize: 0 })).toThrow("invalid inputSize");
    expect(() => initialGruParameters({ ...sizes, hiddenSize: 0 })).toThrow("invalid hiddenSize");
  });
});

describe("arguments of a GRU that do not fit", () => {
  it.each<[string, () => unknown, string]>([
    ["x", () => gruStep(parameters, [1]), "invalid x: expected length 2 (inputSize), got 1"],
    [
      "a cell state",
      () => gruStep(parameters, x, { ...state, cellState: [1] }),
      "invalid cellState: expected length 0 (no cell state), got 1",
    ],
    [
      "the state before",
      () => unrollGru(parameters, inputs, { initialState: { hiddenState: [1], cellState: [] } }),
      "invalid initialState.hiddenState: expected length 3 (hiddenSize), got 1",
    ],
    [
      "an input",
      () => unrollGru(parameters, [x, [1]]),
      "invalid inputs[1]: expected length 2 (inputSize), got 1",
    ],
    [
      "a matrix",
      () => gruStep({ ...parameters, candidate: { weights: [[1]], biases: [0, 0, 0] } }, x),
      "invalid candidate.weights: expected 3 rows of 5 (hiddenSize × (hiddenSize + inputSize)), got 1 rows",
    ],
    [
      "a gate's bias",
      () => gruStep({ ...parameters, resetGate: { ...parameters.resetGate, biases: [] } }, x),
      "invalid resetGate.biases: expected length 3 (hiddenSize), got 0",
    ],
    [
      "the second bias",
      () => gruStep({ ...parameters, recurrentBiases: [1] }, x),
      "invalid recurrentBiases: expected length 3 (hiddenSize), got 1",
    ],
    [
      "the reset",
      () => gruStep(parameters, x, state, { reset: "both" as never }),
      'invalid reset: expected "after" or "before", got "both"',
    ],
    [
      "the clip",
      () => gruStep(parameters, x, state, { clip: -1 }),
      "invalid clip: expected a number above 0, got -1",
    ],
    [
      "the size",
      () => gruStep({ ...parameters, hiddenSize: 0 }, x, state),
      "invalid hiddenSize: expected a whole number ≥ 1, got 0",
    ],
    [
      "the input size",
      () => gruStep({ ...parameters, inputSize: 0 }, x, state),
      "invalid inputSize: expected a whole number ≥ 1, got 0",
    ],
    [
      "the gradient",
      () =>
        gruStepBackward(parameters, gruStep(parameters, x), { hiddenState: [1], cellState: [] }),
      "invalid dState.hiddenState: expected length 3 (hiddenSize), got 1",
    ],
  ])("%s: says what was expected and what came", (_, call, message) => {
    expect(call).toThrow(message);
  });
});
