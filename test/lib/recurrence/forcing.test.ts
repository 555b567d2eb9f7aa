import { describe, expect, it } from "vitest";
import { initialParameters, lstmStep, unroll } from "../../../lib/index.js";

describe("forced gates", () => {
  const parameters = initialParameters({ inputSize: 2, hiddenSize: 3, seed: 1 });
  const state = { hiddenState: [0.1, 0.2, 0.3], cellState: [1, -2, 0.5] };
  const force = (forgetGate: number, inputGate: number) =>
    lstmStep(parameters, [1, -1], state, { forced: { forgetGate, inputGate } });

  it("(f, i) = (1, 0) carries", () => {
    expect(force(1, 0).cellState).toEqual(state.cellState);
  });

  it("(0, 1) replaces", () => {
    const step = force(0, 1);
    expect(step.cellState).toEqual(step.candidate);
  });

  it("(0, 0) erases", () => {
    force(0, 0).cellState.forEach((c) => expect(c).toBeCloseTo(0, 15));
  });

  it("(1, 1) accumulates", () => {
    const step = force(1, 1);
    expect(step.cellState).toEqual(step.candidate.map((g, unit) => state.cellState[unit]! + g));
  });

  it("can be set per unit, null leaving a unit alone", () => {
    const natural = lstmStep(parameters, [1, -1], state);
    const forced = lstmStep(parameters, [1, -1], state, { forced: { outputGate: [0, null, 1] } });
    expect(forced.outputGate).toEqual([0, natural.outputGate[1], 1]);
    expect(forced.preactivations).toEqual(natural.preactivations);
  });

  it("can change over time, steps counted from 0", () => {
    const forgetGate = (timeStep: number) => (timeStep === 1 ? 0 : null);
    const inputs = [
      [1, 0],
      [0, 1],
      [1, 1],
    ];
    const natural = unroll(parameters, inputs);
    const trace = unroll(parameters, inputs, { forced: { forgetGate } });
    expect(trace.steps[0]).toEqual(natural.steps[0]);
    expect(trace.steps[1]!.forgetGate).toEqual([0, 0, 0]);
    expect(trace.steps[2]!.forgetGate.every((f) => f > 0)).toBe(true);
    expect(
      lstmStep(parameters, [1, 0], undefined, { forced: { candidate: (t) => t } }, 5).candidate,
    ).toEqual([5, 5, 5]);
  });

  it("can be scaled, whole, per unit and over time", () => {
    const natural = lstmStep(parameters, [1, -1], state);
    const scaled = (scale: number | (number | null)[]) =>
      lstmStep(parameters, [1, -1], state, { forced: { forgetGate: { scale } } }).forgetGate;
    const [a, b, c] = natural.forgetGate as [number, number, number];
    expect(scaled(0.5)).toEqual([0.5 * a, 0.5 * b, 0.5 * c]);
    expect(scaled([null, 2, 0])).toEqual([a, 2 * b, 0]);
    const inputGate = (timeStep: number) => (timeStep === 1 ? { scale: 0 } : null);
    const trace = unroll(
      parameters,
      [
        [1, 0],
        [0, 1],
      ],
      { forced: { inputGate } },
    );
    expect(trace.steps[1]!.inputGate).toEqual([0, 0, 0]);
    expect(trace.steps[0]!.forced).toBeUndefined();
    expect(trace.steps[1]!.forced).toEqual({
      inputGate: { set: [null, null, null], slope: [0, 0, 0] },
    });
  });

  it("are traced: what was set, and the slope that is left", () => {
    const { forced } = lstmStep(parameters, [1, -1], state, {
      forced: { outputGate: [0, null, 1] },
    });
    expect(forced).toEqual({ outputGate: { set: [0, null, 1], slope: [0, 1, 0] } });
  });

  it("asks a function of the step once", () => {
    const asked: number[] = [];
    const forgetGate = (timeStep: number) => {
      asked.push(timeStep);
      return null;
    };
    unroll(
      parameters,
      [
        [1, 0],
        [0, 1],
      ],
      { forced: { forgetGate } },
    );
    expect(asked).toEqual([0, 1]);
  });

  it("refuses a value per unit that does not fit", () => {
    expect(() => lstmStep(parameters, [1, -1], state, { forced: { forgetGate: [1, 0] } })).toThrow(
      "invalid forced.forgetGate: expected length 3 (hiddenSize), got 2",
    );
    expect(() => lstmStep(parameters, [1, -1], state, { forced: { forgetGate: NaN } })).toThrow(
      "expected finite numbers",
    );
  });
});
