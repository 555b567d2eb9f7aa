import type { Truncation } from "../recurrence/truncated.js";
import { requireNames, requireObject, type Known } from "../math/names.js";
import type { CellKind } from "../layers/kinds.js";
import type { StackOptions } from "../layers/stack.js";
import { lossOver } from "./batch-loss.js";
import { clipGradients, globalNorm, type Clipping } from "./clipping.js";
import type { Batch } from "./examples.js";
import type { Loss } from "./losses.js";
import {
  backpropagateModel,
  modelParameters,
  runModel,
  withParameters,
  type Model,
  type ModelParameters,
  type ModelTrace,
} from "./model.js";
import type { Optimiser, OptimiserState } from "./optimisers.js";

/** How one batch is learned from. */
export interface BatchTraining<K extends CellKind = CellKind> {
  /** What is made small. */
  loss: Loss;
  /** How gradients become steps. */
  optimiser: Optimiser;
  /** What the optimiser remembers. Default: nothing yet. */
  state?: OptimiserState<ModelParameters<K>>;
  /** How gradients are kept small. Default: they are not. */
  clip?: Clipping | undefined;
  /** Default: the optimiser's own. */
  learningRate?: number;
  /** How far losses are sent back through time. Default: to the start. */
  truncated?: Truncation | undefined;
  /** Dropout of this batch. Default: none. */
  dropout?: Pick<StackOptions, "dropout" | "between"> | undefined;
}

const knownTraining: Known<BatchTraining> = {
  loss: true,
  optimiser: true,
  state: true,
  clip: true,
  learningRate: true,
  truncated: true,
  dropout: true,
};

/** A model after one batch, and all that led there. */
export interface TrainedBatch<K extends CellKind = CellKind> {
  /** The new model; the old one stays as it was. */
  model: Model<K>;
  /** What the optimiser remembers. */
  state: OptimiserState<ModelParameters<K>>;
  /** The loss before the step. */
  loss: number;
  /** The sum of weights the loss is a mean over. */
  weight: number;
  /** What the old model did with the batch. */
  trace: ModelTrace<K>;
  /** ∂loss / ∂parameters, before clipping. */
  gradients: ModelParameters<K>;
  /** ‖gradients‖, before clipping. */
  gradientNorm: number;
}

/**
 * One step of training: forward, loss, backward, clipping, and a step of the optimiser.
 * @throws RangeError when the batch does not fit the model, or the loss or its gradient is no longer finite.
 */
export function trainBatch<K extends CellKind>(
  model: Model<K>,
  batch: Batch,
  training: BatchTraining<K>,
): TrainedBatch<K> {
  requireNames("training", training, knownTraining);
  requireObject("batch", batch, "a batch, as batchExamples gives");
  requireObject("optimiser", training.optimiser, "an optimiser such as adam()");
  const { optimiser, clip, dropout, truncated, learningRate = optimiser.learningRate } = training;
  const { inputs, targets, weights, padding } = batch;
  const trace = runModel(model, inputs, { ...dropout, ...(padding && { padding }) });
  const { loss, weight, dOutputs } = lossOver(training.loss, trace.outputs, targets, weights);
  const back = truncated ? { truncated } : {};
  const gradients = backpropagateModel(trace, dOutputs, back).dParameters;
  const gradientNorm = globalNorm(gradients);
  requireFinite(loss, gradientNorm);
  const before = modelParameters(model);
  const { state = optimiser.start(before) } = training;
  const step = optimiser.step(before, clipGradients(gradients, clip), state, learningRate);
  const trained = withParameters(model, step.parameters);
  return { model: trained, state: step.state, loss, weight, trace, gradients, gradientNorm };
}

function requireFinite(loss: number, gradientNorm: number): void {
  if (Number.isFinite(loss) && Number.isFinite(gradientNorm)) return;
  throw new RangeError(
    `training diverged: expected a finite loss and gradient, got ${loss} and ${gradientNorm}; lower learningRate, or set clip`,
  );
}
