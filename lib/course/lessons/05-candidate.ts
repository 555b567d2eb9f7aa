import { sigmoid } from "../../math/activations.js";
import { aNumber, aPair, shown } from "../answers.js";
import { near } from "../near.js";
import { courseQuestion, type QuestionMaker } from "../question.js";

/** Exercises of lesson 05: the candidate. */
export const candidateQuestions: QuestionMaker[] = [
  () =>
    courseQuestion({
      id: "5.1",
      data: undefined,
      ask: () =>
        "the bound below which one step's change of a memory stays, at f = i = 1 and a tanh candidate",
      takes: aNumber,
      judge: (bound) => {
        if (bound === 1) return true;
        if (bound === 2)
          return "from −1 to 1 is 2, but a step adds one value of that range, it does not cross it";
        if (bound === 0) return "f = 1 keeps the old memory, but i = 1 adds the candidate";
        if (bound === -1) return "a bound on the size of the change is positive";
        return bound > 1
          ? "a smaller bound holds: what is the largest that tanh can propose?"
          : "tanh can propose more than that";
      },
    }),
  () =>
    courseQuestion({
      id: "5.2",
      data: 0.5,
      vary: (random) => (2 + random.integer(7)) / 10,
      ask: (value) => `the z with tanh(z) = ${value}, to two decimals`,
      takes: aNumber,
      judge: (z, value) => {
        if (near(Math.tanh(z), value, 0.005)) return true;
        if (near(z, value))
          return `that is what tanh should give; tanh(${value}) is ${shown(Math.tanh(value))}`;
        if (near(-Math.tanh(z), value, 0.005)) return "mind the sign: tanh keeps it";
        if (near(sigmoid.output(z), value, 0.005))
          return "that is the z for σ; tanh passes through 0 at z = 0";
        const side = Math.tanh(z) < value ? "too small" : "too large";
        return `tanh(${shown(z)}) is ${shown(Math.tanh(z))}: ${side}`;
      },
    }),
  () =>
    courseQuestion({
      id: "5.3",
      data: undefined,
      ask: () => "[weight, bias] of a candidate above 0.9 at x = 1 and below −0.9 at x = 0",
      takes: aPair("weight", "bias"),
      judge: ([weight, bias]) => {
        const [at0, at1] = [Math.tanh(bias), Math.tanh(weight + bias)];
        if (at0 < -0.9 && at1 > 0.9) return true;
        if (at0 > 0.9 && at1 < -0.9) return "the wrong way round";
        if (at0 >= -0.9) return `at x = 0 only the bias speaks, and the candidate is ${shown(at0)}`;
        return `at x = 1 the candidate is ${shown(at1)}: the weight must lift it over the bias and as far again`;
      },
    }),
  () =>
    courseQuestion({
      id: "5.4",
      data: { f: 0.5, z: -3 },
      vary: (random) => ({ f: (1 + random.integer(8)) / 10, z: -1 - random.integer(4) }),
      ask: ({ f, z }) =>
        `where a memory settles with f = ${f}, i = 1 and the candidate σ(${shown(z)}) at every step, to three decimals`,
      takes: aNumber,
      judge: (memory, { f, z }) => {
        const added = sigmoid.output(z);
        if (near(memory, added / (1 - f), 0.001)) return true;
        if (near(memory, 0, 0.001))
          return "it would settle at 0 if the candidate were 0, and σ never is";
        if (memory < 0) return "nothing that is added here is negative";
        if (near(memory, Math.tanh(z) / (1 - f), 0.001))
          return "that is tanh's; the candidate here comes from σ";
        if (near(memory, added, 0.001))
          return "that is what one step adds; the kept part of the older ones comes on top";
        return "where it settles, c = f · c + what is added: solve for c";
      },
    }),
];
