import type { CellKind } from "../layers/kinds.js";
import type { StackOptions } from "../layers/stack.js";
import { seededRandom, type Random } from "../math/random.js";
import { requireArray, requireNames, requireObject, type Known } from "../math/names.js";
import { requireSize } from "../math/shapes.js";
import { meanOver } from "./batch-loss.js";
import { evaluate, meansByName, runningMean, type Evaluation } from "./evaluate.js";
import { batchExamples, inBatches, shuffled, type Example } from "./examples.js";
import { gateTally, type LayerGateStatistics } from "./gate-statistics.js";
import { requireMeasure, type Measure } from "./losses.js";
import { modelParameters, type Model, type ModelParameters } from "./model.js";
import type { OptimiserState } from "./optimisers.js";
import type { Schedule } from "./schedules.js";
import { trainBatch, type BatchTraining, type TrainedBatch } from "./train-batch.js";

/** Examples, or a way to draw new ones for every epoch. */
export type TrainingData = Example[] | ((random: Random) => Example[]);

/** How a model is trained. */
export interface TrainOptions<K extends CellKind = CellKind> extends Pick<
  BatchTraining<K>,
  "loss" | "optimiser" | "clip" | "truncated"
> {
  /** How often all examples are seen. */
  epochs: number;
  /** Any whole number: order, new examples and dropout come from it; equal seeds give equal trainings. */
  seed: number;
  /** Examples in a batch, ≥ 1. Default: 32. */
  batchSize?: number;
  /** Whether the order is drawn anew for every epoch. Default: true. */
  shuffle?: boolean;
  /** What multiplies the learning rate, epoch by epoch. Default: 1. */
  schedule?: Schedule;
  /** What is measured besides the loss. Default: nothing. */
  measures?: Measure[];
  /** Examples that are measured after every epoch, and never learned from. Default: none. */
  validation?: Example[];
  /** The dropout of one batch, from a seed drawn for it. Default: none. */
  dropout?: (seed: number) => Pick<StackOptions, "dropout" | "between">;
  /** Where an earlier training ended. Default: the optimiser's start. */
  optimiserState?: OptimiserState<ModelParameters<K>>;
  /** Called after every batch. */
  onBatch?: (progress: BatchProgress) => void;
  /** Called after every epoch, with the model as it then is. */
  onEpoch?: (record: EpochRecord, model: Model<K>) => void;
  /** Called after every epoch; true ends the training. */
  stopWhen?: (record: EpochRecord) => boolean;
}

const knownOptions: Known<TrainOptions> = {
  loss: true,
  optimiser: true,
  clip: true,
  truncated: true,
  epochs: true,
  seed: true,
  batchSize: true,
  shuffle: true,
  schedule: true,
  measures: true,
  validation: true,
  dropout: true,
  optimiserState: true,
  onBatch: true,
  onEpoch: true,
  stopWhen: true,
};

/** Where a training stands. */
export interface BatchProgress {
  /** Which epoch, counted from 1. */
  epoch: number;
  /** How many epochs there will be. */
  epochs: number;
  /** Which batch of the epoch, counted from 1. */
  batch: number;
  /** How many batches the epoch has. */
  batches: number;
  /** The loss of this batch, before its step. */
  loss: number;
}

/** What happened in one epoch. */
export interface EpochRecord {
  /** Which epoch, counted from 1. */
  epoch: number;
  /** The mean loss of its batches, each before its own step. */
  loss: number;
  /** The means of the other measures, likewise. */
  measures: Record<string, number>;
  /** How the gates stood, likewise. */
  gates: LayerGateStatistics[];
  /** The learning rate. */
  learningRate: number;
  /** The largest norm of a batch's gradient, before clipping. */
  gradientNorm: number;
  /** Loss, measures and gates on the validation examples, after the epoch. */
  validation?: Evaluation;
}

/** A finished training. */
export interface Training<K extends CellKind = CellKind> {
  /** The trained model; the one given stays as it was. */
  model: Model<K>;
  /** What happened, epoch by epoch. */
  history: EpochRecord[];
  /** What the optimiser remembers, to go on from. */
  optimiserState: OptimiserState<ModelParameters<K>>;
}

/**
 * Trains a model: in every epoch all examples once, batch by batch, each a step of the optimiser (see `trainBatch`). For one
 * seed it is the same every time.
 *
 * @param data examples, or a function that draws new ones for every epoch.
 * @throws RangeError when a size is not a whole number ≥ 1, an example does not fit the model, or the training diverges
 * (the error names epoch and batch).
 */
