import { sigmoid } from "../../math/activations.js";
import { aCount, aNumber, aPair, shown } from "../answers.js";
import { near } from "../near.js";
import { courseQuestion, type QuestionMaker } from "../question.js";

/** The forget gate that leaves half after so many steps. */
const gateOf = (halfLife: number) => 0.5 ** (1 / halfLife);

/** Exercises of lesson 03: the forget gate. */
export const forgetGateQuestions: QuestionMaker[] = [
  () =>
    courseQuestion({
      id: "3.1",
      data: [0.9, 0.9, 0.1],
      vary: (random) => [0, 1, 2].map(() => (1 + random.integer(9)) / 10),
      ask: (gates) => `what is left of a memory of 100 behind the gates ${gates.join(", ")}`,
      takes: aNumber,
      judge: (left, gates) => {
        const product = gates.reduce((so, gate) => so * gate, 1);
        const [first, , last] = gates as [number, number, number];
        if (near(left, 100 * product, 0.01)) return true;
        if (near(left, product, 1e-4)) return "that is the share; the memory was 100";
        if (near(left, 100 * gates.reduce((sum, gate) => sum + gate, 0), 0.01))
          return "each gate works on what the one before left: multiply";
        if (near(left, (100 * product) / last, 0.01)) return "the last gate is still to come";
        if (near(left, 100 * first, 0.01)) return "that is after the first gate";
        return "multiply by one gate after another and write down each result";
      },
    }),
  () =>
    courseQuestion({
      id: "3.2",
      data: undefined,
      ask: () => "[weight, bias] of a forget gate above 95% at x = 0 and below 5% at x = 1",
      takes: aPair("weight", "bias"),
      judge: ([weight, bias]) => {
        const [at0, at1] = [sigmoid.output(bias), sigmoid.output(weight + bias)];
        if (at0 > 0.95 && at1 < 0.05) return true;
        if (at0 < 0.05 && at1 > 0.95) return "the wrong way round: it keeps at 1 and forgets at 0";
        if (at0 <= 0.95) return `at x = 0 only the bias speaks, and it keeps ${shown(at0)}`;
        return `at x = 1 it still keeps ${shown(at1)}: the weight has to overcome the bias`;
      },
    }),
  () =>
    courseQuestion({
      id: "3.3",
      data: 50,
      vary: (random) => 10 * (2 + random.integer(9)),
      ask: (steps) =>
        `the bias that gives a half-life of ${steps} steps when all weights are 0, to the nearest tenth`,
      takes: aNumber,
      judge: (bias, steps) => {
        const f = gateOf(steps);
        if (near(bias, Math.log(f / (1 - f)), 0.0501)) return true;
        if (bias === steps) return "that is the half-life; the bias goes into σ, and σ of it is f";
        if (near(bias, f, 0.001)) return "that is f itself; which bias makes σ give it?";
        if (bias <= 0)
          return "with a bias of 0 or less f is at most one half: the half-life is one step or shorter";
        if (bias > 20) return "σ of that is so near 1 that nothing is forgotten in a lifetime";
        const steps2 = Math.log(0.5) / Math.log(sigmoid.output(bias));
        return `this bias gives a half-life of ${shown(steps2)} steps`;
      },
    }),
  () =>
    courseQuestion({
      id: "3.4",
      data: 0.9,
      vary: (random) => (80 + random.integer(19)) / 100,
      ask: (f) => `after how many whole steps at f = ${f} less than 1% is left`,
      takes: aCount,
      judge: (steps, f) => {
        const right = Math.ceil(Math.log(0.01) / Math.log(f));
        if (steps === right) return true;
        if (steps === Math.round(0.99 / (1 - f)))
          return "a fixed share is lost each time, not a fixed amount: it is a power, not a line";
        const left = `after ${steps} steps ${shown(100 * f ** steps)}% is left`;
        return steps < right ? left : `${left}; it was below 1% before`;
      },
    }),
];
