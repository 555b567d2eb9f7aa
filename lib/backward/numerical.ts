import { mapParameters } from "../parameters/tree.js";

/**
 * The gradient by central differences, (L(p + δ) - L(p - δ)) / 2δ for one number at a time: the check of every other one.
 * Its error is of order δ² from the curvature and 1e-16 L / δ from rounding.
 *
 * @param parameters any tree of vectors and matrices: a vector, a matrix, a cell's parameters.
 * @param loss the loss as a function of such a tree; called twice for every number in it.
 * @param delta the step δ. Default: 1e-5.
 * @returns the gradient, in the shape of the parameters.
 */
export function numericalGradient<Tree>(
  parameters: Tree,
  loss: (parameters: Tree) => number,
  delta = 1e-5,
): Tree {
  let wanted = 0;
  return mapParameters(parameters, (vector) =>
    vector.map(() => {
      const index = wanted++;
      return (
        (loss(moved(parameters, index, delta)) - loss(moved(parameters, index, -delta))) /
        (2 * delta)
      );
    }),
  );
}

/** The same tree with its index-th number moved by `delta`. */
function moved<Tree>(parameters: Tree, index: number, delta: number): Tree {
  let seen = 0;
  return mapParameters(parameters, (vector) =>
    vector.map((value) => (seen++ === index ? value + delta : value)),
  );
}
