import { requireNames, requireObject } from "../math/names.js";
import { describe } from "../math/shapes.js";
import { dot } from "../math/vector.js";
import { mapParameters } from "../math/tree.js";

/** How gradients are kept small: entry by entry, or the length of all of them together. */
export type Clipping = { value: number } | { norm: number };

/**
 * Every entry of a gradient within [-limit, limit].
 * @param gradients any tree of vectors and matrices.
 * @throws RangeError when the limit is not a number above 0.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_value_.html
 */
export function clipByValue<Tree>(gradients: Tree, limit: number): Tree {
  requireLimit("clip.value", limit);
  return mapParameters(gradients, (vector) =>
    vector.map((d) => Math.min(Math.max(d, -limit), limit)),
  );
}

/**
 * A gradient shortened where it is longer than `maxNorm`: g · min(1, maxNorm / (‖g‖ + 10⁻⁶)), its direction kept.
 * @param gradients any tree of vectors and matrices; the norm is that of all its numbers together.
 * @throws RangeError when the limit is not a number above 0.
 * @see Pascanu, Mikolov & Bengio 2013, "On the difficulty of training recurrent neural networks"; the 10⁻⁶ is PyTorch's
 * (https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_norm_.html).
 */
export function clipByGlobalNorm<Tree>(gradients: Tree, maxNorm: number): Tree {
  requireLimit("clip.norm", maxNorm);
  const factor = Math.min(1, maxNorm / (globalNorm(gradients) + 1e-6));
  return mapParameters(gradients, (vector) => vector.map((d) => d * factor));
}

/** The Euclidean norm of all numbers of a tree together, √(Σ g²). */
export function globalNorm(gradients: unknown): number {
  let sum = 0;
  mapParameters(gradients, (vector) => {
    sum += dot(vector, vector);
    return vector;
  });
  return Math.sqrt(sum);
}

/**
 * Clips the one way or the other, or not at all.
 * @throws RangeError when a limit is not a number above 0.
 */
export function clipGradients<Tree>(gradients: Tree, clip: Clipping | undefined): Tree {
  if (clip === undefined) return gradients;
  requireObject("clip", clip, "a value or a norm");
  requireNames("clip", clip, "value" in clip ? { value: true } : { norm: true });
  return "value" in clip
    ? clipByValue(gradients, clip.value)
    : clipByGlobalNorm(gradients, clip.norm);
}

function requireLimit(name: string, limit: number): void {
  if (!(typeof limit === "number" && limit > 0)) {
    throw new RangeError(`invalid ${name}: expected a number above 0, got ${describe(limit)}`);
  }
}
