import { requireSequences, type Sequences } from "../layers/sequences.js";
import { requireArray } from "../math/names.js";
import { describe, requireVector } from "../math/shapes.js";
import { filled, type Matrix } from "../math/vector.js";
import { requireSameShape } from "./dense.js";
import { requireMeasure, type Loss, type Measure } from "./losses.js";

/** A loss over a batch. */
export interface BatchLoss {
  /** L: the weighted mean over steps and sequences. */
  loss: number;
  /** Σ w: what the mean was divided by. */
  weight: number;
  /** ∂L/∂output, [timeSteps][batchSize][outputSize]; 0 where the weight is 0. */
  dOutputs: Sequences;
}

/**
 * A loss over a batch, L = Σ_tb w_tb ℓ(y_tb, t_tb) / Σ_tb w_tb, and its gradient. A weight of 0 masks a step out.
 *
 * @param outputs y, [timeSteps][batchSize][outputSize].
 * @param targets of the same shape.
 * @param weights w ≥ 0, [timeSteps][batchSize]. Default: 1 everywhere.
 * @throws RangeError when shapes differ, a number is not finite, a weight is below 0, or all are 0.
 */
export function lossOver(
  loss: Loss,
  outputs: Sequences,
  targets: Sequences,
  weights?: Matrix,
): BatchLoss {
  const { mean, weight } = meanOver(loss, outputs, targets, weights);
  const at = weights ?? ones(outputs);
  const dOutputs = outputs.map((step, t) =>
    step.map((output, b) => {
      const share = at[t]![b]! / weight;
      return loss.gradient(output, targets[t]![b]!).map((d) => share * d);
    }),
  );
  return { loss: mean, weight, dOutputs };
}

/**
 * The weighted mean of a measure over a batch, Σ w m(y, t) / Σ w, as `lossOver` has it, and of its shapes.
 * @throws RangeError as `lossOver` does.
 */
export function meanOver(
  measure: Measure,
  outputs: Sequences,
  targets: Sequences,
  given?: Matrix,
): { mean: number; weight: number } {
  requireMeasure("measure", measure);
  const weights = requireBatch(outputs, targets, given);
  let sum = 0;
  let weight = 0;
  weights.forEach((row, t) =>
    row.forEach((w, b) => {
      weight += w;
      // A step that does not count may hold anything: 0 times infinity is not 0.
      if (w > 0) sum += w * measure.value(outputs[t]![b]!, targets[t]![b]!);
    }),
  );
  if (weight === 0) {
    throw new RangeError("invalid weights: expected one above 0 at least, got none");
  }
  return { mean: sum / weight, weight };
}

function ones(outputs: Sequences): Matrix {
  return outputs.map((step) => filled(step.length, 1));
}

/** Checks outputs, targets and weights; gives the weights, 1 everywhere where there are none. */
function requireBatch(outputs: Sequences, targets: Sequences, given: Matrix | undefined): Matrix {
  requireArray("outputs", outputs, "steps");
  const size = outputs[0]?.[0]?.length ?? 0;
  const batchSize = requireSequences("outputs", outputs, size, "outputSize");
  requireSequences("targets", targets, size, "outputSize");
  requireSameShape("targets", targets, outputs);
  const weights = given ?? ones(outputs);
  requireSameShape("weights", weights, outputs);
  weights.forEach((row, t) => {
    requireVector(`weights[${t}]`, row, batchSize, "batchSize");
    const negative = row.find((w) => w < 0);
    if (negative !== undefined) {
      throw new RangeError(`invalid weights[${t}]: expected ≥ 0, got ${describe(negative)}`);
    }
  });
  return weights;
}
