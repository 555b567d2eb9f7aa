import { aNumber, numbers } from "../answers.js";
import { judged } from "../mistakes.js";
import { courseQuestion, type QuestionMaker } from "../question.js";

/** Exercises of lesson 13: vanishing gradients. */
export const vanishingQuestions: QuestionMaker[] = [
  () =>
    courseQuestion({
      id: "13.1",
      data: { f: 0.9, steps: 20 },
      vary: (random) => ({
        f: (90 + random.integer(10)) / 100,
        steps: 10 * (1 + random.integer(5)),
      }),
      ask: ({ f, steps }) =>
        `the share of a gradient that comes along the memory through ${steps} forget gates of ${f}, to three decimals`,
      takes: aNumber,
      judge: (share, { f, steps }) =>
        judged(
          share,
          f ** steps,
          [
            [f * steps, "the gates are multiplied, not added"],
            [1 - (1 - f) * steps, "each takes a share of what is left, not of the whole"],
            [0, "small, but not nothing"],
            [f, "that is a single gate"],
            [1 - f ** steps, "that is what is lost"],
            [(1 - f) ** steps, "f is what stays, not what goes"],
          ],
          "one factor for each step",
          1e-3,
        ),
    }),
  () =>
    courseQuestion({
      id: "13.2",
      data: 10,
      vary: (random) => 5 * (1 + random.integer(8)),
      ask: (steps) =>
        `the weight of a linear unit that leaves 0.001 of the gradient after ${steps} steps, to three decimals`,
      takes: aNumber,
      judge: (weight, steps) =>
        judged(
          weight,
          0.001 ** (1 / steps),
          [
            [0.001 / steps, "the shares multiply; this divides"],
            [0.001, "that is what is left, not what each step leaves"],
            [1 - 0.999 / steps, "each step takes a share of what is left, not of the whole"],
            [0.001 ** steps, "the other way round: a root is wanted"],
            [-(0.001 ** (1 / steps)), "one above 0"],
          ],
          weight > 0.001 ** (1 / steps) ? "it leaves more than that" : "it leaves less than that",
          6e-4,
        ),
    }),
  () =>
    courseQuestion({
      id: "13.3",
      data: { h: 0.8, steps: 3 },
      vary: (random) => ({ h: (2 + random.integer(7)) / 10, steps: 2 + random.integer(3) }),
      ask: ({ h, steps }) =>
        `what is left of a gradient behind ${steps} steps of an RNN with the weight 1 and h = ${h}, to three decimals`,
      takes: aNumber,
      judge: (left, { h, steps }) => {
        const slope = 1 - h * h;
        return judged(
          left,
          slope ** steps,
          [
            [1, "there is a tanh at every step"],
            [h ** steps, "the slope of tanh is wanted, not its value"],
            [(1 - h) ** steps, "the slope is 1 − h², not 1 − h"],
            [slope, "that is one step"],
            [(h * h) ** steps, "that is what a step takes; what does it leave?"],
            [slope * steps, "steps multiply"],
          ],
          "one factor for each step: the slope of tanh where its value is h",
          6e-4,
        );
      },
    }),
  () =>
    courseQuestion({
      id: "13.4",
      data: [0.9, 0.5, 0.8],
      vary: (random) => [0, 1, 2].map(() => (1 + random.integer(9)) / 10),
      ask: (f) =>
        `the shares of c₀, c₁ and c₂ in c₃ along the memory, with the forget gates ${f.join(", ")}`,
      takes: numbers(3, "of c₀, c₁, c₂"),
      judge: (shares, f) => {
        const [a, b, c] = f as [number, number, number];
        return judged(
          shares,
          [a * b * c, b * c, c],
          [
            [[c, b * c, a * b * c], "in the other order: c₀ has the longest way"],
            [[a, a * b, a * b * c], "these are the shares of c₀ in c₁, c₂ and c₃"],
            [[a, b, c], "that is one gate each; c₀ passes three"],
            [[a * b * c, a * b, a], "c₂ passes the last gate, not the first"],
            [[a * b, b * c, c], "c₀ passes all three"],
            [[b * c, c, 1], "the gate of step t stands before c at t"],
          ],
          "which gates lie between c₀ and c₃, and which between c₂ and c₃?",
        );
      },
    }),
];
