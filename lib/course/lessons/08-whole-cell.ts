import type { CellParameters } from "../../lstm/parameters.js";
import { gateNames } from "../../lstm/gates.js";
import { aNumber, shown } from "../answers.js";
import { near } from "../near.js";
import { courseQuestion, type QuestionMaker, type AnswerKind } from "../question.js";

const aList: AnswerKind<CellParameters[]> = {
  name: "a list of parameters, one for each layer",
  accepts: (attempt): attempt is CellParameters[] =>
    Array.isArray(attempt) &&
    attempt.every((each) => gateNames.every((gate) => gate in Object(each))),
};

/** Exercises of lesson 08: the whole cell. */
export const wholeCellQuestions: QuestionMaker[] = [
  () =>
    courseQuestion({
      id: "8.1",
      data: 27,
      vary: (random) => (2 + random.integer(8)) ** 3,
      ask: (h) => `the first input x₁ for which the cell of ones shows h₁ = ${h}`,
      takes: aNumber,
      judge: (x, h) => {
        if (near(x ** 3, h, 1e-6)) return true;
        if (x === h)
          return "o would show c itself only if the gate were 1; every network gives x here";
        if (near(x * x, h, 1e-6))
          return "that is the x with c₁ = i · c̃; the output gate comes on top";
        if (near(x * 3, h, 1e-6)) return "three factors of x, not three times x";
        return `x₁ = ${shown(x)} gives h₁ = ${shown(x ** 3)}`;
      },
    }),
  () =>
    courseQuestion({
      id: "8.2",
      data: 2,
      vary: (random) => 3 + random.integer(6),
      ask: (bias) =>
        `h₂ of the cell of ones for the inputs 1, 1, when the forget bias alone is ${bias}`,
      takes: aNumber,
      judge: (h, bias) => {
        const [gate, forget] = [2, 2 + bias];
        if (h === gate * (forget + 4)) return true;
        if (h === 12) return "that is the cell without the bias";
        if (h === forget + 4) return "that is c₂; the output gate comes on top";
        if (h === (2 + bias) ** 2 * (3 + bias)) return "only the forget gate has this bias";
        if (h === forget * (forget + 4)) return "the output gate has no bias: it gives 2";
        return "c₁ is 1 and h₁ is 1, since there is nothing to forget yet; now the second step";
      },
    }),
  () =>
    courseQuestion({
      id: "8.3",
      data: undefined,
      ask: () => "c₄ of the cell of ones for the inputs 1, 1, 1, 1 (h₃ = 3211, c₃ = 247)",
      takes: aNumber,
      judge: (c) => {
        const gate = 3212;
        if (c === gate * 247 + gate * gate) return true;
        if (c === gate * 247) return "that is the kept memory F; the new memory I is missing";
        if (c === gate * gate) return "that is the new memory I; the kept one, F, is missing";
        if (c === 3211 * 247 + 3211 * 3211) return "every network adds the input to h₃";
        if (c === gate * (gate * 247 + gate * gate))
          return "that is h₄: the output gate is once too much";
        return "each network gives h₃ + x; then F = f · c₃ and I = i · c̃";
      },
    }),
  () =>
    courseQuestion({
      id: "8.4",
      data: 3,
      ask: (layers) => `${layers} layers of size 3 that share nothing`,
      takes: aList,
      judge: (layers, wanted) => {
        if (layers.length !== wanted)
          return layers.length === 1 ? "that is one layer" : `these are ${layers.length} layers`;
        if (new Set(layers).size < wanted) return "two of them are one and the same object";
        const tied = gateNames.find(
          (gate) => new Set(layers.map((each) => each[gate])).size < wanted,
        );
        if (tied) return `two of them share the object of one network, ${tied}`;
        const texts = new Set(layers.map((each) => JSON.stringify(each.forgetGate.weights)));
        if (texts.size < wanted)
          return "two of them begin with the same weights: the seed is the same";
        const sizes = layers.map((each) => each.forgetGate.weights.length);
        return sizes.every((size) => size === 3) || `their sizes are ${sizes.join(", ")}`;
      },
    }),
];
