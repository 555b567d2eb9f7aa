import { sigmoid } from "../../math/activations.js";
import { multiply } from "../../math/vector.js";
import { aNumber, aPair, numbers, shown } from "../answers.js";
import { near } from "../near.js";
import { courseQuestion, type QuestionMaker } from "../question.js";

const shares = [0, 0.25, 0.5, 0.75, 1];

/** Exercises of lesson 01: what is a gate? */
export const gateQuestions: QuestionMaker[] = [
  () =>
    courseQuestion({
      id: "1.1",
      data: { v: [6, 6, 6], wanted: [6, 3, 0] },
      vary: (random) => {
        const v = [0, 1, 2].map(() => 4 * (1 + random.integer(5)));
        const t = v.map(() => shares[random.integer(5)]!);
        return { v, wanted: multiply(v, t) };
      },
      ask: ({ v, wanted }) => `the gate that turns ${shown(v)} into ${shown(wanted)}`,
      takes: numbers(3, "a share for each lane"),
      judge: (t, { v, wanted }) => {
        if (near(multiply(v, t), wanted)) return true;
        const outside = t.findIndex((share) => share < 0 || share > 1);
        if (near(t, wanted)) return "that is what arrives; the gate is what v is multiplied by";
        if (outside >= 0)
          return `lane ${outside} has ${shown(t[outside])}, and a share lies between 0 and 1`;
        if (near(multiply(v, [...t].reverse()), wanted))
          return "right shares, but from the wrong end";
        const k = t.findIndex((share, at) => !near(share * v[at]!, wanted[at]));
        return `in lane ${k}, ${shown(v[k])} times ${shown(t[k])} is ${shown(v[k]! * t[k]!)}, not ${shown(wanted[k])}`;
      },
    }),
  () =>
    courseQuestion({
      id: "1.2",
      data: 0.9,
      vary: (random) => (55 + 5 * random.integer(9)) / 100,
      ask: (share) => `the z with σ(z) = ${share}, to two decimals`,
      takes: aNumber,
      judge: (z, share) => {
        if (near(sigmoid.output(z), share, 0.001)) return true;
        if (near(z, share)) return `${share} is the share that is wanted; z is what goes into σ`;
        if (near(sigmoid.output(-z), share, 0.001))
          return "mind the sign: below 0 the gate is less than half open";
        if (near(z, sigmoid.output(share), 0.001))
          return "that is σ of the share; the way back is asked for";
        const side = sigmoid.output(z) < share ? "too little" : "too much";
        return `σ(${shown(z)}) is ${shown(sigmoid.output(z))}: ${side}`;
      },
    }),
  () =>
    courseQuestion({
      id: "1.3",
      data: undefined,
      ask: () => "weight and bias of a gate that is below 1% at x = 0 and above 99% at x = 1",
      takes: aPair("weight", "bias"),
      judge: ([weight, bias]) => {
        const [at0, at1] = [sigmoid.output(bias), sigmoid.output(weight + bias)];
        if (at0 < 0.01 && at1 > 0.99) return true;
        if (at0 > 0.99 && at1 < 0.01) return "the wrong way round: 0 opens it and 1 shuts it";
        if (at0 >= 0.01)
          return `at x = 0 only the bias speaks, and σ(${shown(bias)}) is ${shown(at0)}`;
        return `at x = 0 it is shut; at x = 1, z is weight + bias = ${shown(weight + bias)}, and σ of that is ${shown(at1)}`;
      },
    }),
  () =>
    courseQuestion({
      id: "1.4",
      data: { first: [0.5, 0.8], second: [0.5, 0.25] },
      vary: (random) => {
        const draw = () => [0, 1].map(() => (1 + random.integer(9)) / 10);
        return { first: draw(), second: draw() };
      },
      ask: ({ first, second }) =>
        `the one gate that does what ${shown(first)} and then ${shown(second)} do`,
      takes: numbers(2, "a share for each lane"),
      judge: (t, { first, second }) => {
        if (near(t, multiply(first, second))) return true;
        const sum = first.map((share, k) => share + second[k]!);
        if (near(t, sum)) return "shares of shares are multiplied, not added";
        if (
          near(
            t,
            sum.map((share) => share / 2),
          )
        )
          return "a mean of the two would let more through than the tighter one";
        if (near(t, first) || near(t, second))
          return "that is one of the two; both stand in the way";
        return "send a 1 down each lane through both gates: what arrives?";
      },
    }),
];
