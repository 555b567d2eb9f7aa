import { describe, expect, it } from "vitest";
import { backpropagate, constantParameters, lstmStep, unroll } from "../../../lib/index.js";

const parameters = constantParameters({ inputSize: 1, hiddenSize: 1, weight: 0.5, bias: 0 });

describe("the edges of the cell's rules", () => {
  it("lets the whole gradient pass where z is exactly at the clip", () => {
    // z = 0.5 · 1 in every gate; c = 0.5 · 0.5 lies inside.
    const at = unroll(parameters, [[1]], { clip: 0.5 });
    expect(at.steps[0]!.preactivations.inputGate).toEqual([0.5]);
    const free = unroll(parameters, [[1]]);
    const upstream = { dHiddenStates: [[1]] };
    const { dInputs } = backpropagate(parameters, at, upstream);
    expect(dInputs[0]![0]).toBeCloseTo(
      backpropagate(parameters, free, upstream).dInputs[0]![0]!,
      14,
    );
    expect(dInputs[0]![0]).toBeGreaterThan(0);
    const beyond = unroll(parameters, [[1]], { clip: 0.4999 });
    expect(backpropagate(parameters, beyond, upstream).dInputs).toEqual([[0]]);
  });

  it("leaves a gate alone whose forcing is there but undefined", () => {
    const forced = { inputGate: undefined } as never;
    const step = lstmStep(parameters, [1], undefined, { forced });
    expect(step).toEqual(lstmStep(parameters, [1]));
  });

  it("takes no text for a clip, not even one that reads as a number", () => {
    expect(() => lstmStep(parameters, [1], undefined, { clip: "5" as never })).toThrow(
      'invalid clip: expected a number above 0, got "5"',
    );
  });
});
