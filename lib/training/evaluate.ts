import type { CellKind } from "../layers/kinds.js";
import { requireArray, requireNames } from "../math/names.js";
import type { Matrix } from "../math/vector.js";
import { meanOver } from "./batch-loss.js";
import { batchExamples, inBatches, type Example } from "./examples.js";
import { gateTally, type LayerGateStatistics } from "./gate-statistics.js";
import type { Measure } from "./losses.js";
import { runModel, type Model } from "./model.js";

/** How a model did on examples. */
export interface Evaluation {
  /** The mean of each measure by its name, weighted as the examples say. */
  measures: Record<string, number>;
  /** How the gates stood. */
  gates: LayerGateStatistics[];
}

/**
 * Measures a model on examples, without dropout and without changing it.
 * @param measures losses, `accuracy` and the like.
 * @param options `batchSize`: how many examples at a time; it changes nothing but memory. Default: 32.
 * @throws RangeError when there are no examples, all weights are 0, or an example does not fit the model.
 */
export function evaluate<K extends CellKind>(
  model: Model<K>,
  examples: Example[],
  measures: Measure[],
  options: { batchSize?: number } = {},
): Evaluation {
  requireNames("options", options, { batchSize: true });
  requireArray("examples", examples, "examples");
  requireArray("measures", measures, "measures");
  const { batchSize = 32 } = options;
  if (examples.length === 0) throw new RangeError("invalid examples: expected 1 or more, got none");
  const totals = measures.map(runningMean);
  const gates = gateTally();
  for (const batch of inBatches(examples, batchSize).map(batchExamples)) {
    const { inputs, targets, weights, padding } = batch;
    const { stack, outputs } = runModel(model, inputs, padding && { padding });
    gates.add(stack);
    if (weights.some((row) => row.some((w) => w > 0)))
      totals.forEach((total) => total.add(meanOver(total.measure, outputs, targets, weights)));
  }
  return { measures: meansByName(totals), gates: gates.statistics() };
}

/**
 * What a model puts out for one sequence.
 * @param inputs [timeSteps][inputSize].
 * @returns [timeSteps][outputSize].
 * @throws RangeError when the inputs do not fit the model.
 */
export function predict<K extends CellKind>(model: Model<K>, inputs: Matrix): Matrix {
  requireArray("inputs", inputs, "vectors");
  const batch = inputs.map((x) => [x]);
  return runModel(model, batch).outputs.map(([output]) => output!);
}

/** A measure's weighted mean over several batches. */
export interface RunningMean {
  measure: Measure;
  add(batch: { mean: number; weight: number }): void;
  mean(): number;
}

/** A mean of nothing yet. */
export function runningMean(measure: Measure): RunningMean {
  let sum = 0;
  let total = 0;
  return {
    measure,
    add({ mean, weight }) {
      sum += mean * weight;
      total += weight;
    },
    mean() {
      if (total === 0)
        throw new RangeError("invalid weights: expected one above 0 at least, got none");
      return sum / total;
    },
  };
}

/** The means by the names of their measures. */
export function meansByName(totals: RunningMean[]): Record<string, number> {
  return Object.fromEntries(totals.map(({ measure, mean }) => [measure.name, mean()]));
}
