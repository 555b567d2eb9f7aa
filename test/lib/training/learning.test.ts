import { describe, expect, it } from "vitest";
import {
  accuracy,
  adam,
  addingExamples,
  characterExamples,
  copyExamples,
  countExamples,
  countingFailsAt,
  evaluate,
  initialDenseParameters,
  initialModel,
  meanSquaredError,
  salesExamples,
  sampleText,
  sgd,
  softmaxCrossEntropy,
  train,
  vocabularyOf,
  windowed,
  type Example,
  type TrainOptions,
} from "../../../lib/index.js";

/** Small trainings that really learn; every bound leaves room over what the seed gives (in brackets). */
const clip = { norm: 1 };

describe("counting aⁿXbⁿ up to n = 8", () => {
  const model = initialModel({ inputSize: 4, hiddenSize: 6, outputSize: 4, seed: 3 });
  const options: TrainOptions<"lstm"> = {
    loss: softmaxCrossEntropy,
    optimiser: adam({ learningRate: 0.02 }),
    epochs: 80,
    batchSize: 4,
    seed: 3,
    clip,
    measures: [accuracy],
  };
  const trained = train(model, countExamples(8), options);

  it("is learned: every symbol right, the loss below 0.03 (0.012)", () => {
    const { loss, measures } = trained.history.at(-1)!;
    expect(trained.history[0]!.loss).toBeGreaterThan(1);
    expect(loss).toBeLessThan(0.03);
    expect(measures["accuracy"]).toBe(1);
  });

  it("goes on to words longer than any it has read, and fails at some length", () => {
    const fails = countingFailsAt(trained.model, 60);
    expect(fails).toBeGreaterThan(9);
    expect(fails).not.toBeNull();
  });

  it("is the same twice", () => {
    const again = train(model, countExamples(8), { ...options, epochs: 8 });
    expect(again.history).toEqual(trained.history.slice(0, 8));
  });

  it("moves the gates away from where they began", () => {
    const share = (record: (typeof trained.history)[number]) => {
      const { forgetGate, inputGate, outputGate } = record.gates[0]!.gates;
      return [forgetGate, inputGate, outputGate].map((gate) => gate!.nearZero + gate!.nearOne);
    };
    expect(share(trained.history[0]!)).toEqual([0, 0, 0]);
    expect(Math.max(...share(trained.history.at(-1)!))).toBeGreaterThan(0.2);
  });
});

describe("seasonal sales", () => {
  const examples = salesExamples({ count: 32, years: 3, seed: 2 });
  const held = salesExamples({ count: 32, years: 3, seed: 102 });
  const rules = { loss: meanSquaredError, optimiser: adam({ learningRate: 0.02 }), batchSize: 8 };
  const options = { ...rules, seed: 2, clip };
  const errorOf = (model: Parameters<typeof evaluate>[0], data: Example[]) =>
    evaluate(model, data, [meanSquaredError]).measures["mean squared error"]!;

  it("are learned by an LSTM that remembers a year: the error falls below 0.007 (0.003)", () => {
    const sizes = { inputSize: 2, hiddenSize: 4, outputSize: 1 };
    const model = initialModel({ ...sizes, initialisation: "keras", seed: 2 });
    const { model: trained, history } = train(model, examples, { ...options, epochs: 50 });
    expect(history[9]!.loss).toBeGreaterThan(0.017);
    expect(errorOf(trained, held)).toBeLessThan(0.007);
  });

  it.each([
    [11, 0.017, 0.03],
    [12, 0, 0.007],
  ])("are beyond a window of 11 months, and plain in one of 12: %i", (width, above, below) => {
    const readout = initialDenseParameters({ inputSize: 2 * width, outputSize: 1, seed: 2 });
    const linear = { layers: [], readout };
    const { model } = train(linear, windowed(examples, width), { ...options, epochs: 50 });
    const error = errorOf(model, windowed(held, width));
    expect(error).toBeGreaterThan(above);
    expect(error).toBeLessThan(below);
  });
});

describe("the other tasks", () => {
  it("adding: the error falls below 0.02, an eighth of whoever answers 1", () => {
    const sizes = { inputSize: 2, hiddenSize: 8, outputSize: 1 };
    const { history } = train(
      initialModel({ ...sizes, initialisation: "keras", seed: 2 }),
      (random) => addingExamples({ count: 64, timeSteps: 10, seed: random.integer(1e9) }),
      {
        loss: meanSquaredError,
        optimiser: adam({ learningRate: 0.02 }),
        epochs: 60,
        batchSize: 16,
        seed: 2,
        clip,
      },
    );
    expect(history[0]!.loss).toBeGreaterThan(0.12);
    expect(history.at(-1)!.loss).toBeLessThan(0.02);
  });

  it("copying three symbols over two blanks: nine of ten right", () => {
    const sizes = { inputSize: 5, hiddenSize: 12, outputSize: 5 };
    const { history } = train(
      initialModel({ ...sizes, initialisation: "keras", seed: 1 }),
      (random) =>
        copyExamples({ count: 64, symbols: 3, length: 3, delay: 2, seed: random.integer(1e9) }),
      {
        loss: softmaxCrossEntropy,
        optimiser: adam({ learningRate: 0.03 }),
        epochs: 60,
        batchSize: 16,
        seed: 1,
        clip,
        measures: [accuracy],
      },
    );
    expect(history[0]!.loss).toBeGreaterThan(Math.log(3));
    expect(history.at(-1)!.measures["accuracy"]).toBeGreaterThan(0.9);
  });

  it("characters: a sentence is learned and said again", () => {
    const text = "the gate is open. the gate is shut. ".repeat(4);
    const vocabulary = vocabularyOf(text);
    const size = vocabulary.length;
    const { model, history } = train(
      initialModel({ inputSize: size, hiddenSize: 12, outputSize: size, seed: 1 }),
      characterExamples(text, vocabulary, { length: 36 }),
      {
        loss: softmaxCrossEntropy,
        optimiser: adam({ learningRate: 0.03 }),
        epochs: 50,
        batchSize: 2,
        seed: 1,
        clip,
      },
    );
    expect(history.at(-1)!.loss).toBeLessThan(0.2);
    const said = sampleText(model, vocabulary, {
      start: "the ga",
      length: 30,
      temperature: 0,
      seed: 1,
    });
    expect(said).toMatch(/^te is (open|shut)\. the gate is (open|shut)/);
  });

  it("plain gradient descent learns too, more slowly", () => {
    const { history } = train(
      initialModel({ inputSize: 4, hiddenSize: 6, outputSize: 4, seed: 3 }),
      countExamples(3),
      {
        loss: softmaxCrossEntropy,
        optimiser: sgd({ learningRate: 0.2, momentum: 0.9 }),
        epochs: 40,
        batchSize: 3,
        seed: 3,
        clip,
      },
    );
    expect(history.at(-1)!.loss).toBeLessThan(0.5 * history[0]!.loss);
  });
});
