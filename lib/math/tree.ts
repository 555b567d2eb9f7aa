import { requireFunction, requireObject } from "./names.js";
import { zeros, type Vector } from "./vector.js";

/**
 * The same tree of parameters with every vector (and every row of a matrix) replaced; sizes stay. Shapes: every vector [n] → [n].
 * @param tree parameters of any kind of cell, or gradients, which have the same shape.
 * @throws TypeError when the tree is no object or array.
 */
export function mapParameters<Tree>(tree: Tree, change: (vector: Vector) => Vector): Tree {
  requireTree("tree", tree);
  requireFunction("change", change, "of a vector");
  return walk([tree], ([vector]) => change(vector!)) as Tree;
}

/**
 * Two trees of one shape joined vector by vector, [n], [n] → [n]; sizes are taken from the first.
 * With (p, dp) ↦ p - 0.1 dp this is a step of gradient descent.
 * @throws TypeError when one of the two is no object or array.
 */
export function combineParameters<Tree>(
  a: Tree,
  b: Tree,
  join: (a: Vector, b: Vector) => Vector,
): Tree {
  requireTree("a", a);
  requireTree("b", b);
  requireFunction("join", join, "of two vectors");
  return walk([a, b], ([first, second]) => join(first!, second!)) as Tree;
}

/** Gradients of 0 for every parameter. */
export function zeroGradients<Tree>(parameters: Tree): Tree {
  return mapParameters(parameters, (vector) => zeros(vector.length));
}

/** Learned numbers in a tree of parameters; sizes do not count. */
export function countNumbers<Tree>(parameters: Tree): number {
  let count = 0;
  mapParameters(parameters, (vector) => {
    count += vector.length;
    return vector;
  });
  return count;
}

function requireTree(name: string, tree: unknown): void {
  if (!Array.isArray(tree)) requireObject(name, tree, "parameters: vectors and matrices by name");
}

function walk(nodes: unknown[], change: (vectors: Vector[]) => Vector): unknown {
  const [first] = nodes;
  if (Array.isArray(first)) {
    if (typeof first[0] === "number") return change(nodes as Vector[]);
    return first.map((_, k) =>
      walk(
        nodes.map((node) => (node as unknown[])[k]),
        change,
      ),
    );
  }
  if (typeof first !== "object" || first === null) return first;
  const entries = Object.keys(first).map((key) => [
    key,
    walk(
      nodes.map((node) => (node as Record<string, unknown>)[key]),
      change,
    ),
  ]);
  return Object.fromEntries(entries);
}
