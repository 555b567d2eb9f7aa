import { describe, expect, it } from "vitest";
import {
  backpropagate,
  carriedShare,
  constantParameters,
  gateNames,
  identity,
  initialParameters,
  lstmStep,
  lstmStepBackward,
  pathGradients,
  unroll,
  upstreamAt,
  zeroGradients,
} from "../../../lib/index.js";
import { expectClose } from "../goldens.js";
import { inputs, upstreamFor } from "./loss.js";

const everything = initialParameters({
  inputSize: 2,
  hiddenSize: 3,
  projectionSize: 2,
  seed: 8,
  peepholes: true,
  layerNorm: "gates and cell state",
});
const plain = initialParameters({ inputSize: 2, hiddenSize: 3, seed: 8 });
describe("the calculation by hand", () => {
  it("has dh_3/dx = 40339, 11453, 663 exactly (S3)", () => {
    const parameters = constantParameters({ inputSize: 1, hiddenSize: 1, weight: 1, bias: 0 });
    const trace = unroll(parameters, [[1], [1], [1]], {
      gateActivation: identity,
      candidateActivation: identity,
      outputActivation: identity,
    });
    const { dInputs } = backpropagate(parameters, trace, upstreamAt(trace, "hiddenState", 2));
    expect(dInputs).toEqual([[40339], [11453], [663]]);
  });
});

describe("a gate set by hand", () => {
  it("passes nothing back: its z and its parameters have no gradient", () => {
    const trace = unroll(plain, inputs, { forced: { forgetGate: 1, inputGate: [null, 0, null] } });
    const { steps, dParameters } = backpropagate(plain, trace, upstreamFor(plain));
    for (const step of steps) {
      expect(step.dPreactivations.forgetGate).toEqual([0, 0, 0]);
      expect(step.dRecurrent.forgetGate).toEqual([0, 0, 0]);
      expect(step.dPreactivations.inputGate[1]).toBe(0);
      expect(step.dPreactivations.inputGate[0]).not.toBe(0);
      expect(step.dForgetGate[0] !== 0).toBe(step !== steps[0]);
    }
    expect(dParameters.forgetGate).toEqual(zeroGradients(plain).forgetGate);
  });

  it("all four of them: only c alone carries, unchanged where f = 1 (the constant error carousel)", () => {
    const forced = { inputGate: 0, forgetGate: 1, candidate: 0, outputGate: 1 };
    const trace = unroll(plain, inputs, { forced });
    const { dInitialState } = backpropagate(plain, trace, upstreamAt(trace, "cellState", 3));
    expect(dInitialState).toEqual({ hiddenState: [0, 0, 0], cellState: [1, 1, 1] });
  });
});

describe("one step", () => {
  it("undone is a sequence of one step", () => {
    const state = { hiddenState: [0.1, 0.2, 0.3], cellState: [1, -1, 2] };
    const step = lstmStep(plain, inputs[0]!, state);
    const dState = { hiddenState: [1, 2, 3], cellState: [4, 5, 6] };
    const trace = unroll(plain, [inputs[0]!], { initialState: state });
    const whole = backpropagate(plain, trace, { dFinalState: dState });
    expect(lstmStepBackward(plain, step, dState)).toEqual(whole.steps[0]);
    const rows = { dHiddenStates: [dState.hiddenState], dCellStates: [dState.cellState] };
    expect(backpropagate(plain, trace, rows)).toEqual(whole);
    expect(() => lstmStepBackward(plain, step, { ...dState, cellState: [1] })).toThrow(
      "invalid dState.cellState: expected length 3 (hiddenSize), got 1",
    );
  });

  it("of a variant shows the gradient at each z: of the clipped one, before the clip cuts it", () => {
    const step = lstmStep(plain, [3, -4], undefined, { clip: 0.5 });
    const dState = { hiddenState: [1, 2, 3], cellState: [4, 5, 6] };
    const found = lstmStepBackward(plain, step, dState, { clip: 0.5 });
    for (const gate of gateNames) {
      const { unclipped } = step.variant!.gates[gate]!;
      found.variant!.dUnclipped[gate].forEach((d, unit) => {
        const held = Math.abs(unclipped[unit]!) > 0.5;
        expect(d).toBe(held ? 0 : found.dPreactivations[gate][unit]);
      });
    }
    expect(found.dPreactivations.inputGate.every((d) => d !== 0)).toBe(true);
  });

  it("sends back to h what the four gates send, and to c what f keeps", () => {
    const trace = unroll(plain, inputs);
    const { steps } = backpropagate(plain, trace, upstreamFor(plain));
    steps.forEach((step, t) => {
      const routes = Object.values(step.dRecurrent);
      const total = routes.reduce((sum, d) => sum.map((v, k) => v + d[k]!));
      expectClose(total, step.dPreviousHiddenState, 1e-14);
      expect(step.dPreviousCellState).toEqual(
        trace.steps[t]!.forgetGate.map((f, k) => f * step.dCellState[k]!),
      );
    });
  });
});

