import { describe, expect, it } from "vitest";
import * as library from "../../lib/index.js";
import { blindSpots, indistinct } from "../../scripts/equations/blind-spots.js";
import { lstmSymbols } from "../../scripts/equations/course/lstm-symbols.js";
import { randomRun, type RandomRun } from "../../scripts/equations/course/random-run.js";
import { parseBlock } from "../../scripts/equations/read/statements.js";
import { bindTrace, type BoundTrace } from "../../scripts/equations/evaluate/symbols.js";
import { declaredIn, makeTrace, traces } from "./ground.js";

const others = [2, 3].map((seed) =>
  makeTrace["forward"]!(seed, { hiddenSize: 5, inputSize: 3, timeSteps: 6 }),
);

/** What `trace` does not notice in an equation. */
function unnoticed(equation: string, trace: BoundTrace): string[] {
  const { chains, ranges } = parseBlock(equation, declaredIn(trace));
  return blindSpots({ chains, ranges, trace }, others).map(({ was, now }) => `${was} → ${now}`);
}

/** A trace of the standard cell with something poor about it. */
function poor(
  spoil: (run: RandomRun) => void,
  sizes = { hiddenSize: 7, inputSize: 11, timeSteps: 9 },
): BoundTrace {
  const run = randomRun(library, 1, sizes);
  spoil(run);
  const { initialState } = run.trace;
  const inputs = run.trace.steps.map(({ x }) => x);
  run.trace = library.unroll(run.parameters, inputs, { initialState });
  const { hiddenSize: H, inputSize: D, timeSteps: lastStep } = sizes;
  return bindTrace({ name: "poor", says: "", table: lstmSymbols, run, sizes: { H, D }, lastStep });
}

const gate = String.raw`f_t = \sigma(W_f [h_{t-1}, x_t] + b_f)`;
const update = String.raw`c_t = f_t \odot c_{t-1} + i_t \odot \tilde c_t`;

describe("the checker knows what a trace cannot tell apart", () => {
  it("nothing, in the trace of the course", () => {
    const forward = traces.get("forward");
    expect([gate, update].flatMap((equation) => unnoticed(equation, forward))).toEqual([]);
    expect(indistinct(forward)).toEqual([]);
  });

  it("one bias from another, where all are zero", () => {
    const trace = poor(({ parameters }) => {
      for (const name of library.gateNames) parameters[name].biases.fill(0);
    });
    expect(unnoticed(gate, trace)).toContain("b_f → b_i");
    expect(indistinct(trace)).toContainEqual(["b_i", "b_f", "b_c", "b_o"]);
  });

  it("one gate from another, where they are tied", () => {
    const trace = poor(({ parameters }) => (parameters.inputGate = parameters.forgetGate));
    expect(unnoticed(update, trace)).toEqual(expect.arrayContaining(["f_t → i_t", "i_t → f_t"]));
  });

  it("tanh x from x, where values are tiny", () => {
    const trace = poor(({ parameters, trace: { initialState, steps } }) => {
      for (const name of library.gateNames) {
        parameters[name].weights.forEach((row) => row.fill(0));
        parameters[name].biases.fill(1e-5);
      }
      initialState.cellState.fill(1e-6);
      steps.forEach(({ x }) => x.fill(1e-6));
    });
    expect(unnoticed(String.raw`c'_t = \tanh(c_t)`, trace)).toContain("\\tanh(c_t) → c_t");
  });
});
