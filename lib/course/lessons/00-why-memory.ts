import { aCount, aFunction, aNumber, answerOf, numbers, shown } from "../answers.js";
import { judged } from "../mistakes.js";
import { near } from "../near.js";
import { courseQuestion, type QuestionMaker } from "../question.js";

interface MarkedValues {
  values: number[];
  /** The two steps, counted from 1. */
  marked: number[];
}

/** What a memory holds that takes over `held` from what it held, a value and its mark. */
const held = (
  { values, marked }: MarkedValues,
  next: (memory: number, value: number, mark: number) => number,
): number[] => {
  let memory = 0;
  return values.map((value, k) => (memory = next(memory, value, marked.includes(k + 1) ? 1 : 0)));
};

/** Exercises of lesson 00: why memory? */
export const memoryQuestions: QuestionMaker[] = [
  () =>
    courseQuestion({
      id: "0.1",
      data: { weight: 0.5, zeros: 4 },
      vary: (random) => ({
        weight: (5 + random.integer(5)) / 10,
        zeros: 2 + random.integer(5),
      }),
      ask: ({ weight, zeros }) =>
        `what is left of a 1, in a unit with the recurrent weight ${weight}, after ${zeros} zeros`,
      takes: aNumber,
      judge: (left, { weight, zeros }) =>
        judged(
          left,
          weight ** zeros,
          [
            [
              weight ** (zeros + 1),
              "once too often: the step at which the 1 arrives does not wait",
            ],
            [weight ** (zeros - 1), "count the steps of waiting again: one is missing"],
            [weight * zeros, "the weight is multiplied on at every step, not added up"],
            [1 - weight * zeros, "each step takes a share of what is left, not of the 1"],
            [1, "it is multiplied by the weight whenever it waits"],
            [weight, "that is after a single zero"],
          ],
          `write down h step by step, beginning with 1`,
        ),
    }),
  () =>
    courseQuestion({
      id: "0.2",
      data: 7,
      vary: (random) => 5 + random.integer(20),
      ask: (days) =>
        `how many days a window must hold to tell tomorrow's visitors, if every day is like the one ${days} days before`,
      takes: aCount,
      judge: (width, days) =>
        judged(
          width,
          days,
          [
            [days + 1, "it would do, but a shorter one does too: today is in the window"],
            [days - 1, "tomorrow's model lies one day further back"],
            [2 * days, "one repetition is enough"],
            [1, "today says nothing of tomorrow here"],
          ],
          width > days
            ? "it would do, but a shorter one does too"
            : "the day that tomorrow is like has left this window",
        ),
    }),
  () =>
    courseQuestion<MarkedValues, number[]>({
      id: "0.3",
      data: { values: [0.3, 0.5, 0.9, 0.2, 0.7], marked: [2, 4] },
      vary: (random) => ({
        values: [0, 1, 2, 3, 4].map(() => (1 + random.integer(9)) / 10),
        marked: [1 + random.integer(2), 3 + random.integer(2)],
      }),
      ask: ({ values, marked }) =>
        `what a perfect memory holds after each of the values ${values.join(", ")}, those at steps ${marked.join(" and ")} marked`,
      takes: numbers(5, "the memory after each step"),
      judge: (memory, data) => {
        const right = held(data, (before, value, mark) => before + mark * value);
        return judged(
          memory,
          right,
          [
            [held(data, (before, value) => before + value), "these are all values added up"],
            [held(data, (_, value, mark) => mark * value), "what was written must stay"],
            [
              held(data, (before, value, mark) => (mark ? value : before)),
              "the second is to be added to the first, not put in its place",
            ],
            [right.map((sum, k) => (k < 4 ? 0 : sum)), "it has to hold something on the way"],
            [[0, ...right.slice(0, 4)], "a step late: a marked value is written when it is read"],
          ],
          "0 until the first mark, then its value, then the sum",
        );
      },
    }),
  () =>
    courseQuestion({
      id: "0.4",
      data: undefined,
      ask: () =>
        "the memory after a step, as a function of the memory before, the value and its mark",
      takes: aFunction("(memory, value, mark) => …"),
      judge: (next) => {
        const is = (wanted: (memory: number, value: number, mark: number) => number): boolean =>
          [0, 1].every((mark) => near(answerOf(next, 0.4, 0.3, mark), wanted(0.4, 0.3, mark)));
        if (is((memory, value, mark) => memory + mark * value)) return true;
        if (is((memory, value) => memory + value)) return "it adds values without a mark as well";
        if (is((_, value, mark) => mark * value)) return "it forgets the memory before";
        if (is((memory, value, mark) => mark * (memory + value)))
          return "without a mark the memory has to stay, and this wipes it";
        if (is((memory, value, mark) => (mark === 1 ? value : memory)))
          return "a marked value is added to the memory, and does not replace it";
        if (is((memory, _, mark) => memory + mark)) return "the value is wanted, not its mark";
        return `at memory 0.4, value 0.3 and mark 0 it gives ${shown(answerOf(next, 0.4, 0.3, 0))}`;
      },
    }),
];
