import { describe, expect, it } from "vitest";
import {
  backpropagate,
  constantParameters,
  elu,
  firstNonFinite,
  hardSigmoid,
  identity,
  initialGruParameters,
  initialParameters,
  initialRnnParameters,
  scaledTanh,
  sigmoid,
  softplus,
  softsign,
  tanh,
  unroll,
  unrollGru,
  unrollRnn,
  upstreamAt,
  type CellOptions,
} from "../../../lib/index.js";

const byHand: CellOptions = {
  gateActivation: identity,
  candidateActivation: identity,
  outputActivation: identity,
};
const plain = initialParameters({ inputSize: 1, hiddenSize: 2, seed: 1 });
const of = (weight: number) => constantParameters({ inputSize: 1, hiddenSize: 1, weight, bias: 0 });

describe("numbers that are not finite", () => {
  it.each([NaN, Infinity, -Infinity])(
    "%s as an input, a state or a weight is refused by name",
    (bad) => {
      expect(() => unroll(plain, [[0], [bad]])).toThrow(
        `invalid inputs[1]: expected finite numbers, got ${bad} at entry 0`,
      );
      const initialState = { hiddenState: [0, 0], cellState: [0, bad] };
      expect(() => unroll(plain, [[0]], { initialState })).toThrow(
        `invalid initialState.cellState: expected finite numbers, got ${bad} at entry 1`,
      );
      const weights = [
        [0, 0, 0],
        [0, bad, 0],
      ];
      const broken = { ...plain, candidate: { weights, biases: [0, 0] } };
      expect(() => unroll(broken, [[0]])).toThrow(
        `invalid candidate.weights[1]: expected finite numbers, got ${bad} at entry 1`,
      );
      const gru = initialGruParameters({ inputSize: 1, hiddenSize: 1, seed: 1 });
      expect(() => unrollGru({ ...gru, recurrentBiases: [bad] }, [[0]])).toThrow(
        `invalid recurrentBiases: expected finite numbers, got ${bad} at entry 0`,
      );
      const rnn = initialRnnParameters({ inputSize: 1, hiddenSize: 1, seed: 1 });
      expect(() => unrollRnn({ ...rnn, biases: [bad] }, [[0]])).toThrow("invalid biases");
    },
  );

  it("numbers that are none, holes and typed arrays are refused too", () => {
    expect(() => unroll(plain, [["1" as never]])).toThrow(
      'invalid inputs[0]: expected finite numbers, got "1" at entry 0',
    );
    expect(() => unroll(plain, [new Array<number>(1)])).toThrow("got undefined at entry 0");
    expect(() => unroll(plain, [new Float64Array(1) as never])).toThrow(
      "invalid inputs[0]: expected an array of 1 numbers (inputSize), got an object",
    );
  });
});

describe("overflow", () => {
  it("of a gate's sum saturates the gate: every value stays defined", () => {
    const trace = unroll(of(1e308), [[1e10], [1e10]]);
    expect(trace.steps[0]!.preactivations.forgetGate).toEqual([Infinity]);
    expect(trace.steps.map((step) => step.cellState[0])).toEqual([1, 2]);
    expect(firstNonFinite(trace)).toBeNull();
    const closed = unroll(of(-1e308), [[1e10]]).steps[0]!;
    expect([closed.inputGate, closed.candidate]).toEqual([[0], [-1]]);
  });

  it("leaves saturated gates without a gradient, not with NaN", () => {
    const trace = unroll(of(1e308), [[1e10], [1e10]]);
    const found = backpropagate(of(1e308), trace, upstreamAt(trace, "cellState", 1));
    expect(found.steps[0]!.dCellState).toEqual([1]);
    expect(found.dParameters.candidate.biases).toEqual([0]);
    expect(found.dParameters.inputGate.biases).toEqual([0]);
  });

  it("without squashing goes on as IEEE 754 has it, and firstNonFinite says where it began", () => {
    const trace = unroll(of(1), [[1e200], [1e200]], byHand);
    expect(firstNonFinite(trace)).toEqual({
      timeStep: 0,
      quantity: "newMemory",
      unit: 0,
      value: Infinity,
    });
    const mixed = unroll(of(1), [[1e200], [-1e200]], {
      ...byHand,
      forced: { outputGate: 0, forgetGate: -1 },
    });
    expect(mixed.steps[0]!.hiddenState).toEqual([NaN]);
    expect(firstNonFinite(mixed)!.quantity).toBe("newMemory");
  });

  it("is found in the unit and step where it is, and nowhere in an empty trace", () => {
    const trace = unroll(plain, [[1], [2]]);
    expect(firstNonFinite(trace)).toBeNull();
    const steps = [trace.steps[0]!, { ...trace.steps[1]!, tanhC: [0, NaN] }];
    expect(firstNonFinite({ ...trace, steps })).toEqual({
      timeStep: 1,
      quantity: "tanhC",
      unit: 1,
      value: NaN,
    });
    expect(firstNonFinite({ ...trace, steps: [] })).toBeNull();
  });
});

describe("activations at the ends of the number line", () => {
  it.each([
    [sigmoid, 0, 1],
    [tanh, -1, 1],
    [hardSigmoid(), 0, 1],
    [softsign, -1, 1],
    [softplus, 0, Infinity],
    [elu(), -1, Infinity],
    [scaledTanh(2, 1), -2, 2],
  ])("$name goes to its limits and keeps a defined slope", (activation, low, high) => {
    expect(activation.output(-Infinity)).toBe(low);
    expect(activation.output(Infinity)).toBe(high);
    expect(activation.derivative(-Infinity)).toBe(0);
    expect(activation.derivative(Infinity)).toBe(high === Infinity ? 1 : 0);
    expect(activation.output(NaN)).toBeNaN();
  });

  it("σ and tanh stay accurate where the textbook formula loses everything", () => {
    // 1 / (1 + e^{-z}) at z = -745 is 0 by overflow of e^{745}; σ there is e^{-745}.
    expect(sigmoid.output(-745)).toBe(5e-324);
    expect(sigmoid.output(-40)).toBeCloseTo(Math.exp(-40), 30);
    expect(sigmoid.derivative(-40)).toBeCloseTo(Math.exp(-40), 30);
    expect(tanh.output(1e-300)).toBe(1e-300);
    // 1 - tanh² is 0 from z = 19.1 on; the slope is 4 e^{-2z}.
    expect(tanh.derivative(20) / (4 * Math.exp(-40))).toBeCloseTo(1, 12);
  });
});

describe("nothing to compute", () => {
  it("an empty sequence has an empty trace, of every kind of cell", () => {
    expect(unroll(plain, []).steps).toEqual([]);
    const gru = initialGruParameters({ inputSize: 1, hiddenSize: 1, seed: 1 });
    expect(unrollGru(gru, []).steps).toEqual([]);
    const rnn = initialRnnParameters({ inputSize: 1, hiddenSize: 1, seed: 1 });
    expect(unrollRnn(rnn, []).steps).toEqual([]);
  });

  it.each([0, -1, 1.5, NaN])("a size of %s is refused", (size) => {
    expect(() => initialParameters({ inputSize: size, hiddenSize: 1, seed: 1 })).toThrow(
      `invalid inputSize: expected a whole number ≥ 1, got ${size}`,
    );
    expect(() => unroll({ ...plain, hiddenSize: size }, [])).toThrow(
      `invalid hiddenSize: expected a whole number ≥ 1, got ${size}`,
    );
  });
});
