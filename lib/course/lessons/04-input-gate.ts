import { sigmoid } from "../../math/activations.js";
import { aNumber, aPair, numbers, shown } from "../answers.js";
import { near } from "../near.js";
import { courseQuestion, type QuestionMaker } from "../question.js";

/** Exercises of lesson 04: the input gate. */
export const inputGateQuestions: QuestionMaker[] = [
  () =>
    courseQuestion({
      id: "4.1",
      data: { i: 0.25, candidate: -0.8 },
      vary: (random) => ({
        i: (1 + random.integer(9)) / 10,
        candidate: -(1 + random.integer(9)) / 10,
      }),
      ask: ({ i, candidate }) =>
        `what is written at i = ${i} and a candidate of ${shown(candidate)}`,
      takes: aNumber,
      judge: (written, { i, candidate }) => {
        if (near(written, i * candidate, 1e-6)) return true;
        if (near(written, -i * candidate, 1e-6)) return "mind the sign: a gate never turns it";
        if (near(written, i + candidate, 1e-6))
          return "a gate is multiplied onto something, not added";
        if (near(written, (1 - i) * candidate, 1e-6)) return "that is the share that is held back";
        if (written === candidate) return "that would be written if the gate were quite open";
        return "the share of the candidate that the gate lets through";
      },
    }),
  () =>
    courseQuestion({
      id: "4.2",
      data: undefined,
      ask: () =>
        "the mask that lets the last two of four units be written in full and the others not at all",
      takes: numbers(4, "a share for each unit"),
      judge: (mask) => {
        if (near(mask, [0, 0, 1, 1])) return true;
        if (near(mask, [1, 1, 0, 0])) return "that opens the first two";
        if (mask.some((share) => share < 0 || share > 1)) return "a share lies between 0 and 1";
        const leaking = mask.slice(0, 2).findIndex((share) => share !== 0);
        if (leaking >= 0) return `unit ${leaking} is written, and should not be`;
        return "one of the last two units is not written in full";
      },
    }),
  () =>
    courseQuestion({
      id: "4.3",
      data: undefined,
      ask: () => "[weight, bias] of an input gate below 5% at x = 0 and x = 1, above 95% at x = 3",
      takes: aPair("weight", "bias"),
      judge: ([weight, bias]) => {
        const [at0, at1, at3] = [0, 1, 3].map((x) => sigmoid.output(weight * x + bias)) as [
          number,
          number,
          number,
        ];
        if (at0 < 0.05 && at1 < 0.05 && at3 > 0.95) return true;
        if (at0 >= 0.05) return `at x = 0 only the bias speaks, and the gate is at ${shown(at0)}`;
        if (at1 >= 0.05)
          return `at x = 1 it is already at ${shown(at1)}: weight plus bias must stay well below 0`;
        return `at x = 3 it is only at ${shown(at3)}: the weight counts three times there`;
      },
    }),
  () =>
    courseQuestion({
      id: "4.4",
      data: -0.3,
      vary: (random) => -(1 + random.integer(9)) / 10,
      ask: (written) =>
        `the share that the gate must have exceeded when ${shown(written)} was written by a tanh candidate`,
      takes: aNumber,
      judge: (share, written) => {
        if (near(share, Math.abs(written), 1e-6)) return true;
        if (near(share, written, 1e-6))
          return "a share is never negative: the sign is the candidate's";
        if (share === 0)
          return "a gate near 0 could not have written so much: the candidate stays within −1 and 1";
        if (share === 1)
          return "a gate that is less open could have written it, with a candidate near −1";
        return "the most that a tanh can propose is just short of 1: how open must the gate be then?";
      },
    }),
];