export function train<K extends CellKind>(
  model: Model<K>,
  data: TrainingData,
  options: TrainOptions<K>,
): Training<K> {
  requireNames("options", options, knownOptions);
  requireMeasure("loss", options.loss);
  requireObject("optimiser", options.optimiser, "an optimiser such as adam()");
  requireSize("epochs", options.epochs);
  const random = seededRandom(options.seed);
  const start = options.optimiser.start(modelParameters(model));
  const history: EpochRecord[] = [];
  let training = { model, state: options.optimiserState ?? start };
  for (let epoch = 1; epoch <= options.epochs; epoch++) {
    const examples = typeof data === "function" ? data(random) : data;
    requireArray("examples", examples, "examples");
    if (examples.length === 0)
      throw new RangeError("invalid examples: expected 1 or more, got none");
    const ordered = options.shuffle === false ? examples : shuffled(examples, random);
    const found = trainEpoch(training, ordered, { ...options, epoch, random });
    training = found;
    history.push(found.record);
    options.onEpoch?.(found.record, training.model);
    if (options.stopWhen?.(found.record)) break;
  }
  return { model: training.model, history, optimiserState: training.state };
}

interface Standing<K extends CellKind> {
  model: Model<K>;
  state: OptimiserState<ModelParameters<K>>;
}

interface Epoch<K extends CellKind> extends TrainOptions<K> {
  epoch: number;
  random: Random;
}

function trainEpoch<K extends CellKind>(
  training: Standing<K>,
  examples: Example[],
  options: Epoch<K>,
): Standing<K> & { record: EpochRecord } {
  const { epoch, epochs, loss, optimiser, schedule, batchSize = 32 } = options;
  const learningRate = optimiser.learningRate * (schedule?.(epoch - 1) ?? 1);
  const tally = epochTally(options);
  const batches = inBatches(examples, batchSize);
  let { model, state } = training;
  batches.forEach((items, k) => {
    const trained = naming(`epoch ${epoch}, batch ${k + 1}`, () => {
      const dropout = options.dropout?.(options.random.integer(2 ** 31));
      const { clip, truncated } = options;
      const rules = { loss, optimiser, clip, truncated, learningRate, dropout };
      return learnFrom({ model, state }, items, rules, tally);
    });
    ({ model, state } = trained);
    const progress = { epoch, epochs, batch: k + 1, batches: batches.length };
    options.onBatch?.({ ...progress, loss: trained.loss });
  });
  const validation =
    options.validation && evaluate(model, options.validation, tally.measures, { batchSize });
  const record = { epoch, ...tally.summary(), learningRate, ...(validation && { validation }) };
  return { model, state, record };
}

function learnFrom<K extends CellKind>(
  { model, state }: Standing<K>,
  items: Example[],
  rules: BatchTraining<K>,
  tally: EpochTally,
): TrainedBatch<K> {
  const batch = batchExamples(items);
  const trained = trainBatch(model, batch, { ...rules, state });
  tally.add(trained, (measure) =>
    meanOver(measure, trained.trace.outputs, batch.targets, batch.weights),
  );
  return trained;
}

interface EpochTally {
  measures: Measure[];
  add(trained: TrainedBatch, measured: (measure: Measure) => ReturnType<typeof meanOver>): void;
  summary(): Pick<EpochRecord, "loss" | "measures" | "gates" | "gradientNorm">;
}

/** Means over the batches of an epoch. */
function epochTally({ loss, measures = [] }: Pick<TrainOptions, "loss" | "measures">): EpochTally {
  const lossMean = runningMean(loss);
  const means = measures.map(runningMean);
  const gates = gateTally();
  let gradientNorm = 0;
  return {
    measures: [loss, ...measures],
    add(trained, measured) {
      lossMean.add({ mean: trained.loss, weight: trained.weight });
      means.forEach((mean) => mean.add(measured(mean.measure)));
      gates.add(trained.trace.stack);
      gradientNorm = Math.max(gradientNorm, trained.gradientNorm);
    },
    summary: () => ({
      loss: lossMean.mean(),
      measures: meansByName(means),
      gates: gates.statistics(),
      gradientNorm,
    }),
  };
}

/** Puts the place in front of an error's message. */
function naming<Result>(place: string, make: () => Result): Result {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError)
      throw new RangeError(`${place}: ${error.message}`, { cause: error });
    throw error;
  }
}
