import { describe, expect, it } from "vitest";
import { gruStep, initialGruParameters, initialParameters, lstmStep } from "../../../lib/index.js";

const sizes = { inputSize: 2, hiddenSize: 1, seed: 3 };
const parameters = initialParameters(sizes);
const x = [0.5, -1];
const state = { hiddenState: [0.25], cellState: [2] };
const [mask, blind] = [
  [2, 0, 1],
  [0, 0, 0],
];
const sum = (row: number[], hx: number[]) => row.reduce((total, w, k) => total + w * hx[k]!, 0);

describe("masks of [h, x] by gate", () => {
  it("multiply what their gate sees, and leave the others the whole", () => {
    const free = lstmStep(parameters, x, state);
    const step = lstmStep(parameters, x, state, {
      gateMasks: () => ({ inputGate: mask, outputGate: blind }),
    });
    const { gates } = step.variant!;
    expect(gates.inputGate!.sum[0]).toBeCloseTo(
      sum(parameters.inputGate.weights[0]!, [0.5, 0, -1]),
      14,
    );
    expect(step.preactivations.outputGate).toEqual(parameters.outputGate.biases);
    expect([step.forgetGate, step.candidate]).toEqual([free.forgetGate, free.candidate]);
    expect(step.hx).toEqual(free.hx);
    expect([gates.inputGate!.mask, gates.outputGate!.mask]).toEqual([mask, blind]);
    expect(gates.forgetGate).not.toHaveProperty("mask");
    expect(gates.candidate).not.toHaveProperty("mask");
  });

  it("are asked for once a step, by its number", () => {
    const asked: number[] = [];
    const gateMasks = (timeStep: number) => {
      asked.push(timeStep);
      return {};
    };
    const { variant: _, ...step } = lstmStep(parameters, x, state, { gateMasks }, 7);
    expect(asked).toEqual([7]);
    expect(step).toEqual(lstmStep(parameters, x, state));
  });

  it("may name a gate and leave it out", () => {
    const gateMasks = () => ({ inputGate: undefined }) as never;
    const step = lstmStep(parameters, x, state, { gateMasks });
    expect(step.inputGate).toEqual(lstmStep(parameters, x, state).inputGate);
  });

  it("of another length are refused by name, in an LSTM and in a GRU", () => {
    const gateMasks = () => ({ candidate: [1, 1] });
    const message =
      "invalid gateMasks.candidate: expected length 3 (length of h + inputSize), got 2";
    expect(() => lstmStep(parameters, x, state, { gateMasks })).toThrow(message);
    const gru = initialGruParameters(sizes);
    expect(() => gruStep(gru, x, undefined, { gateMasks })).toThrow(message);
  });
});
