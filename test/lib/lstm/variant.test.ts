import { describe, expect, it } from "vitest";
import {
  constantParameters,
  initialParameters,
  lstmStep,
  overTime,
  unitOverTime,
  unroll,
  type CellOptions,
  type CellParameters,
} from "../../../lib/index.js";
import { expectClose, namedOptions, readGoldens, type VariantGolden } from "../goldens.js";

const cases = readGoldens<VariantGolden>("variants.json");

describe("every variant beside the same equations in PyTorch, float64", () => {
  it.each(cases)("$name: h and c agree at every step", (golden) => {
    const initialState = { hiddenState: golden.h0, cellState: golden.c0 };
    const options = { ...namedOptions(golden.options), initialState };
    const trace = unroll(golden.parameters, golden.x, options);
    expectClose(overTime(trace, "hiddenState"), golden.hiddenState, 1e-12, "h");
    expectClose(overTime(trace, "cellState"), golden.cellState, 1e-12, "c");
  });
});

const plain = initialParameters({ inputSize: 2, hiddenSize: 3, seed: 5 });
const peeping = initialParameters({ inputSize: 2, hiddenSize: 3, seed: 5, peepholes: true });
const x = [0.7, -1.2];
const state = { hiddenState: [0.3, -0.5, 0.2], cellState: [1.5, -2, 0.4] };
const withZeros = {
  ...plain,
  peepholes: { inputGate: [0, 0, 0], forgetGate: [0, 0, 0], outputGate: [0, 0, 0] },
};

describe("a variant that changes nothing", () => {
  it.each<[string, CellParameters, CellOptions]>([
    ["a clip that is never reached", plain, { clip: 1e9 }],
    ["peepholes of 0", withZeros, {}],
  ])("%s gives the standard cell, bit by bit", (_, parameters, options) => {
    const { variant, ...step } = lstmStep(parameters, x, state, options);
    expect(variant).toBeDefined();
    expect(step).toEqual(lstmStep(plain, x, state));
  });
});

describe("what each variant shows", () => {
  it("peepholes: the input and forget gates see c_{t-1}, the output gate the new c, the candidate none", () => {
    const step = lstmStep(peeping, x, state);
    const seen = (gate: "inputGate" | "forgetGate" | "outputGate", c: number[]) =>
      c.map((value, unit) => peeping.peepholes![gate][unit]! * value);
    const { gates } = step.variant!;
    expect(gates.inputGate!.peephole).toEqual(seen("inputGate", state.cellState));
    expect(gates.forgetGate!.peephole).toEqual(seen("forgetGate", state.cellState));
    expect(gates.outputGate!.peephole).toEqual(seen("outputGate", step.cellState));
    expect(gates.candidate!.peephole).toBeUndefined();
    expect(step.candidate).toEqual(lstmStep(plain, x, state).candidate);
  });

  it("coupled: the two gates add up to 1, and the parameters of the one left out are not read", () => {
    const without = (gate: "inputGate" | "forgetGate") => ({
      ...plain,
      [gate]: { weights: plain[gate].weights.map((row) => row.map(() => 99)), biases: [9, 9, 9] },
    });
    const follows = lstmStep(without("forgetGate"), x, state, { coupled: "f = 1 - i" });
    expect(follows.inputGate).toEqual(lstmStep(plain, x, state).inputGate);
    expect(follows.forgetGate).toEqual(follows.inputGate.map((i) => 1 - i));
    expect(follows.preactivations.forgetGate).toEqual([]);
    const leads = lstmStep(without("inputGate"), x, state, { coupled: "i = 1 - f" });
    expect(leads.forgetGate).toEqual(lstmStep(plain, x, state).forgetGate);
    expect(leads.inputGate).toEqual(leads.forgetGate.map((f) => 1 - f));
    expect(leads.preactivations.inputGate).toEqual([]);
  });

  it("coupled: the follower follows a forced gate, and can be forced itself", () => {
    const coupled = "f = 1 - i";
    const forced = { inputGate: 0.25 };
    expect(lstmStep(plain, x, state, { coupled, forced }).forgetGate).toEqual([0.75, 0.75, 0.75]);
    const both = lstmStep(plain, x, state, { coupled, forced: { ...forced, forgetGate: 1 } });
    expect(both.forgetGate).toEqual([1, 1, 1]);
  });

  it("without forget gate: nothing is forgotten, F = c_{t-1}", () => {
    const step = lstmStep(plain, x, state, { withoutForgetGate: true });
    expect(step.forgetGate).toEqual([1, 1, 1]);
    expect(step.keptMemory).toEqual(state.cellState);
    expect(step.preactivations.forgetGate).toEqual([]);
  });

  it("clip: z and the squashed c stay within ±clip, c itself does not", () => {
    const step = lstmStep(plain, x, state, { clip: 0.1 });
    const z = Object.values(step.preactivations).flat();
    expect(Math.max(...z.map(Math.abs))).toBe(0.1);
    expect(Math.max(...step.cellState.map(Math.abs))).toBeGreaterThan(0.1);
    expect(Math.max(...step.tanhC)).toBe(Math.tanh(0.1));
    const unbounded = lstmStep(plain, x, state, { clip: 0.1, clipCellState: false });
    expect(unbounded.tanhC).toEqual(unbounded.cellState.map(Math.tanh));
  });

  it("projection: h is shorter than c, and so are the gates' rows", () => {
    const parameters = initialParameters({
      inputSize: 2,
      hiddenSize: 5,
      projectionSize: 2,
      seed: 1,
    });
    expect(parameters.forgetGate.weights.map((row) => row.length)).toEqual([4, 4, 4, 4, 4]);
    const trace = unroll(parameters, [x, x]);
    const [, last] = trace.steps;
    expect([last!.hiddenState.length, last!.cellState.length, last!.hx.length]).toEqual([2, 5, 4]);
    expect(() => unitOverTime(trace, "hiddenState", 2)).toThrow(
      "invalid unit: expected 0 to 1 (projectionSize 2), got 2",
    );
    expect(unitOverTime(trace, "cellState", 4)).toHaveLength(2);
  });

  it("layer normalisation: mean 0 and variance 1 over the units, times the gain, plus the gate's bias", () => {
    const sizes = { inputSize: 2, hiddenSize: 50 };
    const parameters = initialParameters({ ...sizes, seed: 1, layerNorm: "gates and cell state" });
    const { gates, normalisedCellState } = lstmStep(parameters, x).variant!;
    for (const { centred, deviation } of [gates.forgetGate!.normalised!, normalisedCellState!]) {
      expect(centred.reduce((a, b) => a + b, 0) / 50).toBeCloseTo(0, 12);
      expect(centred.reduce((a, b) => a + b * b, 0) / 50).toBeCloseTo(
        1 - 1e-5 / deviation ** 2,
        12,
      );
    }
    expect(gates.forgetGate!.unclipped).toEqual(
      gates.forgetGate!.normalised!.centred.map((v, k) => v + parameters.forgetGate.biases[k]!),
    );
  });

  it("layer normalisation of a single unit leaves its bias alone", () => {
    const parameters = initialParameters({
      inputSize: 2,
      hiddenSize: 1,
      seed: 1,
      layerNorm: "gates",
    });
    const { preactivations } = lstmStep(parameters, x);
    expect(preactivations.inputGate).toEqual(parameters.inputGate.biases);
  });
});

