import { requireOneOf } from "../math/names.js";
import { add, concatenate, multiply, type Vector } from "../math/vector.js";
import { zipSequences, type Sequences } from "./sequences.js";

/**
 * How a bidirectional layer joins its two outputs: side by side, forward first (`concat`, the only way of PyTorch and
 * ONNX), added, multiplied, averaged, or not at all (Keras's `merge_mode`).
 * @see https://keras.io/api/layers/recurrent_layers/bidirectional/
 */
export type Merge = "concat" | "sum" | "mul" | "ave" | "none";

const merges: Record<Exclude<Merge, "none">, (forward: Vector, reverse: Vector) => Vector> = {
  concat: concatenate,
  sum: add,
  mul: multiply,
  ave: (forward, reverse) => forward.map((value, k) => (value + reverse[k]!) / 2),
};

/** The merged outputs; empty with `none`. */
export function mergeOutputs(merge: Merge, forward: Sequences, reverse: Sequences): Sequences {
  return merge === "none" ? [] : zipSequences(forward, reverse, merges[merge]);
}

/** Undoes `mergeOutputs`: the gradient at each direction's outputs. */
export function mergeBackward(
  merge: Exclude<Merge, "none">,
  dMerged: Sequences,
  forward: Sequences,
  reverse: Sequences,
): { forward: Sequences; reverse: Sequences } {
  const each = (change: (d: Vector) => Vector) => dMerged.map((step) => step.map(change));
  if (merge === "concat") {
    const size = forward[0]?.[0]?.length ?? 0;
    return { forward: each((d) => d.slice(0, size)), reverse: each((d) => d.slice(size)) };
  }
  if (merge === "mul") {
    return {
      forward: zipSequences(dMerged, reverse, multiply),
      reverse: zipSequences(dMerged, forward, multiply),
    };
  }
  const share = merge === "ave" ? 0.5 : 1;
  const both = each((d) => d.map((value) => share * value));
  return { forward: both, reverse: both };
}

/**
 * Checks a merge against the sizes of the two outputs.
 * @throws RangeError when it is unknown, or adds or multiplies outputs of different sizes.
 */
export function requireMerge(merge: Merge, forwardSize: number, reverseSize: number): void {
  requireOneOf("merge", merge, [...Object.keys(merges), "none"]);
  if (forwardSize !== reverseSize && merge !== "concat" && merge !== "none") {
    throw new RangeError(
      `invalid merge: expected two outputs of one size for "${merge}", got ${forwardSize} and ${reverseSize}`,
    );
  }
}

/** Entries of a merged output. */
export function mergedSize(merge: Merge, forwardSize: number, reverseSize: number): number {
  return merge === "concat" ? forwardSize + reverseSize : forwardSize;
}
