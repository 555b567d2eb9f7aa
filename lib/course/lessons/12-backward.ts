import { aFunction, aNumber, answerOf, shown } from "../answers.js";
import { judged } from "../mistakes.js";
import { near } from "../near.js";
import { courseQuestion, type QuestionMaker } from "../question.js";

const sumOf = (values: number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Exercises of lesson 12: backward by hand. */
export const backwardQuestions: QuestionMaker[] = [
  () =>
    courseQuestion({
      id: "12.1",
      data: { g: 5, c: 2 },
      vary: (random) => ({ g: 3 + random.integer(6), c: 4 + random.integer(6) }),
      ask: ({ g, c }) =>
        `the slope of h by x in the cell of ones, at a step with g = ${g} and a memory of ${c} before it`,
      takes: aNumber,
      judge: (slope, { g, c }) =>
        judged(
          slope,
          2 * g * c + 3 * g * g,
          [
            [g * g * c + g * g * g, "that is h itself; how much does it change with g?"],
            [c + 2 * g, "that is the slope of c; h is g times c"],
            [g * g, "that is the slope by the memory before"],
            [3 * g * g, "the first term of h has g in it too"],
            [2 * g * c, "the second term, g · g · g, is missing"],
            [g * c + g * g, "that is c"],
          ],
          "h = g · g · c + g · g · g: its slope by g, and g grows with x one to one",
        ),
    }),
  () =>
    courseQuestion({
      id: "12.2",
      data: { f: 0.9, dc: 2, dh: 1, o: 0.5, squeezed: 0.6 },
      vary: (random) => ({
        f: (1 + random.integer(9)) / 10,
        dc: 2 + random.integer(3),
        dh: 5 + random.integer(3),
        o: (1 + random.integer(9)) / 10,
        squeezed: (1 + random.integer(9)) / 10,
      }),
      ask: ({ f, dc, dh, o, squeezed }) =>
        `the gradient at the memory before, where f = ${f}, the gradient at c is ${dc}, and before it that at h is ${dh}, o = ${o} and tanh of c is ${squeezed}`,
      takes: aNumber,
      judge: (gradient, { f, dc, dh, o, squeezed }) => {
        const [direct, slope] = [f * dc, 1 - squeezed * squeezed];
        return judged(
          gradient,
          direct + dh * o * slope,
          [
            [direct, "that is the direct path; the one through h is missing"],
            [dh * o * slope, "that is the path through h; the direct one is missing"],
            [direct + dh * o * squeezed, "the slope of tanh is wanted, not its value"],
            [direct + dh * o, "between h and c there is also a tanh"],
            [direct + dh * slope, "between h and c there is also the output gate"],
            [direct * dh * o * slope, "paths are added; only along a path slopes are multiplied"],
          ],
          "f times what is at c, and what is at h behind o and the slope of tanh, 1 − tanh²",
        );
      },
    }),
  () =>
    courseQuestion({
      id: "12.3",
      data: { dz: [2, -1, 3], x: [1, 3, 2] },
      vary: (random) => {
        const draw = () => [0, 1, 2].map(() => 1 + random.integer(9));
        return { dz: draw(), x: draw() };
      },
      ask: ({ dz, x }) =>
        `the gradient at a weight that met ${x.join(", ")}, with ${dz.map(shown).join(", ")} arriving at z`,
      takes: aNumber,
      judge: (gradient, { dz, x }) => {
        const products = dz.map((d, k) => d * x[k]!);
        return judged(
          gradient,
          sumOf(products),
          [
            [sumOf(products) / 3, "a sum over the steps, not a mean"],
            [products[2], "that is the last step; the weight was used at each"],
            [sumOf(dz), "each is multiplied by what the weight met at that step"],
            [sumOf(dz) * sumOf(x), "first the products, step by step, then the sum"],
            [sumOf(products.map(Math.abs)), "mind the signs"],
          ],
          "step by step: what arrives at z, times what the weight met; then the sum",
        );
      },
    }),
  () =>
    courseQuestion({
      id: "12.4",
      data: undefined,
      ask: () =>
        "the gradient at c that comes through h, as a function of that at h, the gate o and c",
      takes: aFunction("(dh, o, c) => …"),
      judge: (gradient) => {
        const is = (wanted: (dh: number, o: number, c: number) => number): boolean =>
          [0.3, -1.2].every((c) => near(answerOf(gradient, 2, 0.5, c), wanted(2, 0.5, c)));
        const slope = (c: number) => 1 - Math.tanh(c) ** 2;
        if (is((dh, o, c) => dh * o * slope(c))) return true;
        if (is((dh, o) => dh * o)) return "the slope of tanh is missing";
        if (is((dh, _, c) => dh * slope(c))) return "the output gate is missing";
        if (is((dh, o, c) => dh * o * Math.tanh(c))) return "that has tanh where its slope belongs";
        if (is((dh, o, c) => dh * o * (1 - c * c))) return "1 − tanh², not 1 − c²";
        if (is((_, o, c) => o * slope(c))) return "it must grow with what arrives at h";
        return `at dh = 2, o = 0.5 and c = 0.3 it gives ${shown(answerOf(gradient, 2, 0.5, 0.3))}`;
      },
    }),
];