describe("sizes and empty sequences", () => {
  const trace = unroll(plain, inputs);

  it("an empty sequence hands the final gradient to the initial state", () => {
    const none = unroll(plain, []);
    const dFinalState = { hiddenState: [1, 2, 3], cellState: [4, 5, 6] };
    const found = backpropagate(plain, none, { dFinalState });
    expect(found).toEqual({
      steps: [],
      dInputs: [],
      dInitialState: dFinalState,
      dParameters: zeroGradients(plain),
    });
  });

  it("no upstream gradient gives zeros everywhere", () => {
    const { dParameters, dInputs } = backpropagate(plain, trace, {});
    expectClose(dParameters, zeroGradients(plain), 0);
    expectClose(
      dInputs,
      inputs.map(() => [0, 0]),
      0,
    );
  });

  it.each<[string, () => unknown, string]>([
    [
      "too few rows",
      () => backpropagate(plain, trace, { dHiddenStates: [[1, 2, 3]] }),
      "invalid dHiddenStates: expected 4 rows of 3 (timeSteps × hiddenSize), got 1 rows",
    ],
    [
      "a final gradient that does not fit",
      () => backpropagate(plain, trace, { dFinalState: { hiddenState: [1] } }),
      "invalid dFinalState.hiddenState: expected length 3 (hiddenSize), got 1",
    ],
    [
      "a NaN upstream",
      () => backpropagate(plain, trace, { dCellStates: inputs.map(() => [NaN, 0, 0]) }),
      "invalid dCellStates[0]: expected finite numbers, got NaN at entry 0",
    ],
    [
      "another cell's trace",
      () => backpropagate(everything, trace, {}),
      "invalid trace.initialState.hiddenState: expected length 2 (projectionSize), got 3",
    ],
    [
      "options the trace was not made with",
      () => backpropagate(plain, { ...trace, options: { clip: 1 } }, {}),
      "invalid step: expected one made with these parameters and options, got one of the standard cell",
    ],
    [
      "a variant's trace without its options",
      () => backpropagate(plain, { ...unroll(plain, inputs, { clip: 1 }), options: {} }, {}),
      "invalid step: expected one made with these parameters and options, got one of a variant of it",
    ],
    [
      "a step that is not there",
      () => upstreamAt(trace, "cellState", 4),
      "invalid timeStep: expected 0 to 3 (timeSteps 4), got 4",
    ],
    [
      "a unit that is not there",
      () => upstreamAt(trace, "cellState", 0, 3),
      "invalid unit: expected 0 to 2 (hiddenSize 3), got 3",
    ],
    ...(
      [
        [2, 1],
        [-2, 1],
        [0, 4],
        [0.5, 1],
        [0, 1.5],
      ] as const
    ).map(([from, to]): [string, () => unknown, string] => [
      `a share from ${from} to ${to}`,
      () => carriedShare(trace, from, to),
      `invalid steps: expected -1 ≤ from ≤ to ≤ 3 (timeSteps - 1), got from ${from} to ${to}`,
    ]),
  ])("%s: says what was expected and what came", (_, call, message) => {
    expect(call).toThrow(message);
  });
});

describe("what c alone carries", () => {
  it("is the product of the forget gates, and dc along c alone", () => {
    const trace = unroll(plain, inputs);
    const f = trace.steps.map((step) => step.forgetGate);
    expect(carriedShare(trace, 1, 1)).toEqual([1, 1, 1]);
    expect(carriedShare(trace, 1, 3)).toEqual([0, 1, 2].map((k) => f[2]![k]! * f[3]![k]!));
    const { initial } = pathGradients(plain, trace, upstreamAt(trace, "cellState", 3));
    expectClose(initial.dCellState.cell, carriedShare(trace, -1, 3), 1e-15);
  });

  it("is dc when the three other gates and the candidate do not look at h", () => {
    const blind = (["inputGate", "forgetGate", "candidate", "outputGate"] as const).reduce(
      (cell, gate) => ({
        ...cell,
        [gate]: {
          ...cell[gate],
          weights: cell[gate].weights.map(([, , , ...onX]) => [0, 0, 0, ...onX]),
        },
      }),
      plain,
    );
    const trace = unroll(blind, inputs);
    const { steps } = pathGradients(blind, trace, upstreamAt(trace, "hiddenState", 3));
    for (const { dCellState } of steps) {
      for (const gate of ["inputGate", "forgetGate", "candidate", "outputGate"] as const)
        expectClose(dCellState[gate], [0, 0, 0], 0);
    }
  });
});
