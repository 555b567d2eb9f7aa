import { requireFunction } from "./names.js";
import type { Vector } from "./vector.js";
import { mapParameters } from "./tree.js";

/**
 * The gradient by central differences, (L(p + δ) - L(p - δ)) / 2δ for one number at a time: the check of every other one.
 * Its error is of order δ² from the curvature and 1e-16 L / δ from rounding.
 *
 * @param parameters any tree of vectors and matrices: a vector, a matrix, a cell's parameters.
 * @param loss the loss as a function of such a tree; called twice for every number in it, always with one same object.
 * @param delta the step δ. Default: 1e-5.
 * @returns the gradient, in the shape of the parameters.
 * @throws TypeError when the parameters are no object or array, or the loss is no function.
 */
export function numericalGradient<Tree>(
  parameters: Tree,
  loss: (parameters: Tree) => number,
  delta = 1e-5,
): Tree {
  requireFunction("loss", loss, "of the parameters");
  const moved = mapParameters(parameters, (vector) => [...vector]);
  const vectors: Vector[] = [];
  mapParameters(moved, (vector) => {
    vectors.push(vector);
    return vector;
  });
  let next = 0;
  return mapParameters(parameters, (vector) => {
    const copy = vectors[next++]!;
    return vector.map((value, k) => {
      copy[k] = value + delta;
      const above = loss(moved);
      copy[k] = value - delta;
      const below = loss(moved);
      copy[k] = value;
      return (above - below) / (2 * delta);
    });
  });
}
