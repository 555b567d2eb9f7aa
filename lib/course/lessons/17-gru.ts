import { aCount, aNumber, oneOf, shown } from "../answers.js";
import { near } from "../near.js";
import { courseQuestion, type QuestionMaker } from "../question.js";

/** Exercises of lesson 17: the GRU. */
export const gruQuestions: QuestionMaker[] = [
  () =>
    courseQuestion({
      id: "17.1",
      data: { z: 0.75, h: 0.4, n: -0.8 },
      vary: (random) => ({
        z: (6 + random.integer(4)) / 10,
        h: (1 + random.integer(9)) / 10,
        n: -(1 + random.integer(9)) / 10,
      }),
      ask: ({ z, h, n }) =>
        `the new state with z = ${z}, the old state ${h} and the candidate ${shown(n)}`,
      takes: aNumber,
      judge: (answer, { z, h, n }) => {
        if (near(answer, z * h + (1 - z) * n, 1e-6)) return true;
        if (near(answer, (1 - z) * h + z * n, 1e-6)) return "here z is the share that stays";
        if (near(answer, z * h + z * n, 1e-6)) return "what is not kept is written: 1 − z";
        if (near(answer, z * h, 1e-6)) return "that is the share that stays, alone";
        if (near(answer, (1 - z) * n, 1e-6)) return "that is the share that is written, alone";
        if (near(answer, Math.tanh(z * h + (1 - z) * n), 1e-6))
          return "the candidate has been squashed; the mixture is not squashed again";
        return "z of the old state and 1 − z of the candidate";
      },
    }),
  () =>
    courseQuestion({
      id: "17.2",
      data: { inputs: 10, units: 20 },
      vary: (random) => ({ inputs: 3 + random.integer(12), units: 20 + random.integer(30) }),
      ask: ({ inputs, units }) =>
        `the numbers that a GRU with ${inputs} inputs and ${units} units learns, one bias a network`,
      takes: aCount,
      judge: (count, { inputs, units }) => {
        const network = units * (units + inputs + 1);
        if (count === 3 * network) return true;
        if (count === 4 * network) return "that is an LSTM: four networks";
        if (count === 2 * network) return "two gates, and the candidate";
        if (count === network) return "that is one network";
        if (count === 3 * units * (units + inputs)) return "the biases are missing";
        if (count === 3 * units * (units + inputs + 2)) return "that is with two biases a network";
        return "three networks, each with a row of weights and a bias for every unit";
      },
    }),
  () =>
    courseQuestion({
      id: "17.3",
      data: 0.9,
      vary: (random) => (80 + random.integer(16)) / 100,
      ask: (z) =>
        `the first step after which less than half is left, if z = ${z} and the candidate 0`,
      takes: aCount,
      judge: (steps, z) => {
        const wanted = Math.floor(Math.log(0.5) / Math.log(z)) + 1;
        if (steps === wanted) return true;
        if (steps === wanted - 1) return "then a little more than half is left";
        if (steps === 1) return "half would be gone at once only if z were less than ½";
        if (steps === Math.round(0.5 / (1 - z)))
          return "each step takes its share of what is left, not of the beginning";
        if (steps > wanted) return "it happens sooner";
        return "z times itself, until the product is below ½";
      },
    }),
  () =>
    courseQuestion({
      id: "17.4",
      data: undefined,
      ask: () => "what a GRU puts out, after any input, whose update gate is held at 1",
      takes: oneOf(
        "the candidate",
        "the old state",
        "zero",
        "the input",
        "the mean",
        "the reset gate",
      ),
      judge: (word) => {
        if (word === "the old state") return true;
        if (word === "the candidate") return "that is z = 0";
        if (word === "zero") return "only if it began with 0: nothing is erased";
        if (word === "the input")
          return "an input comes in through the candidate, which has no share";
        if (word === "the mean") return "that is z = ½";
        return "the reset gate acts inside the candidate";
      },
    }),
];
