import { aNumber, oneOf, shown } from "../answers.js";
import { near } from "../near.js";
import { courseQuestion, type QuestionMaker } from "../question.js";

const tenths = (count: number) => (1 + count) / 10;

/** Exercises of lesson 06: the cell update. */
export const cellUpdateQuestions: QuestionMaker[] = [
  () =>
    courseQuestion({
      id: "6.1",
      data: { before: 2, f: 0.5, i: 1, candidate: -0.25 },
      vary: (random) => ({
        before: 1 + random.integer(4),
        f: tenths(random.integer(9)),
        i: tenths(random.integer(9)),
        candidate: -tenths(random.integer(9)),
      }),
      ask: ({ before, f, i, candidate }) =>
        `the memory after a step from ${before} with f = ${f}, i = ${i} and a candidate of ${shown(candidate)}`,
      takes: aNumber,
      judge: (memory, { before, f, i, candidate }) => {
        const is = (value: number) => near(memory, value, 1e-6);
        if (is(f * before + i * candidate)) return true;
        if (is(f * before - i * candidate)) return "the candidate is negative: it takes away";
        if (is(f * before)) return "that is the kept part; the new one is missing";
        if (is(i * candidate)) return "that is the new part; the kept one is missing";
        if (is(before + i * candidate)) return "the old memory passes the forget gate first";
        if (is(i * before + f * candidate))
          return "the gates have changed places: f belongs to the old memory";
        return "the kept part and the new part, each behind its own gate, added";
      },
    }),
  () =>
    courseQuestion({
      id: "6.2",
      data: undefined,
      ask: () => "the case in which a unit counts the events that its candidate marks with 1",
      takes: oneOf("carry", "replace", "erase", "accumulate"),
      judge: (name) => {
        if (name === "accumulate") return true;
        if (name === "carry") return "what is there stays, but no event is ever written";
        if (name === "replace") return "every event is written, over the count so far";
        return "neither the count so far nor the event is in the memory after the step";
      },
    }),
  () =>
    courseQuestion({
      id: "6.3",
      data: 20,
      vary: (random) => 5 * (2 + random.integer(9)),
      ask: (steps) =>
        `how small a constant f may be that keeps at least half of a memory over ${steps} steps, to three decimals`,
      takes: aNumber,
      judge: (f, steps) => {
        if (near(f, 0.5 ** (1 / steps), 0.001)) return true;
        if (f <= 0 || f >= 1) return "a forget gate lies between 0 and 1";
        if (near(f, 1 - 0.5 / steps, 5e-4))
          return "a share is lost at each step, not an amount: the shares multiply";
        if (near(f, 0.5 / steps, 5e-4))
          return "that divides the half among the steps; the shares multiply";
        const left = shown(f ** steps);
        return f ** steps < 0.5
          ? `it leaves only ${left}`
          : `it leaves ${left}: a smaller one will do`;
      },
    }),
  () =>
    courseQuestion({
      id: "6.4",
      data: { f: [0.9, 0.8, 0.5], written: 0.4 },
      vary: (random) => ({
        f: [0, 1, 2].map(() => tenths(random.integer(9))),
        written: tenths(random.integer(9)),
      }),
      ask: ({ f, written }) =>
        `the part of c₃ that stems from the ${written} written at t = 1, where f is ${f.join(", ")} at t = 1, 2, 3`,
      takes: aNumber,
      judge: (part, { f, written }) => {
        const [f1, f2, f3] = f as [number, number, number];
        const is = (value: number) => near(part, value, 1e-6);
        if (is(f2 * f3 * written)) return true;
        if (is(f1 * f2 * f3 * written))
          return "f at t = 1 filters what was there before; this was written behind it";
        if (is(f2 * written)) return "that is its part of c₂; one more gate is to be passed";
        if (is(f3 * written)) return "it passes the gate of t = 2 as well";
        if (is(f2 * f3)) return "that is the share; how much was written?";
        return "which forget gates does it pass on its way from c₁ to c₃?";
      },
    }),
];