describe("variants that do not fit", () => {
  const three = { inputGate: [0, 0, 0], forgetGate: [0, 0, 0], outputGate: [0, 0, 0] };
  const four = { ...three, candidate: [0, 0, 0] };
  const projection = { weights: [[1, 2, 3]] };
  const narrow = constantParameters({
    inputSize: 1,
    hiddenSize: 3,
    projectionSize: 1,
    weight: 1,
    bias: 0,
  });

  it.each<[string, object, CellOptions, string]>([
    ["a clip of 0", {}, { clip: 0 }, "invalid clip: expected a number above 0, got 0"],
    ["a clip that is no number", {}, { clip: NaN }, "invalid clip"],
    [
      "an unknown coupling",
      {},
      { coupled: "both" as never },
      'invalid coupled: expected "f = 1 - i" or "i = 1 - f", got "both"',
    ],
    [
      "coupling without a forget gate",
      {},
      { coupled: "f = 1 - i", withoutForgetGate: true },
      "invalid coupled: expected none with withoutForgetGate",
    ],
    [
      "a peephole of another length",
      { peepholes: { ...three, outputGate: [1] } },
      {},
      "invalid peepholes.outputGate: expected length 3 (hiddenSize), got 1",
    ],
    [
      "a projection without its size",
      { projection },
      {},
      "invalid projection: expected projection and projectionSize together, got an object and undefined",
    ],
    [
      "a projection that widens",
      { projection, projectionSize: 4 },
      {},
      "invalid projectionSize: expected at most 3 (hiddenSize), got 4",
    ],
    [
      "a gain of another length",
      { layerNorm: { gains: { ...four, candidate: [1] } } },
      {},
      "invalid layerNorm.gains.candidate: expected length 3 (hiddenSize), got 1",
    ],
    [
      "a bias of c of another length",
      { layerNorm: { gains: four, cellState: { gain: [1, 1, 1], bias: [] } } },
      {},
      "invalid layerNorm.cellState.bias: expected length 3 (hiddenSize), got 0",
    ],
    [
      "an epsilon of 0",
      { layerNorm: { gains: four, epsilon: 0 } },
      {},
      "invalid layerNorm.epsilon: expected a finite number above 0, got 0",
    ],
  ])("%s: says what was expected and what came", (_, change, options, message) => {
    expect(() => lstmStep({ ...plain, ...change }, x, state, options)).toThrow(message);
    expect(() => unroll({ ...plain, ...change }, [x], options)).toThrow(message);
  });

  it("a state, a projection's row and its bias of another length", () => {
    expect(() => lstmStep(narrow, [1], { hiddenState: [0, 0, 0], cellState: [0, 0, 0] })).toThrow(
      "invalid hiddenState: expected length 1 (projectionSize), got 3",
    );
    expect(() => lstmStep({ ...narrow, projection: { weights: [[1]] } }, [1])).toThrow(
      "invalid projection.weights[0]: expected length 3 (projectionSize × hiddenSize), got 1",
    );
    const biases = { ...narrow.projection!, biases: [1, 2] };
    expect(() => lstmStep({ ...narrow, projection: biases }, [1])).toThrow(
      "invalid projection.biases: expected length 1 (projectionSize), got 2",
    );
  });
});
