import { batchOf, type Sequences } from "../layers/sequences.js";
import type { Padding } from "../layers/padding.js";
import type { Random } from "../math/random.js";
import { requireArray, requireNames, requireObject } from "../math/names.js";
import { describe, requireMatrix, requireSize, requireVector } from "../math/shapes.js";
import { filled, zeros, type Matrix, type Vector } from "../math/vector.js";

/** A sequence to learn from. */
export interface Example {
  /** x, [timeSteps][inputSize]. */
  inputs: Matrix;
  /** What is wanted at every step, [timeSteps][outputSize]. */
  targets: Matrix;
  /** How much each step counts, [timeSteps], ≥ 0; 0 where nothing is wanted. Default: 1. */
  weights?: Vector;
}

/** Examples put together, the shorter ones filled up with zeros of weight 0. */
export interface Batch {
  /** x, [timeSteps][batchSize][inputSize]. */
  inputs: Sequences;
  /** [timeSteps][batchSize][outputSize]. */
  targets: Sequences;
  /** [timeSteps][batchSize]. */
  weights: Matrix;
  /** Which steps are filled up; absent where all examples are of one length. */
  padding?: Padding;
}

/**
 * Puts examples together into one batch.
 * @throws RangeError naming the example that is empty, or whose inputs, targets or weights do not fit.
 */
export function batchExamples(examples: Example[]): Batch {
  requireArray("examples", examples, "examples");
  const [first] = examples;
  if (first === undefined) throw new RangeError("invalid examples: expected 1 or more, got none");
  const sizes = {
    inputs: first.inputs?.[0]?.length ?? 0,
    targets: first.targets?.[0]?.length ?? 0,
  };
  examples.forEach((example, b) => requireExample(`examples[${b}]`, example, sizes));
  const lengths = examples.map(({ inputs }) => inputs.length);
  const timeSteps = Math.max(...lengths);
  const fill = (rows: Matrix, size: number): Matrix =>
    Array.from({ length: timeSteps }, (_, t) => rows[t] ?? zeros(size));
  const padded = lengths.some((length) => length !== timeSteps);
  return {
    inputs: batchOf(
      examples.map((example) => fill(example.inputs, sizes.inputs)),
      timeSteps,
    ),
    targets: batchOf(
      examples.map((example) => fill(example.targets, sizes.targets)),
      timeSteps,
    ),
    weights: Array.from({ length: timeSteps }, (_, t) =>
      examples.map(({ inputs, weights }) => (t < inputs.length ? (weights?.[t] ?? 1) : 0)),
    ),
    ...(padded && { padding: { convention: "pytorch", lengths } }),
  };
}

/**
 * Cuts a list into pieces of `batchSize`; the last one may be shorter.
 * @throws RangeError when the batch size is not a whole number ≥ 1.
 */
export function inBatches<Item>(items: Item[], batchSize: number): Item[][] {
  requireArray("items", items, "items");
  requireSize("batchSize", batchSize);
  return Array.from({ length: Math.ceil(items.length / batchSize) }, (_, k) =>
    items.slice(k * batchSize, (k + 1) * batchSize),
  );
}

/**
 * The same items in a drawn order, every order as likely (Fisher & Yates); the list itself stays as it is.
 * @param random where the order comes from: equal streams give equal orders.
 * @throws TypeError when the items are no array, or there is no random stream.
 */
export function shuffled<Item>(items: Item[], random: Random): Item[] {
  requireArray("items", items, "items");
  requireObject("random", random, "a random stream, as seededRandom gives");
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const k = random.integer(last + 1);
    [order[k], order[last]] = [order[last]!, order[k]!];
  }
  return order;
}

/**
 * A vector of zeros with one 1. Shapes: → [size].
 * @throws RangeError when the place is not one of the vector's.
 */
export function oneHot(place: number, size: number): Vector {
  if (!Number.isInteger(place) || place < 0 || place >= size) {
    throw new RangeError(`invalid place: expected 0 to ${size - 1}, got ${describe(place)}`);
  }
  return filled(size, 0).map((zero, k) => (k === place ? 1 : zero));
}

function requireExample(
  name: string,
  example: Example,
  sizes: { inputs: number; targets: number },
): void {
  requireNames(name, example, { inputs: true, targets: true, weights: true });
  const { inputs, targets, weights } = example;
  if (!Array.isArray(inputs) || inputs.length === 0) {
    throw new RangeError(
      `invalid ${name}.inputs: expected 1 step or more, got ${describe(inputs)}`,
    );
  }
  const steps = inputs.length;
  requireMatrix(`${name}.inputs`, inputs, steps, sizes.inputs, "timeSteps × inputSize");
  requireMatrix(`${name}.targets`, targets, steps, sizes.targets, "timeSteps × outputSize");
  if (weights !== undefined) requireVector(`${name}.weights`, weights, steps, "timeSteps");
}
