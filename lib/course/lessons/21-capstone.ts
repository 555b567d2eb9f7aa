import { oneOf } from "../answers.js";
import { courseQuestion, type QuestionMaker } from "../question.js";

/** What can be wrong, and what would be seen if it were. */
const signs = {
  "shared bias":
    "with a shared bias one network's sum would be off, at the first step by the difference of two biases, and the other three right",
  "tied layers": "tied layers would hold one and the same object: count what is learned",
  "masked end":
    "with a masked end what was read would differ from the final state just where a sequence is short",
  "swapped gates":
    "with swapped gates two recorded gates would be, at the first step, what the weights give for one another",
  "missing tanh":
    "without the tanh what stands in its place in the trace would equal the cell state",
  "un-detached state":
    "with an un-detached state gradients would reach the inputs of earlier pieces",
} as const;

type Fault = keyof typeof signs;

/** Exercises of lesson 21: six broken LSTMs. */
export const capstoneQuestions: QuestionMaker[] = [
  () => diagnosis("21.1", "A", "shared bias"),
  () => diagnosis("21.2", "B", "tied layers"),
  () => diagnosis("21.3", "C", "masked end"),
  () => diagnosis("21.4", "D", "swapped gates"),
  () => diagnosis("21.5", "E", "missing tanh"),
  () => diagnosis("21.6", "F", "un-detached state"),
];

function diagnosis(id: string, letter: string, fault: Fault) {
  return courseQuestion({
    id,
    data: undefined,
    ask: () => `what is wrong with patient ${letter}`,
    takes: oneOf(...(Object.keys(signs) as Fault[])),
    judge: (answer) => answer === fault || signs[answer],
  });
}
