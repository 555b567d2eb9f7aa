import { describe, expect, it } from "vitest";
import {
  compareTraces,
  countStack,
  patient,
  unroll,
  type CellPatient,
} from "../../../lib/index.js";

/** Each patient of the capstone has its own fault, to be seen in its trace, and no other. */
describe("the six patients", () => {
  const first = ({ parameters, inputs, trace }: CellPatient) =>
    compareTraces(unroll(parameters, inputs), trace, { tolerance: 1e-12 }).differences[0];
  const step = ({ trace }: CellPatient) => trace.steps[0]!;
  const due = ({ parameters, inputs }: CellPatient) => unroll(parameters, inputs).steps[0]!;

  it("A: the candidate's sum alone is off, by the difference of two biases", () => {
    const a = patient("A");
    const { inputGate, candidate } = a.parameters;
    const sums = [step(a), due(a)].map(({ preactivations }) => preactivations);
    expect(first(a)).toMatchObject({ quantity: "preactivations.candidate", step: 0 });
    sums[0]!.candidate.forEach((z, k) =>
      expect(z - sums[1]!.candidate[k]!).toBeCloseTo(inputGate.biases[k]! - candidate.biases[k]!),
    );
    expect(sums[0]!.forgetGate).toEqual(sums[1]!.forgetGate);
    expect(sums[0]!.outputGate).toEqual(sums[1]!.outputGate);
  });

  it("B: all layers hold one object, a third of what its author believes", () => {
    const { trace, believed } = patient("B");
    const layers = trace.layers.map(({ layer }) => layer);
    expect(new Set(layers.map(({ forward }) => forward!.parameters)).size).toBe(1);
    expect(3 * countStack(layers)).toBe(believed);
  });

  it("C: what was read is the final state where a sequence is longest, else 0", () => {
    const { trace, lengths, read } = patient("C");
    trace.directions.forward!.finalStates.forEach(({ hiddenState }, b) => {
      const isLongest = lengths[b] === Math.max(...lengths);
      expect(read[b]).toEqual(isLongest ? hiddenState : [0, 0, 0]);
    });
  });

  it("D: the input and the forget gate are one another's", () => {
    const d = patient("D");
    expect(step(d).inputGate).toEqual(due(d).forgetGate);
    expect(step(d).forgetGate).toEqual(due(d).inputGate);
    expect(step(d).candidate).toEqual(due(d).candidate);
  });

  it("E: what stands for tanh(c) is c, and the outputs leave the range of a tanh", () => {
    const { trace } = patient("E");
    for (const { tanhC, cellState } of trace.steps) expect(tanhC).toEqual(cellState);
    expect(Math.max(...trace.steps.flatMap(({ hiddenState }) => hiddenState))).toBeGreaterThan(1);
    expect(first(patient("E"))).toMatchObject({ quantity: "tanhC", step: 0 });
  });

  it("F: the loss of a piece is felt in the pieces before it, and in none after", () => {
    const { reach, pieceSteps } = patient("F");
    reach.forEach((row, piece) =>
      row.forEach((size, t) => expect(size > 0).toBe(t < (piece + 1) * pieceSteps)),
    );
  });

  it("there are no others", () => {
    expect(() => patient("G" as "A")).toThrow("invalid letter: expected A, B, C, D, E or F, got G");
    expect(() => patient("constructor" as "A")).toThrow(RangeError);
  });
});
