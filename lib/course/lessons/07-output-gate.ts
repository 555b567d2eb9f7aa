import { aFunction, aNumber, answerOf, shown } from "../answers.js";
import { near } from "../near.js";
import { courseQuestion, type QuestionMaker } from "../question.js";

const probes: [number, number][] = [
  [1, -7],
  [0.5, 3],
  [0.2, 0.1],
];

/** Exercises of lesson 07: the output gate. */
export const outputGateQuestions: QuestionMaker[] = [
  () =>
    courseQuestion({
      id: "7.1",
      data: 0.9,
      vary: (random) => (1 + random.integer(9)) / 10,
      ask: (o) => `the hidden state of a unit with c = 0 and an output gate of ${o}`,
      takes: aNumber,
      judge: (h, o) => {
        if (h === 0) return true;
        if (near(h, o)) return "that is how far the window is open; what is behind it?";
        if (near(h, Math.tanh(o), 0.001)) return "tanh squeezes the memory, not the gate";
        if (near(h, 0.5) || near(h, o * 0.5))
          return "one half is σ(0); the memory goes through tanh";
        if (h === 1) return "an open window shows the memory, whatever it is";
        return "first the squeeze, then the share: what does tanh make of this memory?";
      },
    }),
  () =>
    courseQuestion({
      id: "7.2",
      data: { h: 0.45, o: 0.5 },
      vary: (random) => {
        const o = (5 + random.integer(5)) / 10;
        return { h: Number((o * (0.3 + random.integer(6) / 10)).toFixed(2)), o };
      },
      ask: ({ h, o }) => `the memory behind h = ${h} at an output gate of ${o}, to two decimals`,
      takes: aNumber,
      judge: (c, { h, o }) => {
        const squeezed = h / o;
        if (near(o * Math.tanh(c), h, 0.002)) return true;
        if (near(c, squeezed, 0.005))
          return "that is the squeezed memory, tanh(c); undo the tanh as well";
        if (near(c, h * o, 0.005)) return "the gate took a share; to undo that, divide";
        if (near(c, Math.atanh(h), 0.005)) return "undo the gate before the tanh: it came last";
        if (near(-o * Math.tanh(c), h, 0.002))
          return "mind the sign: neither gate nor tanh turns it";
        return `a memory of ${shown(c)} would show ${shown(o * Math.tanh(c))}`;
      },
    }),
  () =>
    courseQuestion({
      id: "7.3",
      data: undefined,
      ask: () => "the standard output as a function of the gate o and the memory c",
      takes: aFunction("(o, c) => …"),
      judge: (output) => {
        const gives = (form: (o: number, c: number) => number) =>
          probes.every(([o, c]) => near(answerOf(output, o, c), form(o, c)));
        if (gives((o, c) => o * Math.tanh(c))) return true;
        if (gives((o, c) => o * c)) return "nothing bounds this: c = −7 would show −7";
        if (gives((o, c) => Math.tanh(o * c)))
          return "the gate belongs outside the tanh: it takes a share of what is squeezed";
        if (gives((o, c) => c * Math.tanh(o)))
          return "the two have changed places: the memory is squeezed, the gate is a share";
        if (gives((_, c) => Math.tanh(c))) return "bounded, but it ignores the gate";
        return `for o = 1 and c = −7 it gives ${shown(answerOf(output, 1, -7))}`;
      },
    }),
  () =>
    courseQuestion({
      id: "7.4",
      data: { low: 2, high: 3 },
      vary: (random) => {
        const low = 1 + random.integer(3);
        return { low, high: low + 1 + random.integer(2) };
      },
      ask: ({ low, high }) =>
        `the difference in h between a memory of ${low} and one of ${high} at o = 1, to four decimals`,
      takes: aNumber,
      judge: (difference, { low, high }) => {
        const right = Math.tanh(high) - Math.tanh(low);
        if (near(difference, right, 1e-4)) return true;
        if (near(difference, -right, 1e-4)) return "the larger memory shows more";
        if (near(difference, high - low))
          return "that is the difference of the memories; it is seen through tanh";
        if (near(difference, Math.tanh(high - low), 1e-4))
          return "tanh of the difference is not the difference of the tanhs";
        if (difference === 0) return "it is small, not nothing";
        return "tanh of the one minus tanh of the other";
      },
    }),
];
