/** A vector: one number per entry, in order. */
export type Vector = number[];

/** A matrix: one row per output entry, `matrix[row][column]`. */
export type Matrix = number[][];

/** `[a, b]`, a placed before b. Shapes: a [m], b [n] → [m + n]. */
export function concatenate(a: Vector, b: Vector): Vector {
  return [...a, ...b];
}

/** a + b, entry by entry (⊕). Shapes: [n], [n] → [n]. */
export function add(a: Vector, b: Vector): Vector {
  return a.map((value, k) => value + b[k]!);
}

/** a ⊙ b, entry by entry. Shapes: [n], [n] → [n]. */
export function multiply(a: Vector, b: Vector): Vector {
  return a.map((value, k) => value * b[k]!);
}

/** W v + b, the affine map of every gate. Shapes: W [m][n], v [n], b [m] → [m]. */
export function affine(weights: Matrix, v: Vector, biases: Vector): Vector {
  return weights.map((row, k) => dot(row, v) + biases[k]!);
}

/** Σ_k a_k b_k. Shapes: [n], [n] → one number. */
export function dot(a: Vector, b: Vector): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}

/** A vector of `length` copies of `value`. */
export function filled(length: number, value: number): Vector {
  return new Array<number>(length).fill(value);
}

/** A vector of `length` zeros. */
export function zeros(length: number): Vector {
  return filled(length, 0);
}
