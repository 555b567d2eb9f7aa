import { countParameters } from "../../lstm/count.js";
import { aCount, aNumber } from "../answers.js";
import { near } from "../near.js";
import { courseQuestion, type QuestionMaker } from "../question.js";

/** Exercises of lesson 18: bidirectional and stacked. */
export const layersQuestions: QuestionMaker[] = [
  () =>
    courseQuestion({
      id: "18.1",
      data: 50,
      vary: (random) => 20 + random.integer(100),
      ask: (units) => `the entries of each output of ${units} units a direction, merged by "sum"`,
      takes: aCount,
      judge: (entries, units) => {
        if (entries === units) return true;
        if (entries === 2 * units) return "that is side by side, concat";
        if (entries === units * units) return "entry by entry, not each with each";
        if (entries === units / 2) return "no unit is lost";
        if (entries === 4 * units) return "the gates stay inside the cell";
        return "adding two vectors leaves their length";
      },
    }),
  () =>
    courseQuestion({
      id: "18.2",
      data: { steps: 10, at: 3 },
      vary: (random) => ({ steps: 12 + random.integer(9), at: 3 + random.integer(6) }),
      ask: ({ steps, at }) =>
        `the steps that the reverse half of the output at step ${at} of ${steps} has read`,
      takes: aCount,
      judge: (read, { steps, at }) => {
        if (read === steps - at + 1) return true;
        if (read === at) return "that is the forward half";
        if (read === steps - at) return "it has read the step itself, too";
        if (read === steps) return "only at the first step has it read everything";
        if (read === 1) return "that is the reverse half at the last step";
        return "it begins at the last step and goes down to this one";
      },
    }),
  () =>
    courseQuestion({
      id: "18.3",
      data: { inputs: 10, units: 20 },
      vary: (random) => ({ inputs: 3 + random.integer(12), units: 20 + random.integer(20) }),
      ask: ({ inputs, units }) =>
        `the numbers of a stack of two layers of ${units} units, one bias a gate, on inputs of ${inputs}`,
      takes: aCount,
      judge: (count, { inputs, units }) => {
        const [first, second] = [inputs, units].map((inputSize) =>
          countParameters({ inputSize, hiddenSize: units }),
        ) as [number, number];
        if (count === first + second) return true;
        if (count === 2 * first) return "the second layer reads the first one's outputs";
        if (count === 2 * second) return "the first layer reads the inputs";
        if (count === first) return "that is the first layer";
        if (count === second) return "that is the second layer";
        return "each layer on its own: four networks of rows, columns and biases";
      },
    }),
  () =>
    courseQuestion({
      id: "18.4",
      data: 0.2,
      vary: (random) => (10 + 5 * random.integer(9)) / 100,
      ask: (rate) => `the factor of the numbers that a dropout of rate ${rate} leaves`,
      takes: aNumber,
      judge: (factor, rate) => {
        if (near(factor, 1 / (1 - rate), 1e-3)) return true;
        if (near(factor, 1 - rate)) return "then the mean would fall; it is to stay";
        if (near(factor, 1)) return "that is the original way, which scales when the model is used";
        if (near(factor, 1 / rate, 1e-3)) return "the rate is the share that is lost";
        if (near(factor, 1 + rate, 1e-3)) return "near, but the mean would be a little too small";
        return "the mean stays: share that is left, times factor, is 1";
      },
    }),
];
