import { aCount, numbers, oneOf } from "../answers.js";
import { judged } from "../mistakes.js";
import { courseQuestion, type QuestionMaker } from "../question.js";

/** Exercises of lesson 09: weight layouts. */
export const layoutQuestions: QuestionMaker[] = [
  () =>
    courseQuestion({
      id: "9.1",
      data: 5,
      vary: (random) => 3 + random.integer(12),
      ask: (units) =>
        `the row, counted from 0, in which the output gate begins in PyTorch's stacked matrix of ${units} units`,
      takes: aCount,
      judge: (row, units) =>
        judged(
          row,
          3 * units,
          [
            [units, "there the forget gate begins; in ONNX it would be right"],
            [3 * units + 1, "rows are counted from 0"],
            [2 * units, "there the candidate begins"],
            [4 * units, "there the matrix ends"],
            [3, "that is which block it is; each block has a row for every unit"],
            [0, "there the input gate begins"],
          ],
          "i, f, g, o: how many blocks come before it, of how many rows each?",
        ),
    }),
  () =>
    courseQuestion({
      id: "9.2",
      data: undefined,
      ask: () =>
        "whose the matrices [3, 20] and [5, 20] with one bias of 20 are, at 3 inputs and 5 units",
      takes: oneOf("PyTorch", "Keras", "ONNX"),
      judge: (library) => {
        if (library === "Keras") return true;
        if (library === "PyTorch") return "there the gates lie on top of one another: [20, 3]";
        return "there a first dimension counts the directions, and there are two biases";
      },
    }),
  () =>
    courseQuestion({
      id: "9.3",
      data: undefined,
      ask: () =>
        "for each of ONNX's four blocks, in its order, the number of PyTorch's block (from 0)",
      takes: numbers(4, "blocks of PyTorch"),
      judge: (blocks) =>
        judged(
          blocks,
          [0, 3, 1, 2],
          [
            [[0, 2, 3, 1], "that is the way back: where each of PyTorch's blocks lies in ONNX"],
            [[0, 1, 2, 3], "that would leave all as it is; ONNX's order is another"],
            [[1, 4, 2, 3], "count the blocks from 0"],
            [[0, 3, 2, 1], "the last two have changed places"],
            [[0, 1, 3, 2], "ONNX's second block is the output gate"],
          ],
          "ONNX has i, o, f, c; which number has each of them in i, f, g, o?",
        ),
    }),
  () =>
    courseQuestion({
      id: "9.4",
      data: { layers: 3, units: 50 },
      vary: (random) => ({ layers: 2 + random.integer(4), units: 10 * (2 + random.integer(9)) }),
      ask: ({ layers, units }) =>
        `how many numbers fewer ${layers} layers of ${units} units have in Keras than in PyTorch`,
      takes: aCount,
      judge: (count, { layers, units }) =>
        judged(
          count,
          4 * layers * units,
          [
            [4 * units, "that is one layer"],
            [layers * units, "each of the four networks has a bias for every unit"],
            [units, "that is one bias of one network of one layer"],
            [8 * layers * units, "PyTorch has this many biases; Keras has some too"],
            [0, "they do not store the same number of biases"],
          ],
          "PyTorch stores each bias twice, and nothing else; how many biases are there?",
        ),
    }),
];
