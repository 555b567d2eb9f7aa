import { activate, sigmoid } from "../math/activations.js";
import { requireArray, requireObject } from "../math/names.js";
import type { Vector } from "../math/vector.js";

/** A number that says how far one output is from its target. */
export interface Measure {
  /** Its name. */
  readonly name: string;
  /** Its value for one output and target; [outputSize], [outputSize] → one number. */
  value(output: Vector, target: Vector): number;
}

/** A measure to be made small, with its exact gradient. */
export interface Loss extends Measure {
  /** ∂value / ∂output, [outputSize]. */
  gradient(output: Vector, target: Vector): Vector;
}

/**
 * The mean squared error, ℓ = 1/n Σ_k (y_k - t_k)², with ∂ℓ/∂y = 2 (y - t) / n.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MSELoss.html
 */
export const meanSquaredError: Loss = {
  name: "mean squared error",
  value: (output, target) =>
    output.reduce((sum, y, k) => sum + (y - target[k]!) ** 2, 0) / output.length,
  gradient: (output, target) => output.map((y, k) => (2 * (y - target[k]!)) / output.length),
};

/**
 * The cross-entropy of softmax, in nats: ℓ = -Σ_k t_k log softmax(y)_k, with ∂ℓ/∂y = (Σ t) softmax(y) - t. The target is a
 * distribution over the classes, mostly one-hot; outputs are logits, of any size without overflow.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html (probabilities as targets)
 */
export const softmaxCrossEntropy: Loss = {
  name: "softmax cross-entropy",
  value(output, target) {
    const logarithms = logSoftmax(output);
    return target.reduce((sum, t, k) => sum - t * logarithms[k]!, 0);
  },
  gradient(output, target) {
    const total = target.reduce((sum, t) => sum + t, 0);
    return softmax(output).map((p, k) => total * p - target[k]!);
  },
};

/**
 * The binary cross-entropy of logits, in nats, the mean over the outputs: ℓ = 1/n Σ_k (max(y, 0) - y t + log(1 + e^-|y|)),
 * with ∂ℓ/∂y = (σ(y) - t) / n. Targets are probabilities, mostly 0 or 1.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html
 */
export const binaryCrossEntropy: Loss = {
  name: "binary cross-entropy",
  value: (output, target) =>
    output.reduce((sum, y, k) => sum + binaryEntropyOf(y, target[k]!), 0) / output.length,
  gradient: (output, target) =>
    activate(sigmoid, output).map((p, k) => (p - target[k]!) / output.length),
};

/** Whether the largest output is where the largest target is: its mean is the accuracy of a choice between classes. */
export const accuracy: Measure = {
  name: "accuracy",
  value: (output, target) => Number(largest(output) === largest(target)),
};

/** The share of logits on the side of their target (above 0 for a target above ½). */
export const binaryAccuracy: Measure = {
  name: "binary accuracy",
  value: (output, target) =>
    output.filter((y, k) => y > 0 === target[k]! > 0.5).length / output.length,
};

/**
 * Whether every output is within `tolerance` of its target: its mean is the share of right answers. For the adding problem
 * Hochreiter & Schmidhuber count an error below 0.04 as right.
 */
export function withinTolerance(tolerance: number): Measure {
  return {
    name: `within ${tolerance}`,
    value: (output, target) =>
      Number(output.every((y, k) => Math.abs(y - target[k]!) <= tolerance)),
  };
}

/**
 * Checks that a value is a measure.
 * @throws TypeError `invalid loss: expected a loss such as meanSquaredError, got undefined`
 */
export function requireMeasure(name: string, measure: Measure): void {
  requireObject(name, measure, `a ${name} such as meanSquaredError`);
}

/**
 * softmax(y)_k = e^{y_k} / Σ e^y, without overflow. Shapes: [n] → [n], a distribution.
 * @throws TypeError when the logits are no vector.
 */
export function softmax(logits: Vector): Vector {
  requireArray("logits", logits, "numbers");
  return logSoftmax(logits).map(Math.exp);
}

/** The place of the largest entry, the first of equals. */
export function largest(vector: Vector): number {
  return vector.indexOf(Math.max(...vector));
}

/** log softmax(y); the largest logit is taken off first, so that no exponential overflows. */
function logSoftmax(logits: Vector): Vector {
  const top = Math.max(...logits);
  const logarithm = Math.log(logits.reduce((sum, y) => sum + Math.exp(y - top), 0));
  return logits.map((y) => y - top - logarithm);
}

function binaryEntropyOf(logit: number, target: number): number {
  return Math.max(logit, 0) - logit * target + Math.log1p(Math.exp(-Math.abs(logit)));
}
