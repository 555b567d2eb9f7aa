import { aCount, aNumber } from "../answers.js";
import { judged } from "../mistakes.js";
import { courseQuestion, type QuestionMaker } from "../question.js";

/** Exercises of lesson 11: state and masks. */
export const stateQuestions: QuestionMaker[] = [
  () =>
    courseQuestion({
      id: "11.1",
      data: { characters: 500, piece: 50 },
      ask: ({ characters, piece }) =>
        `how often a stateful layer must be reset while it reads one text of ${characters} characters in pieces of ${piece}`,
      takes: aCount,
      judge: (times, { characters, piece }) =>
        judged(
          times,
          0,
          [
            [characters / piece, "then it would be stateless: each piece would begin from nothing"],
            [
              characters / piece - 1,
              "between two pieces of one text the state is just what is wanted",
            ],
            [1, "before it begins, perhaps; but while it reads?"],
            [characters, "a memory that is wiped at every character is none"],
            [piece, "the length of a piece does not matter"],
          ],
          "where does one story end and another begin?",
        ),
    }),
  () =>
    courseQuestion({
      id: "11.2",
      data: undefined,
      ask: () => "c of the cell of ones after the events 1, 1 and one step of padding with 0",
      takes: aNumber,
      judge: (memory) =>
        judged(
          memory,
          216,
          [
            [6, "that is the memory without the padding: a step of zeros is a step"],
            [0, "an event of zeros does not wipe anything: the networks still see h"],
            [247, "that is for a third event of 1; here x is 0"],
            [72, "the new memory, gate times candidate, is missing"],
            [144, "the old memory, behind its gate, is missing"],
            [2592, "that is h; the output gate is once too much"],
          ],
          "every network gives h + 0 = 12",
        ),
    }),
  () =>
    courseQuestion({
      id: "11.3",
      data: [9, 5, 2],
      vary: (random) => [10 + random.integer(5), 3 + random.integer(6), 1 + random.integer(3)],
      ask: (lengths) =>
        `the share of padding in a batch of sequences of ${lengths.join(", ")} steps, to three decimals`,
      takes: aNumber,
      judge: (share, lengths) => {
        const box = lengths.length * Math.max(...lengths);
        const real = lengths.reduce((sum, length) => sum + length);
        return judged(
          share,
          1 - real / box,
          [
            [real / box, "that is the share that counts"],
            [box - real, "that is how many steps; which share of the box are they?"],
            [(box - real) / real, "of the whole box, padding and all"],
            [1 - real / box + 1 / lengths.length, "the longest sequence has none"],
            [100 * (1 - real / box), "as a share, not in percent"],
          ],
          "how many steps has the box, and how many of them are real?",
          1e-3,
        );
      },
    }),
  () =>
    courseQuestion({
      id: "11.4",
      data: { steps: 12, empty: 3 },
      vary: (random) => ({ steps: 20 + random.integer(20), empty: 3 + random.integer(7) }),
      ask: ({ steps, empty }) =>
        `the step, counted from 0, that holds the final h of a packed sequence, where the box has ${steps} steps and the last ${empty} are 0`,
      takes: aCount,
      judge: (step, { steps, empty }) =>
        judged(
          step,
          steps - empty - 1,
          [
            [steps - 1, "there output is 0"],
            [steps - empty, "that is the first of the empty ones, or the right one counted from 1"],
            [steps, "the box has no such step"],
            [empty, "that many are empty; they stand at the end"],
            [0, "that is where it begins"],
            [empty - 1, "count from the front: the empty ones stand at the end"],
          ],
          "how many steps count, and which number has the last of them?",
        ),
    }),
];
