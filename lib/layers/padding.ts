import { requireNames, requireObject, requireOneOf } from "../math/names.js";
import { describe } from "../math/shapes.js";
import { add, zeros, type Matrix, type Vector } from "../math/vector.js";

/**
 * Sequences of different lengths in one batch, as one of three libraries has them:
 *
 * - `pytorch` (packed sequences): the first `lengths[b]` steps count, each length ≥ 1; beyond them outputs are 0, and the
 *   final state is that of the last step that counts. The reverse direction starts at that step.
 * - `onnx` (`sequence_lens`): the same, but a length may be 0: its final state is 0, whatever state it started from
 *   (so ONNX Runtime has it).
 * - `keras` (a mask): `mask[t][b]` says whether a step counts, in any pattern. A step that does not leaves the state as it
 *   is and repeats the output before it, 0 where there is none; with `zeroOutput` it puts out 0 (Keras's
 *   `zero_output_for_mask`, which its Bidirectional turns on when it returns sequences).
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.rnn.pack_padded_sequence.html
 * @see https://onnx.ai/onnx/operators/onnx__LSTM.html
 * @see https://keras.io/guides/understanding_masking_and_padding/
 */
export type Padding =
  | { convention: "pytorch" | "onnx"; lengths: number[] }
  | { convention: "keras"; mask: boolean[][]; zeroOutput?: boolean };

/** The direction in which a cell reads a sequence. */
export type Direction = "forward" | "reverse";

/**
 * The time steps a cell computes for one sequence of a batch, in the order in which it reads them.
 * @param b which sequence.
 */
export function readingOrder(
  padding: Padding | undefined,
  b: number,
  timeSteps: number,
  direction: Direction,
): number[] {
  const all = Array.from({ length: timeSteps }, (_, t) => t);
  const counting = all.filter((t) => counts(padding, b, t));
  return direction === "forward" ? counting : counting.reverse();
}

/**
 * What one sequence puts out at every time step, from what its cell put out at the steps that count.
 * Shapes: hiddenStates [times.length][size] → [timeSteps][size].
 */
export function paddedOutputs(
  padding: Padding | undefined,
  hiddenStates: Matrix,
  times: number[],
  shape: { timeSteps: number; size: number; direction: Direction },
): Matrix {
  const outputs: Matrix = Array.from({ length: shape.timeSteps }, () => zeros(shape.size));
  sources(padding, times, shape).forEach((source, t) => {
    if (source !== null) outputs[t] = hiddenStates[source]!;
  });
  return outputs;
}

/** Undoes `paddedOutputs`: each step that counts gets the gradient of every output it is seen in. */
export function paddedOutputsBackward(
  padding: Padding | undefined,
  dOutputs: Matrix,
  times: number[],
  shape: { timeSteps: number; size: number; direction: Direction },
): Matrix {
  const dHiddenStates: Vector[] = times.map(() => zeros(shape.size));
  sources(padding, times, shape).forEach((source, t) => {
    if (source !== null) dHiddenStates[source] = add(dHiddenStates[source]!, dOutputs[t]!);
  });
  return dHiddenStates;
}

/** Whether the final state is 0 instead of the state carried so far: an empty sequence in ONNX Runtime. */
export function finalStateIsZero(padding: Padding | undefined, b: number): boolean {
  return padding?.convention === "onnx" && padding.lengths[b] === 0;
}

/**
 * Checks lengths or mask against the batch.
 * @throws RangeError `invalid padding.lengths[1]: expected 1 to 4 (timeSteps), got 5`
 */
export function requirePadding(
  padding: Padding | undefined,
  timeSteps: number,
  batchSize: number,
): void {
  if (padding === undefined) return;
  requireObject("padding", padding, "lengths or a mask, and their convention");
  requireOneOf("padding.convention", padding.convention, ["pytorch", "onnx", "keras"]);
  if (padding.convention === "keras") {
    requireNames("padding", padding, { convention: true, mask: true, zeroOutput: true });
    return requireMask(padding.mask, timeSteps, batchSize);
  }
  requireNames("padding", padding, { convention: true, lengths: true });
  requireCount("padding.lengths", padding.lengths, batchSize, "batchSize");
  const least = padding.convention === "pytorch" ? 1 : 0;
  padding.lengths.forEach((length, b) => {
    if (!Number.isInteger(length) || length < least || length > timeSteps) {
      throw new RangeError(
        `invalid padding.lengths[${b}]: expected ${least} to ${timeSteps} (timeSteps), got ${describe(length)}`,
      );
    }
  });
}

function requireMask(mask: boolean[][], timeSteps: number, batchSize: number): void {
  requireCount("padding.mask", mask, timeSteps, "timeSteps");
  mask.forEach((row, t) => {
    requireCount(`padding.mask[${t}]`, row, batchSize, "batchSize");
    const bad = row.findIndex((value) => typeof value !== "boolean");
    if (bad >= 0) {
      throw new RangeError(
        `invalid padding.mask[${t}][${bad}]: expected true or false, got ${describe(row[bad])}`,
      );
    }
  });
}

function requireCount(name: string, list: unknown[], count: number, meaning: string): void {
  if (!Array.isArray(list) || list.length !== count) {
    const got = Array.isArray(list) ? list.length : describe(list);
    throw new RangeError(`invalid ${name}: expected length ${count} (${meaning}), got ${got}`);
  }
}

function counts(padding: Padding | undefined, b: number, t: number): boolean {
  if (padding === undefined) return true;
  return padding.convention === "keras" ? padding.mask[t]![b]! : t < padding.lengths[b]!;
}

/** For every time step, which of the computed steps is seen there, or `null` for 0. */
function sources(
  padding: Padding | undefined,
  times: number[],
  { timeSteps, direction }: { timeSteps: number; direction: Direction },
): (number | null)[] {
  const own = new Map(times.map((t, k) => [t, k]));
  const repeats = padding?.convention === "keras" && !padding.zeroOutput;
  const seen: (number | null)[] = [];
  let last: number | null = null;
  for (let k = 0; k < timeSteps; k++) {
    const t = direction === "forward" ? k : timeSteps - 1 - k;
    const here: number | null = own.get(t) ?? (repeats ? last : null);
    seen[t] = here;
    last = here;
  }
  return seen;
}
