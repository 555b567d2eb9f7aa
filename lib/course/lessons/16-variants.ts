import { ablationNames } from "../../lstm/ablation.js";
import { gateNames } from "../../lstm/gates.js";
import { aCount, aNumber, oneOf, shown } from "../answers.js";
import { near } from "../near.js";
import { courseQuestion, type QuestionMaker } from "../question.js";

/** Exercises of lesson 16: variants and ablations. */
export const variantQuestions: QuestionMaker[] = [
  () =>
    courseQuestion({
      id: "16.1",
      data: { inputs: 3, units: 20 },
      vary: (random) => ({ inputs: 2 + random.integer(8), units: 11 + random.integer(40) }),
      ask: ({ inputs, units }) =>
        `the numbers that peepholes add to a cell with ${inputs} inputs and ${units} units`,
      takes: aCount,
      judge: (count, { inputs, units }) => {
        if (count === 3 * units) return true;
        if (count === 4 * units) return "the candidate has none";
        if (count === 3 * units * units) return "a unit sees its own memory alone: no matrix";
        if (count === units) return "that is one gate's";
        if (count === 3 * inputs) return "a peephole looks at c, not at x";
        if (count === 3 * (inputs + units)) return "the weights on h and x are there already";
        return "how many gates look at c, and at how many entries each?";
      },
    }),
  () =>
    courseQuestion({
      id: "16.2",
      data: undefined,
      ask: () => "the ablation that is the cell of Hochreiter and Schmidhuber's first paper",
      takes: oneOf(...ablationNames),
      judge: (name) => {
        if (name === "noForgetGate") return true;
        if (name === "noPeepholes") return "peepholes came later, but so did something else";
        if (name === "noOutputGate") return "that cell had an output gate from the start";
        if (name === "noInputGate") return "that cell protected its memory: writing was gated";
        if (name === "coupledGates") return "for two to be coupled there must be two";
        return "which part did Gers, Schmidhuber and Cummins add in the year 2000?";
      },
    }),
  () =>
    courseQuestion({
      id: "16.3",
      data: { i: 0.8, c: 2, candidate: -1 },
      vary: (random) => ({
        i: (6 + random.integer(4)) / 10,
        c: 2 + random.integer(4),
        candidate: -(1 + random.integer(9)) / 10,
      }),
      ask: ({ i, c, candidate }) =>
        `the new memory with coupled gates, i = ${i}, the old memory ${c} and the candidate ${shown(candidate)}`,
      takes: aNumber,
      judge: (answer, { i, c, candidate }) => {
        if (near(answer, (1 - i) * c + i * candidate, 1e-6)) return true;
        if (near(answer, i * c + (1 - i) * candidate, 1e-6))
          return "i is the share that is written, not the one that is kept";
        if (near(answer, i * c + i * candidate, 1e-6)) return "f is not i but what i leaves";
        if (near(answer, c + i * candidate, 1e-6)) return "that keeps everything: f = 1";
        if (near(answer, (1 - i) * c, 1e-6)) return "that is the kept memory alone";
        if (near(answer, i * candidate, 1e-6)) return "that is the new memory alone";
        return "f = 1 − i; then c = f · old + i · candidate";
      },
    }),
  () =>
    courseQuestion({
      id: "16.4",
      data: undefined,
      ask: () => "the gate that, with peepholes, has to wait for the new memory",
      takes: oneOf(...gateNames, "updateGate", "resetGate"),
      judge: (name) => {
        if (name === "outputGate") return true;
        if (name === "forgetGate") return "it looks at the memory before it is changed";
        if (name === "inputGate")
          return "it decides what becomes of the memory: it cannot wait for it";
        if (name === "candidate") return "it is no gate, and has no peephole";
        if (name === "updateGate") return "that is a gate of the GRU, which comes next";
        return "that is a gate of another cell";
      },
    }),
];
