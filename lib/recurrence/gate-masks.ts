import { requireVector } from "../math/shapes.js";
import { multiply, type Vector } from "../math/vector.js";

/**
 * The masks of one step; a function of the step is asked exactly once.
 * @throws RangeError when a mask has another length than [h, x].
 */
export function gateMasksAt<Name extends string>(
  gateMasks: ((timeStep: number) => Partial<Record<Name, Vector>>) | undefined,
  timeStep: number,
  length: number,
): Partial<Record<Name, Vector>> {
  const masks = gateMasks?.(timeStep) ?? {};
  for (const [name, mask] of Object.entries(masks) as [string, Vector | undefined][]) {
    if (mask) requireVector(`gateMasks.${name}`, mask, length, "length of h + inputSize");
  }
  return masks;
}

/** mask ⊙ v; v itself without a mask. Shapes: [n] → [n]. */
export function masked(v: Vector, mask: Vector | undefined): Vector {
  return mask ? multiply(mask, v) : v;
}
