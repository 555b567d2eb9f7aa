import { aNumber, oneOf } from "../answers.js";
import { near } from "../near.js";
import { courseQuestion, type QuestionMaker } from "../question.js";

/** Exercises of lesson 19: reading a trained model. */
export const readingQuestions: QuestionMaker[] = [
  () =>
    courseQuestion({
      id: "19.1",
      data: 'a"bb"a"b',
      ask: (text) => `whether a text ends inside quotes (1) or outside (0): ${text}`,
      takes: aNumber,
      judge: (answer, text) => {
        const quotes = text.split('"').length - 1;
        if (answer === quotes % 2) return true;
        if (answer === 1 - (quotes % 2))
          return "every quote turns it over: count them, from outside";
        if (answer === quotes) return "that is how many quotes there are; even or odd?";
        if (answer === text.length) return "that is the length of the text";
        if (answer < 0) return "outside is 0, not below";
        return "1 for inside, 0 for outside";
      },
    }),
  () =>
    courseQuestion({
      id: "19.2",
      data: 0.84,
      vary: (random) => (70 + random.integer(25)) / 100,
      ask: (f) => `how many steps a unit with a mean forget gate of ${f} keeps half of its memory`,
      takes: aNumber,
      judge: (steps, f) => {
        const halfLife = Math.log(0.5) / Math.log(f);
        if (near(steps, halfLife, 0.1)) return true;
        if (near(steps, 1 / (1 - f), 0.1)) return "then 1/e is left; half is gone sooner";
        if (near(steps, -halfLife, 0.1)) return "a number of steps is not below 0";
        if (near(steps, Math.log(f) / Math.log(0.5), 0.01)) return "that is one over it";
        if (near(steps, 0.5 / (1 - f), 0.1))
          return "each step takes a share of what is left, not of the beginning";
        return "f multiplied by itself so often that ½ is left";
      },
    }),
  () =>
    courseQuestion({
      id: "19.3",
      data: undefined,
      ask: () =>
        "what shows that a unit is used by the network, and not only goes along with the quotes",
      takes: oneOf(
        "switch it off and measure the loss",
        "its correlation",
        "its forget gate",
        "a picture of it",
        "a larger network",
        "another text",
      ),
      judge: (word) => {
        if (word === "switch it off and measure the loss") return true;
        if (word === "its correlation") return "what goes along with something may have no effect";
        if (word === "its forget gate") return "that says how long it remembers, not who listens";
        if (word === "a picture of it") return "a picture shows the same as a correlation";
        if (word === "a larger network") return "then the question is asked of another network";
        return "it may go along with the quotes there as well, and still have no effect";
      },
    }),
];
