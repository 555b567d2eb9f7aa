import { requireNames, type Known } from "../math/names.js";
import { requireVector } from "../math/shapes.js";
import { multiply, type Vector } from "../math/vector.js";

/**
 * The masks of one step; a function of the step is asked exactly once.
 * @throws RangeError when a mask has another length than [h, x], or belongs to no gate.
 */
export function gateMasksAt<Name extends string>(
  gateMasks: ((timeStep: number) => Partial<Record<Name, Vector>>) | undefined,
  timeStep: number,
  length: number,
  gates: Known<Record<Name, Vector>>,
): Partial<Record<Name, Vector>> {
  if (gateMasks === undefined) return {};
  const masks = gateMasks(timeStep);
  requireNames("gateMasks", masks, gates);
  for (const [name, mask] of Object.entries(masks) as [string, Vector | undefined][]) {
    if (mask) requireVector(`gateMasks.${name}`, mask, length, "length of h + inputSize");
  }
  return masks;
}

/** mask ⊙ v; v itself without a mask. Shapes: [n] → [n]. */
export function masked(v: Vector, mask: Vector | undefined): Vector {
  return mask ? multiply(mask, v) : v;
}
