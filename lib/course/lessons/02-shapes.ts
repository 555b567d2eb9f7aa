import { countGateParameters, countParameters } from "../../lstm/count.js";
import type { Random } from "../../math/random.js";
import { aCount } from "../answers.js";
import { courseQuestion, type QuestionMaker } from "../question.js";

interface Sizes {
  inputSize: number;
  hiddenSize: number;
}

const sizes: Sizes = { inputSize: 10, hiddenSize: 20 };
const otherSizes = (random: Random): Sizes => ({
  inputSize: 3 + random.integer(12),
  hiddenSize: 20 + random.integer(30),
});

/** Exercises of lesson 02: shapes. */
export const shapesQuestions: QuestionMaker[] = [
  () =>
    courseQuestion({
      id: "2.1",
      data: sizes,
      vary: otherSizes,
      ask: ({ inputSize, hiddenSize }) =>
        `the columns of each weight matrix at inputSize ${inputSize} and hiddenSize ${hiddenSize}`,
      takes: aCount,
      judge: (columns, { inputSize, hiddenSize }) => {
        if (columns === inputSize + hiddenSize) return true;
        if (columns === hiddenSize)
          return "those are the rows, one per unit; a column is what it reads";
        if (columns === inputSize) return "a unit reads the event and something else";
        if (columns === inputSize * hiddenSize)
          return "h and x are written behind one another, not multiplied";
        if (columns === 4 * (inputSize + hiddenSize))
          return "that is all four matrices; how many has one?";
        return "count the entries of X = [h, x]";
      },
    }),
  () =>
    courseQuestion({
      id: "2.2",
      data: sizes,
      vary: otherSizes,
      ask: ({ inputSize, hiddenSize }) =>
        `the numbers that a Keras LSTM(${hiddenSize}) learns on inputs of ${inputSize}`,
      takes: aCount,
      judge: (count, given) => {
        const { inputSize, hiddenSize } = given;
        if (count === countParameters(given)) return true;
        if (count === countGateParameters(given)) return "that is one network: there are four";
        if (count === countParameters({ ...given, convention: "pytorch" }))
          return "that is PyTorch's count, with two biases per gate; Keras has one";
        if (count === 3 * countGateParameters(given)) return "three gates, and the candidate";
        if (count === 4 * hiddenSize * (inputSize + hiddenSize)) return "the biases are missing";
        if (count === 4 * (inputSize * hiddenSize + hiddenSize))
          return "the weights on h are missing";
        return "rows times columns, plus a bias per row, for each network";
      },
    }),
  () =>
    courseQuestion({
      id: "2.3",
      data: 10,
      vary: (random) => 5 + random.integer(40),
      ask: (units) =>
        `the units of a Keras LSTM with ${countParameters({ inputSize: 1, hiddenSize: units })} parameters on inputs of 1`,
      takes: aCount,
      judge: (hiddenSize, units) => {
        if (hiddenSize === units) return true;
        if (hiddenSize === 0) return "a layer has at least one unit";
        const has = countParameters({ inputSize: 1, hiddenSize });
        if (hiddenSize === countParameters({ inputSize: 1, hiddenSize: units }))
          return "that is the number of parameters; the units are far fewer";
        const side = hiddenSize < units ? "fewer than asked for" : "more than asked for";
        return `${hiddenSize} units have ${has} parameters, ${side}`;
      },
    }),
  () =>
    courseQuestion({
      id: "2.4",
      data: sizes,
      vary: otherSizes,
      ask: ({ inputSize, hiddenSize }) =>
        `the numbers in a PyTorch nn.LSTM(${inputSize}, ${hiddenSize}, bidirectional=True)`,
      takes: aCount,
      judge: (count, given) => {
        const keras = countParameters(given);
        const pytorch = countParameters({ ...given, convention: "pytorch" });
        if (count === 2 * pytorch) return true;
        if (count === pytorch) return "that is one direction";
        if (count === 2 * keras) return "both directions, with Keras's one bias; PyTorch keeps two";
        if (count === keras) return "that is one direction, with one bias; PyTorch keeps two";
        return "count one direction with two biases per gate, then double it";
      },
    }),
];
