import { clipByGlobalNorm, globalNorm } from "../../training/clipping.js";
import { aCount, aNumber, numbers, shown } from "../answers.js";
import { near } from "../near.js";
import { courseQuestion, type QuestionMaker } from "../question.js";

/** Exercises of lesson 14: training. */
export const trainingQuestions: QuestionMaker[] = [
  () =>
    courseQuestion({
      id: "14.1",
      data: 8,
      vary: (random) => 5 + random.integer(20),
      ask: (symbols) =>
        `the cross-entropy, in nats, of a network that knows nothing and chooses among ${symbols} symbols`,
      takes: aNumber,
      judge: (loss, symbols) => {
        if (near(loss, Math.log(symbols), 0.005)) return true;
        if (near(loss, Math.log2(symbols), 0.005))
          return "that is in bits; nats take the natural logarithm";
        if (near(loss, 1 / symbols, 1e-3)) return "that is each symbol's probability";
        if (near(loss, -Math.log(symbols), 0.005))
          return "the logarithm of a probability is below 0: mind the sign in front of it";
        if (near(loss, 1 - 1 / symbols, 1e-3)) return "that is how often it is wrong, no logarithm";
        return "each symbol gets the same probability; take minus its logarithm";
      },
    }),
  () =>
    courseQuestion({
      id: "14.2",
      data: { p: 1, slope: 2, velocity: 3 },
      vary: (random) => {
        const [p, slope, velocity] = [random, random, random].map((each) => 2 + each.integer(5));
        return { p: p!, slope: slope!, velocity: velocity! };
      },
      ask: ({ p, slope, velocity }) =>
        `p after a step from p = ${p} with slope ${slope} and velocity ${velocity}, μ = 0.9 and η = 0.1`,
      takes: aNumber,
      judge: (answer, { p, slope, velocity }) => {
        const after = (step: number) => p - 0.1 * step;
        const rolled = 0.9 * velocity + slope;
        if (near(answer, after(rolled), 1e-6)) return true;
        if (near(answer, after(slope), 1e-6)) return "that is the step without momentum";
        if (near(answer, after(velocity + slope), 1e-6))
          return "the old velocity is slowed by μ first";
        if (near(answer, after(0.9 * velocity), 1e-6)) return "the new slope is missing";
        if (near(answer, p + 0.1 * rolled, 1e-6)) return "that is a step uphill";
        if (near(answer, rolled, 1e-6)) return "that is the new velocity; now the step";
        return "first v = μ v + slope, then p = p − η v";
      },
    }),
  () =>
    courseQuestion({
      id: "14.3",
      data: { slope: [6, 8], norm: 5 },
      vary: (random) => {
        const k = 2 + random.integer(4);
        return { slope: [3 * k, 4 * k], norm: 5 };
      },
      ask: ({ slope, norm }) =>
        `what is left of the slope ${shown(slope)}, clipped to length ${norm}`,
      takes: numbers(2),
      judge: (left, { slope, norm }) => {
        if (near(left, clipByGlobalNorm(slope, norm), 1e-3)) return true;
        if (near(left, slope)) return "its length is more than that: it is shortened";
        if (
          near(
            left,
            slope.map((each) => Math.min(each, norm)),
          )
        )
          return "that is clipping by value";
        if (near(left, clipByGlobalNorm(slope, 1), 1e-3)) return "that has length 1";
        if (
          near(
            left,
            slope.map((each) => each - norm),
          )
        )
          return "shorten it by a factor, not by a difference";
        const length = globalNorm(left);
        if (!near(length, norm, 1e-3)) return `that has length ${shown(length)}`;
        return "right length, another direction";
      },
    }),
  () =>
    courseQuestion({
      id: "14.4",
      data: { examples: 100, batchSize: 32, epochs: 5 },
      vary: (random) => ({
        examples: 70 + random.integer(50),
        batchSize: 16 + random.integer(16),
        epochs: 3 + random.integer(6),
      }),
      ask: ({ examples, batchSize, epochs }) =>
        `the optimiser's steps with ${examples} examples in batches of ${batchSize}, over ${epochs} epochs`,
      takes: aCount,
      judge: (steps, { examples, batchSize, epochs }) => {
        const perEpoch = Math.ceil(examples / batchSize);
        if (steps === perEpoch * epochs) return true;
        if (steps === perEpoch) return "that is one epoch";
        if (steps === Math.floor(examples / batchSize) * epochs)
          return "the rest makes a batch too, a shorter one";
        if (steps === examples * epochs) return "one step for a batch, not for an example";
        if (steps === epochs) return "there is more than one batch in an epoch";
        if (steps === Math.ceil((examples * epochs) / batchSize))
          return "a batch does not reach from one epoch into the next";
        return "how many batches are there in an epoch?";
      },
    }),
];
