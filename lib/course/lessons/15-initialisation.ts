import { sigmoid } from "../../math/activations.js";
import { aNumber, oneOf } from "../answers.js";
import { near } from "../near.js";
import { courseQuestion, type QuestionMaker } from "../question.js";

/** Exercises of lesson 15: initialisation. */
export const initialisationQuestions: QuestionMaker[] = [
  () =>
    courseQuestion({
      id: "15.1",
      data: 50,
      vary: (random) => 20 + random.integer(200),
      ask: (steps) => `the forget bias with which a memory lasts for about T = ${steps} steps`,
      takes: aNumber,
      judge: (bias, steps) => {
        const wanted = Math.log(steps - 1);
        if (near(bias, wanted, 0.005)) return true;
        if (near(bias, -wanted, 0.005))
          return "a forget gate that begins nearly shut keeps nothing";
        if (near(bias, Math.log10(steps - 1), 0.005)) return "the natural logarithm is meant";
        if (near(bias, 1 - 1 / steps, 1e-4))
          return "that is the gate; its bias is what goes into σ";
        if (near(bias, steps - 1)) return "the logarithm is missing";
        if (near(bias, 1)) return "that is Keras's, whatever T is";
        const lasts = 1 / (1 - sigmoid.output(bias));
        return lasts < steps ? "a memory would fade sooner" : "a memory would last longer";
      },
    }),
  () =>
    courseQuestion({
      id: "15.2",
      data: 20,
      vary: (random) => 4 + random.integer(20),
      ask: (steps) => `the share of a memory that is left after ${steps} steps with f = σ(1)`,
      takes: aNumber,
      judge: (share, steps) => {
        const f = sigmoid.output(1);
        const relative = (of: number) => Math.abs(share / of - 1) < 0.03;
        if (relative(f ** steps)) return true;
        if (near(share, f, 1e-3)) return "that is after one step";
        if (relative(f ** (steps - 1))) return "one step too few";
        if (near(share, f * steps, 1e-2))
          return "each step takes its share of what is left: multiply";
        if (near(share, 1)) return "with f = 1 nothing would be lost; σ(1) is less";
        if (relative(0.5 ** steps)) return "that is the bias 0";
        return "σ(1) is 0.731; apply it once for every step";
      },
    }),
  () =>
    courseQuestion({
      id: "15.3",
      data: 100,
      vary: (random) => (3 + random.integer(12)) ** 2,
      ask: (units) =>
        `the largest sum of a unit's two biases that PyTorch can draw for ${units} units`,
      takes: aNumber,
      judge: (sum, units) => {
        const bound = 1 / Math.sqrt(units);
        if (near(sum, 2 * bound, 1e-4)) return true;
        if (near(sum, bound, 1e-4)) return "that is one of the two";
        if (near(sum, 2 / units, 1e-4)) return "the root of the number of units, not the number";
        if (near(sum, 1)) return "that is Keras's forget bias";
        if (near(sum, bound * bound, 1e-4)) return "the two are added, not multiplied";
        if (near(sum, 2 * Math.sqrt(units), 1e-2)) return "more units, smaller draws: divide";
        return "each lies within ±1/√H, and there are two";
      },
    }),
  () =>
    courseQuestion({
      id: "15.4",
      data: undefined,
      ask: () =>
        "three of five seeds against four of five: what do they allow to say of the two starts?",
      takes: oneOf(
        "B is better",
        "A is better",
        "equal",
        "nothing yet",
        "B is never worse",
        "A fails",
      ),
      judge: (verdict) => {
        if (verdict === "nothing yet") return true;
        if (verdict === "B is better")
          return "one seed more would do as much by chance: toss a coin five times, twice over";
        if (verdict === "A is better") return "A did worse, if anything";
        if (verdict === "equal") return "that nothing is shown does not show that nothing is there";
        if (verdict === "A fails") return "it did what was asked in three cases";
        return "look at seed 1 of this lesson: the order can turn over";
      },
    }),
];
