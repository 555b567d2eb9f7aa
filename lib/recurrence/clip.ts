import { recorded } from "../math/record.js";
import { describe } from "../math/shapes.js";
import type { Vector } from "../math/vector.js";

/** Every entry within [-clip, clip]; all of them as they are without a clip. Shapes: [n] → [n]. */
export function clipped(values: Vector, clip: number | undefined): Vector {
  if (clip === undefined) return values;
  const output = values.map((value) => Math.max(-clip, Math.min(clip, value)));
  return recorded("clip", output, values);
}

/** Undoes `clipped`: nothing passes back where the clip held; at the bound itself everything does, as in PyTorch's `clamp`. */
export function clipBackward(d: Vector, unclipped: Vector, clip: number | undefined): Vector {
  if (clip === undefined) return d;
  return d.map((value, k) => (Math.abs(unclipped[k]!) <= clip ? value : 0));
}

/**
 * Checks a clipping threshold.
 * @throws RangeError when it is not a number above 0.
 */
export function requireClip(clip: number | undefined): void {
  if (clip !== undefined && !(typeof clip === "number" && clip > 0)) {
    throw new RangeError(`invalid clip: expected a number above 0, got ${describe(clip)}`);
  }
}
