import { describe, expect, it } from "vitest";
import {
  countExample,
  counterCell,
  counterModel,
  countingFailsAt,
  modelParameters,
  near,
  unitOverTime,
  unroll,
} from "../../../lib/index.js";
import { trainedCounter } from "./trained-counter.js";

describe("the course's counter", () => {
  it("is what the lesson on training makes, to four decimals", () => {
    const made = modelParameters(trainedCounter());
    const kept = modelParameters(counterModel());
    expect(near(flat(kept), flat(made), 0.51e-4)).toBe(true);
    expect(near(flat(kept), flat(made), 1e-6)).toBe(false);
  });

  it("counts to 11, further than the 8 it was trained on", () => {
    expect(countingFailsAt(counterModel(), 20)).toBe(12);
  });

  it("counts in unit 0: up with every a, down with every b, through 0 at the last", () => {
    const word = countExample(8).inputs;
    const c = unitOverTime(unroll(counterCell(), word), "cellState", 0);
    const steps = c.slice(1).map((value, k) => value - c[k]!);
    expect(steps.map(Math.sign)).toEqual([1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1, -1, -1]);
    expect(c.findIndex((value) => value < 0)).toBe(16);
  });

  it("is new at every call: who changes one changes no other", () => {
    counterCell().forgetGate.biases[0] = 99;
    counterModel().readout.biases[0] = 99;
    expect(counterCell().forgetGate.biases[0]).toBeLessThan(5);
    expect(counterModel().readout.biases[0]).toBeLessThan(5);
  });
});

function flat(tree: unknown): number[] {
  return typeof tree === "number"
    ? [tree]
    : Object.values(tree as object).flatMap((value) => flat(value));
}
