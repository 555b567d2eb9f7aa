import { describe, expect, it } from "vitest";
import {
  adam,
  backpropagateModel,
  binaryCrossEntropy,
  cosineDecay,
  lossOver,
  meanSquaredError,
  modelParameters,
  runModel,
  sgd,
  softmaxCrossEntropy,
  stepDecay,
  train,
  trainBatch,
  type Batch,
  type Clipping,
  type Model,
  type ModelParameters,
  type Optimiser,
  type TrainedBatch,
} from "../../../lib/index.js";
import { expectClose, readGoldenFile } from "../goldens.js";
import { lstmFromTorch } from "../torch-layers.js";

type Arrays = Record<string, number[][] & number[]>;

/** One case of test/goldens/training.py. */
interface TrainingGolden {
  name: string;
  loss: "mse" | "ce" | "bce";
  optimiser: "SGD" | "Adam";
  options: {
    lr: number;
    momentum?: number;
    nesterov?: boolean;
    weight_decay?: number;
    betas?: [number, number];
    eps?: number;
  };
  clip: Clipping | null;
  lengths: number[];
  x: number[][][];
  targets: number[][][];
  weights: number[][];
  before: Arrays;
  first: Arrays;
  steps: { loss: number; norm: number }[];
  after: Arrays;
}

const goldens = readGoldenFile<{
  cases: TrainingGolden[];
  rates: { step: number[]; cosine: number[] };
}>("training.json");

const losses = { mse: meanSquaredError, ce: softmaxCrossEntropy, bce: binaryCrossEntropy };

function parametersOf(arrays: Arrays): ModelParameters<"lstm"> {
  const biasIh = arrays["lstm.bias_ih_l0"]!;
  const cell = lstmFromTorch(
    {
      weightIh: arrays["lstm.weight_ih_l0"]!,
      weightHh: arrays["lstm.weight_hh_l0"]!,
      biasIh,
      biasHh: biasIh.map(() => 0),
    },
    "sum",
  );
  const weights = arrays["linear.weight"]!;
  const biases = arrays["linear.bias"]!;
  const sizes = { inputSize: cell.hiddenSize, outputSize: biases.length };
  return { cells: [cell], readout: { ...sizes, weights, biases } };
}

function modelOf(golden: TrainingGolden): Model<"lstm"> {
  const { cells, readout } = parametersOf(golden.before);
  return { layers: [{ forward: { kind: "lstm", parameters: cells[0]! } }], readout };
}

function optimiserOf({ optimiser, options }: TrainingGolden): Optimiser {
  const {
    lr: learningRate,
    momentum = 0,
    nesterov = false,
    weight_decay: weightDecay = 0,
  } = options;
  if (optimiser === "SGD") return sgd({ learningRate, momentum, nesterov, weightDecay });
  const [beta1, beta2] = options.betas ?? [0.9, 0.999];
  return adam({ learningRate, beta1, beta2, epsilon: options.eps ?? 1e-8, weightDecay });
}

function batchOf({ x, targets, weights, lengths }: TrainingGolden): Batch {
  return { inputs: x, targets, weights, padding: { convention: "pytorch", lengths } };
}

/** The same sums in another order, five steps deep: far within 1e-10. */
const tolerance = 1e-10;

describe.each(goldens.cases)("PyTorch: $name", (golden) => {
  const loss = losses[golden.loss];

  it("has the same gradient at every parameter", () => {
    const { inputs, targets, weights, padding } = batchOf(golden);
    const trace = runModel(modelOf(golden), inputs, { padding: padding! });
    const found = lossOver(loss, trace.outputs, targets, weights);
    expectClose(found.loss, golden.steps[0]!.loss, tolerance);
    const { dParameters } = backpropagateModel(trace, found.dOutputs);
    expectClose(dParameters, parametersOf(golden.first), tolerance);
  });

  it("takes the same steps", () => {
    const optimiser = optimiserOf(golden);
    const seen: { loss: number; norm: number }[] = [];
    let now: Pick<TrainedBatch<"lstm">, "model"> & Partial<TrainedBatch<"lstm">> = {
      model: modelOf(golden),
    };
    for (const _step of golden.steps) {
      const rules = { loss, optimiser, ...(now.state && { state: now.state }) };
      const found = trainBatch(now.model, batchOf(golden), {
        ...rules,
        clip: golden.clip ?? undefined,
      });
      seen.push({ loss: found.loss, norm: found.gradientNorm });
      now = found;
    }
    expectClose(seen, golden.steps, tolerance);
    expectClose(modelParameters(now.model), parametersOf(golden.after), tolerance);
    expect(now.state!.steps).toBe(golden.steps.length);
  });
});

describe("a whole training beside PyTorch's steps", () => {
  it.each(goldens.cases)("ends in the same parameters: $name", (golden) => {
    const examples = golden.lengths.map((length, b) => ({
      inputs: golden.x.slice(0, length).map((step) => step[b]!),
      targets: golden.targets.slice(0, length).map((step) => step[b]!),
      weights: golden.weights.slice(0, length).map((row) => row[b]!),
    }));
    const { model, history } = train(modelOf(golden), examples, {
      loss: losses[golden.loss],
      optimiser: optimiserOf(golden),
      epochs: golden.steps.length,
      seed: 3,
      ...(golden.clip && { clip: golden.clip }),
    });
    expectClose(modelParameters(model), parametersOf(golden.after), tolerance);
    expectClose(
      history.map((record) => ({ loss: record.loss, norm: record.gradientNorm })),
      golden.steps,
      tolerance,
    );
  });
});

describe("learning-rate schedules beside PyTorch's", () => {
  const epochs = goldens.rates.step.map((_, epoch) => epoch);

  it("decays step by step as StepLR", () => {
    expectClose(epochs.map(stepDecay({ every: 3, factor: 0.4 })), goldens.rates.step, 1e-15);
  });

  it("decays as CosineAnnealingLR", () => {
    expectClose(epochs.map(cosineDecay({ epochs: 8 })), goldens.rates.cosine, 1e-15);
  });
});
