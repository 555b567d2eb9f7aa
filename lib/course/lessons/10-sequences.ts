import { aBatch, aCount, aNumber, numbers } from "../answers.js";
import { judged } from "../mistakes.js";
import { near } from "../near.js";
import { courseQuestion, type QuestionMaker } from "../question.js";

/** Exercises of lesson 10: sequences. */
export const sequenceQuestions: QuestionMaker[] = [
  () =>
    courseQuestion({
      id: "10.1",
      data: { batch: 16, steps: 50, size: 8 },
      vary: (random) => ({
        batch: 10 + random.integer(10),
        steps: 30 + random.integer(60),
        size: 3 + random.integer(6),
      }),
      ask: ({ batch, steps, size }) =>
        `the time steps of a Keras batch of shape [${batch}, ${steps}, ${size}]`,
      takes: aCount,
      judge: (count, { batch, steps, size }) =>
        judged(
          count,
          steps,
          [
            [batch, "Keras puts the sequences first"],
            [size, "that is how many entries an event has"],
            [batch * size, "time has an axis of its own"],
            [steps - 1, "the axis has an entry for every step"],
          ],
          "one of the three numbers: which axis is time?",
        ),
    }),
  () =>
    courseQuestion({
      id: "10.2",
      data: { layers: 2, units: 64, batch: 16, steps: 50 },
      vary: (random) => ({
        layers: 2 + random.integer(3),
        units: 32 + random.integer(32),
        batch: 10 + random.integer(10),
        steps: 70 + random.integer(20),
      }),
      ask: ({ layers, units, batch, steps }) =>
        `the shape of PyTorch's final hidden state, of an LSTM with ${layers} layers and ${units} units that read ${batch} sequences of ${steps} steps`,
      takes: numbers(3, "the shape"),
      judge: (shape, { layers, units, batch, steps }) =>
        judged(
          shape,
          [layers, batch, units],
          [
            [[steps, batch, units], "that is output; the final state has no time"],
            [[batch, layers, units], "layers come first, whatever batch_first says"],
            [[layers, units, batch], "the batch comes before the units"],
            [[1, batch, units], "every layer has a final state"],
            [[layers, steps, units], "one state for each sequence, not for each step"],
          ],
          "layers, sequences, units",
        ),
    }),
  () =>
    courseQuestion({
      id: "10.3",
      data: { h: 2, c: 3, x: 1 },
      vary: (random) => ({
        h: 2 + random.integer(5),
        c: 8 + random.integer(5),
        x: 1 + random.integer(2),
      }),
      ask: ({ h, c, x }) =>
        `the next cell state of the cell of ones, from h = ${h} and c = ${c} with x = ${x}`,
      takes: aNumber,
      judge: (memory, { h, c, x }) => {
        const gate = h + x;
        return judged(
          memory,
          gate * c + gate * gate,
          [
            [x * x, "that starts from zeros"],
            [gate * c, "the new memory, gate times candidate, is missing"],
            [gate * gate, "the old memory, behind its gate, is missing"],
            [x * c + x * x, "the networks see h as well: each gives h + x"],
            [h * c + h * h, "the networks see the event as well: each gives h + x"],
            [gate * (gate * c + gate * gate), "that is h; the output gate is once too much"],
          ],
          "every network gives h + x; then gate · c and gate · gate, added",
        );
      },
    }),
  () =>
    courseQuestion({
      id: "10.4",
      data: undefined,
      ask: () => "the batch, time first, of the sequences [1, 2, 3] and [4, 5, 6]",
      takes: aBatch,
      judge: (batch) => {
        if (
          near(batch, [
            [[1], [4]],
            [[2], [5]],
            [[3], [6]],
          ])
        )
          return true;
        if (
          near(batch, [
            [[1], [2], [3]],
            [[4], [5], [6]],
          ])
        )
          return "that has the sequences first";
        if (batch.length !== 3)
          return `it has ${batch.length} time steps; each sequence has another number`;
        if (batch.some((step) => step.length !== 2))
          return "each step has one event of each sequence";
        if (batch.some((step) => step.some((event) => event.length !== 1)))
          return "each event is a list of one entry";
        return "the shape is right; put each step's two events side by side";
      },
    }),
];
