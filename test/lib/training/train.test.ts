import { describe, expect, it } from "vitest";
import {
  accuracy,
  batchExamples,
  countExamples,
  evaluate,
  initialModel,
  meanSquaredError,
  modelParameters,
  sgd,
  softmaxCrossEntropy,
  stepDecay,
  train,
  trainBatch,
  type BatchProgress,
  type EpochRecord,
  type Random,
} from "../../../lib/index.js";
import { expectClose } from "../goldens.js";
import { examples, model, options } from "./counting.js";

describe("train", () => {
  it("is the same for the same seed, and another for another", () => {
    const between = (seed: number) => ({ between: { rate: 0.5, seed } });
    const deep = initialModel({ inputSize: 4, hiddenSize: 3, outputSize: 4, layers: 2, seed: 1 });
    const run = (seed: number) => train(deep, examples, { ...options, seed, dropout: between });
    expect(run(7)).toEqual(run(7));
    expect(run(7).model).not.toEqual(run(8).model);
  });

  it("leaves the given model alone", () => {
    const before = structuredClone(modelParameters(model));
    const { model: trained } = train(model, examples, options);
    expect(modelParameters(model)).toEqual(before);
    expect(modelParameters(trained)).not.toEqual(before);
  });

  it("reports every batch and every epoch", () => {
    const batches: BatchProgress[] = [];
    const epochs: EpochRecord[] = [];
    const models: unknown[] = [];
    const { history, model: last } = train(model, examples, {
      ...options,
      epochs: 2,
      onBatch: (progress) => batches.push(progress),
      onEpoch(record, now) {
        epochs.push(record);
        models.push(now);
      },
    });
    expect(batches.map(({ epoch, batch }) => [epoch, batch])).toEqual([
      [1, 1],
      [1, 2],
      [1, 3],
      [2, 1],
      [2, 2],
      [2, 3],
    ]);
    expect(batches[0]).toMatchObject({ epochs: 2, batches: 3 });
    expect(batches.every(({ loss }) => loss > 0)).toBe(true);
    expect(epochs).toEqual(history);
    expect(models[1]).toBe(last);
  });

  it("records the loss before each step, weighted by what counts", () => {
    const whole = { ...options, epochs: 1, measures: [accuracy], shuffle: false };
    const { history } = train(model, examples, { ...whole, batchSize: 5 });
    const before = evaluate(model, examples, [softmaxCrossEntropy, accuracy]);
    expectClose(history[0]!.loss, before.measures["softmax cross-entropy"], 1e-12);
    expectClose(history[0]!.measures, { accuracy: before.measures["accuracy"] }, 1e-12);
    expectClose(history[0]!.gates[0]!.gates, before.gates[0]!.gates, 1e-12);
    const slow = { ...whole, optimiser: sgd({ learningRate: 1e-13 }), batchSize: 2 };
    expectClose(train(model, examples, slow).history[0]!.loss, history[0]!.loss, 1e-10);
  });

  it("records the largest gradient of an epoch", () => {
    const { loss, optimiser } = options;
    const norms: number[] = [];
    for (const [from, to] of [
      [0, 2],
      [2, 4],
      [4, 5],
    ] as const) {
      const batch = batchExamples(examples.slice(from, to));
      norms.push(trainBatch(model, batch, { loss, optimiser }).gradientNorm);
    }
    const slow = { ...options, epochs: 1, shuffle: false, optimiser: sgd({ learningRate: 1e-13 }) };
    const { history } = train(model, examples, slow);
    expectClose(history[0]!.gradientNorm, Math.max(...norms), 1e-10);
  });

  it("measures validation examples after every epoch, with the model as it then is", () => {
    const held = countExamples(7).slice(5);
    const rules = { ...options, epochs: 2, validation: held, measures: [accuracy] };
    const { history, model: trained } = train(model, examples, rules);
    const expected = evaluate(trained, held, [softmaxCrossEntropy, accuracy]);
    expect(history[1]!.validation).toEqual(expected);
    expect(history[0]!.validation).not.toEqual(expected);
    expect(train(model, examples, options).history[0]).not.toHaveProperty("validation");
  });

  it("follows a schedule", () => {
    const schedule = stepDecay({ every: 1, factor: 0.1 });
    const { history } = train(model, examples, { ...options, schedule });
    expectClose(
      history.map(({ learningRate }) => learningRate),
      [0.01, 0.001, 0.0001],
      1e-15,
    );
    const stopped = train(model, examples, {
      ...options,
      schedule: (epoch) => (epoch === 0 ? 1 : 0),
    });
    expect(stopped.model).toEqual(train(model, examples, { ...options, epochs: 1 }).model);
  });

  it("ends where it is told to", () => {
    const { history } = train(model, examples, {
      ...options,
      stopWhen: ({ epoch }) => epoch === 2,
    });
    expect(history.map(({ epoch }) => epoch)).toEqual([1, 2]);
  });

  it("goes on from where another training ended", () => {
    const ordered = { ...options, shuffle: false };
    const whole = train(model, examples, { ...ordered, epochs: 4 });
    const first = train(model, examples, { ...ordered, epochs: 1 });
    const { optimiserState } = first;
    expect(optimiserState.steps).toBe(3);
    const rest = train(first.model, examples, { ...ordered, optimiserState });
    expect(rest.model).toEqual(whole.model);
    expect(rest.optimiserState).toEqual(whole.optimiserState);
  });

  it("shuffles anew in every epoch, or not at all", () => {
    const orders = (shuffle: boolean) => {
      const seen: number[] = [];
      const still = { ...options, optimiser: sgd({ learningRate: 1e-300 }), batchSize: 1, shuffle };
      train(model, examples, { ...still, epochs: 2, onBatch: ({ loss }) => seen.push(loss) });
      return [seen.slice(0, 5), seen.slice(5)];
    };
    const [first, second] = orders(true);
    expect(first).not.toEqual(second);
    expect([...first!].sort()).toEqual([...second!].sort());
    const [one, two] = orders(false);
    expect(one).toEqual(two);
    expect(one).not.toEqual(first);
  });

  it("takes 32 examples at a time by default", () => {
    let batches = 0;
    const many = Array.from({ length: 33 }, () => examples[0]!);
    const { batchSize: _, ...rest } = options;
    train(model, many, { ...rest, epochs: 1, onBatch: () => batches++ });
    expect(batches).toBe(2);
  });

  it("draws new examples for every epoch", () => {
    const drawn: number[] = [];
    const data = (random: Random) => {
      drawn.push(random.integer(1000));
      return examples;
    };
    train(model, data, options);
    expect(new Set(drawn).size).toBe(3);
    const again = [...drawn];
    drawn.length = 0;
    train(model, data, options);
    expect(drawn).toEqual(again);
  });

  it("draws another seed of dropout for every batch", () => {
    const seeds: number[] = [];
    const dropout = (seed: number) => {
      seeds.push(seed);
      return {};
    };
    const { model: trained } = train(model, examples, { ...options, shuffle: false, dropout });
    expect(new Set(seeds).size).toBe(9);
    expect(trained).toEqual(train(model, examples, { ...options, shuffle: false }).model);
  });

  it("says where it diverged, and what to do", () => {
    const wide = [{ inputs: [[1, 0, 0, 0]], targets: [[1e200, 0, 0, 0]] }];
    expect(() => train(model, wide, { ...options, loss: meanSquaredError })).toThrow(
      "epoch 1, batch 1: training diverged: expected a finite loss and gradient, got Infinity and ",
    );
    const steep = { ...options, loss: meanSquaredError, optimiser: sgd({ learningRate: 1e200 }) };
    expect(() => train(model, examples, steep)).toThrow(/^epoch 1, batch 2: /);
  });

  it("hands on errors: its own with their place and cause, others as they are", () => {
    const failing = (error: Error) => () => {
      const dropout = () => {
        throw error;
      };
      train(model, examples, { ...options, dropout });
    };
    const [own, other] = [new RangeError("no"), new TypeError("no")];
    expect(failing(own)).toThrow(new RangeError("epoch 1, batch 1: no", { cause: own }));
    expect(failing(other)).toThrow(new TypeError("no"));
  });

  it("says what is wrong with its data and options", () => {
    expect(() => train(model, [], options)).toThrow("invalid examples: expected 1 or more");
    expect(() => train(model, () => [], options)).toThrow("invalid examples: expected 1 or more");
    expect(() => train(model, examples, { ...options, epochs: 0 })).toThrow("invalid epochs");
    expect(() => train(model, examples, { ...options, batchSize: 0 })).toThrow("invalid batchSize");
    expect(() => train(model, examples, { ...options, seed: 0.5 })).toThrow("invalid seed");
    const silent = [{ ...examples[0]!, weights: [0, 0, 0] }];
    expect(() => train(model, silent, options)).toThrow(
      "epoch 1, batch 1: invalid weights: expected one above 0 at least, got none",
    );
  });
});
