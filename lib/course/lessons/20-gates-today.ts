import { aCount, aNumber, aPair } from "../answers.js";
import { near } from "../near.js";
import { courseQuestion, type QuestionMaker } from "../question.js";

/** Exercises of lesson 20: gates today. */
export const gatesTodayQuestions: QuestionMaker[] = [
  () =>
    courseQuestion({
      id: "20.1",
      data: { f: 0.5, b: 3, g: 0.2, d: 1 },
      vary: (random) => ({
        f: (1 + random.integer(9)) / 10,
        b: 2 + random.integer(6),
        g: (1 + random.integer(9)) / 10,
        d: 1 + random.integer(6),
      }),
      ask: ({ f, b, g, d }) =>
        `the single step that does c ↦ ${f}c + ${b} and then c ↦ ${g}c + ${d}`,
      takes: aPair("factor", "write"),
      judge: ([factor, write], { f, b, g, d }) => {
        if (near([factor, write], [f * g, g * b + d], 1e-6)) return true;
        if (near(factor, f + g, 1e-6)) return "one factor after the other: multiply";
        if (!near(factor, f * g, 1e-6)) return "the factor is what is left of c after both";
        if (near(write, b + d, 1e-6)) return "what the first wrote passes through the second";
        if (near(write, f * d + b, 1e-6))
          return "that is the other order: the second step comes last";
        if (near(write, g * b, 1e-6)) return "the second step writes something, too";
        return "put 0 in for c: what comes out?";
      },
    }),
  () =>
    courseQuestion({
      id: "20.2",
      data: { z: 0.25, candidate: 8 },
      vary: (random) => ({ z: (1 + random.integer(9)) / 10, candidate: 4 + random.integer(12) }),
      ask: ({ z, candidate }) =>
        `the state of a minGRU with z = ${z} at both steps, after the candidates ${candidate} and ${candidate}`,
      takes: aNumber,
      judge: (h, { z, candidate }) => {
        const once = z * candidate;
        if (near(h, (1 - z) * once + once, 1e-6)) return true;
        if (near(h, once, 1e-6)) return "that is after the first";
        if (near(h, 2 * once, 1e-6)) return "the old state is kept with the share 1 − z";
        if (near(h, z * once + (1 - z) * candidate, 1e-6))
          return "here z is the share that is written";
        if (near(h, candidate, 1e-6)) return "it is on its way there, and not there yet";
        return "h₁ = z · candidate; then (1 − z) h₁ + z · candidate";
      },
    }),
  () =>
    courseQuestion({
      id: "20.3",
      data: { i: 3, z: 6 },
      vary: (random) => ({ i: 2 + random.integer(7), z: 4 + random.integer(7) }),
      ask: ({ i, z }) =>
        `what an sLSTM with f = 1 shows after the weights 1, ${i} and the values 2, ${z}`,
      takes: aNumber,
      judge: (h, { i, z }) => {
        const c = 2 + i * z;
        if (near(h, c / (1 + i), 1e-3)) return true;
        if (near(h, c)) return "that is c; it is divided by the sum of the weights";
        if (near(h, (2 + z) / 2)) return "that is the plain mean; the weights count";
        if (near(h, c / 2, 1e-3)) return "the weights are summed, not the steps counted";
        if (near(h, z)) return "the first value is not forgotten: f = 1";
        if (near(h, c / i, 1e-3)) return "the first weight belongs to the sum";
        return "c = Σ i z and n = Σ i; it shows c / n";
      },
    }),
  () =>
    courseQuestion({
      id: "20.4",
      data: 12,
      vary: (random) => 6 + random.integer(10),
      ask: (rounds) => `the rounds that a scan over ${2 ** rounds} steps takes`,
      takes: aCount,
      judge: (answer, rounds) => {
        if (answer === rounds) return true;
        if (answer === 2 ** rounds) return "that is the loop, step by step";
        if (answer === 2 ** (rounds - 1)) return "so many joins has the first round, side by side";
        if (answer === rounds - 1 || answer === rounds + 1)
          return "near: one step needs no round, two need one";
        if (answer === 2 ** rounds - 1) return "that is the number of joins, not of rounds";
        return "each round halves the number of steps";
      },
    }),
];
