import { requireArray } from "../math/names.js";
import { describe, requireVector } from "../math/shapes.js";
import type { Matrix } from "../math/vector.js";

/** A batch of sequences, time-major: [timeSteps][batchSize][size]. */
export type Sequences = Matrix[];

/**
 * Checks a batch of sequences: every step has as many entries as the first, each of `size` finite numbers.
 * @returns the batch size; 0 when there are no steps.
 * @throws RangeError `invalid inputs[2]: expected 3 sequences (batchSize), got 2`
 */
export function requireSequences(
  name: string,
  sequences: Sequences,
  size: number,
  meaning: string,
): number {
  if (!Array.isArray(sequences)) {
    throw new TypeError(
      `invalid ${name}: expected [timeSteps][batchSize][${size}], got ${describe(sequences)}`,
    );
  }
  const batchSize = Array.isArray(sequences[0]) ? sequences[0].length : 0;
  sequences.forEach((step, t) => {
    if (!Array.isArray(step) || step.length !== batchSize) {
      const got = Array.isArray(step) ? step.length : describe(step);
      throw new RangeError(
        `invalid ${name}[${t}]: expected ${batchSize} sequences (batchSize), got ${got}`,
      );
    }
    step.forEach((vector, b) => requireVector(`${name}[${t}][${b}]`, vector, size, meaning));
  });
  return batchSize;
}

/**
 * Batch-major into time-major and back: [a][b][size] → [b][a][size] (PyTorch's `batch_first`, Keras's default).
 * @throws TypeError when the sequences are no array.
 */
export function transposeSequences(sequences: Sequences): Sequences {
  requireArray("sequences", sequences, "matrices");
  const [first = []] = sequences;
  return first.map((_, b) => sequences.map((step) => step[b]!));
}

/**
 * One sequence of a batch, [timeSteps][size].
 * @throws TypeError when the sequences are no array.
 */
export function sequenceOf(sequences: Sequences, b: number): Matrix {
  requireArray("sequences", sequences, "matrices");
  return sequences.map((step) => step[b]!);
}

/**
 * Sequences of one size put together into a batch; [batchSize][timeSteps][size] → time-major.
 * @throws TypeError when the sequences are no array.
 */
export function batchOf(sequences: Matrix[], timeSteps: number): Sequences {
  requireArray("sequences", sequences, "matrices");
  return Array.from({ length: timeSteps }, (_, t) => sequences.map((sequence) => sequence[t]!));
}

/** Two batches of one shape joined vector by vector. */
export function zipSequences(
  a: Sequences,
  b: Sequences,
  join: (a: number[], b: number[]) => number[],
): Sequences {
  return a.map((step, t) => step.map((vector, k) => join(vector, b[t]![k]!)));
}
