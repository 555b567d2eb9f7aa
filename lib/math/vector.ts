import { recorded } from "./record.js";

/** A vector: one number per entry, in order. */
export type Vector = number[];

/** A matrix: one row per output entry, `matrix[row][column]`. */
export type Matrix = number[][];

/** `[a, b]`, a placed before b. Shapes: a [m], b [n] → [m + n]. */
export function concatenate(a: Vector, b: Vector): Vector {
  return recorded("concatenate", [...a, ...b], a, b);
}

/** a + b, entry by entry (⊕). Shapes: [n], [n] → [n]. */
export function add(a: Vector, b: Vector): Vector {
  return recorded(
    "add",
    a.map((value, k) => value + b[k]!),
    a,
    b,
  );
}

/** a ⊙ b, entry by entry. Shapes: [n], [n] → [n]. */
export function multiply(a: Vector, b: Vector): Vector {
  return recorded(
    "multiply",
    a.map((value, k) => value * b[k]!),
    a,
    b,
  );
}

/** 1 - a, entry by entry: what a coupled gate leaves to the other. Shapes: [n] → [n]. */
export function oneMinus(a: Vector): Vector {
  return recorded(
    "oneMinus",
    a.map((value) => 1 - value),
    a,
  );
}

/** -a, entry by entry. Shapes: [n] → [n]. */
export function negate(a: Vector): Vector {
  return a.map((value) => -value);
}

/** W v + b, the affine map of every gate. Shapes: W [m][n], v [n], b [m] → [m]. */
export function affine(weights: Matrix, v: Vector, biases: Vector): Vector {
  const sums = rowsTimes(weights, v);
  addTo(sums, biases);
  return recorded("affine", sums, v, biases, weights);
}

/** W v. Shapes: W [m][n], v [n] → [m]. */
export function matrixTimes(weights: Matrix, v: Vector): Vector {
  return recorded("matrixTimes", rowsTimes(weights, v), v, undefined, weights);
}

/** W' v, where W' are the columns of W that begin at `from`. Shapes: W [m][≥ from + n], v [n] → [m]. */
export function columnsTimes(weights: Matrix, from: number, v: Vector): Vector {
  return recorded("columnsTimes", rowsTimes(weights, v, from), v, undefined, weights);
}

/**
 * Wᵀ v, what a gradient meets on its way back through W, or the part of it that belongs to the columns from `from` on.
 * Shapes: W [m][≥ from + n], v [m] → [n]; `columns` is n.
 */
export function transposeTimes(weights: Matrix, v: Vector, columns: number, from = 0): Vector {
  const product = zeros(columns);
  const whole = weights.length - (weights.length % 4);
  for (let row = 0; row < whole; row += 4) {
    const [a, b, c, d] = fourRows(weights, row);
    const [va, vb, vc, vd] = [v[row]!, v[row + 1]!, v[row + 2]!, v[row + 3]!];
    for (let k = 0, at = from; k < columns; k++, at++) {
      product[k]! += a[at]! * va + b[at]! * vb + c[at]! * vc + d[at]! * vd;
    }
  }
  for (let row = whole; row < weights.length; row++) {
    for (let k = 0; k < columns; k++) product[k]! += weights[row]![from + k]! * v[row]!;
  }
  return product;
}

/** Adds v ⊗ w to the columns of `total` that begin at `from`, in place. Shapes: total [m][≥ from + n], v [m], w [n]. */
export function addOuter(total: Matrix, v: Vector, w: Vector, from = 0): void {
  total.forEach((row, k) => {
    const factor = v[k]!;
    for (let column = 0; column < w.length; column++) row[from + column]! += factor * w[column]!;
  });
}

/** Adds v to `total` in place. Shapes: [n], [n]. */
export function addTo(total: Vector, v: Vector): void {
  for (let k = 0; k < v.length; k++) total[k]! += v[k]!;
}

/** Σ_k a_k b_{from + k}. Shapes: a [n], b [≥ from + n] → one number. */
export function dot(a: Vector, b: Vector, from = 0): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[from + k]!;
  return sum;
}

/** A vector of `length` copies of `value`. Shapes: → [length]. */
export function filled(length: number, value: number): Vector {
  return new Array<number>(length).fill(value);
}

/** A vector of `length` zeros. Shapes: → [length]. */
export function zeros(length: number): Vector {
  return filled(length, 0);
}

/** W' v, four rows side by side: each entry of v is read once for four sums, and none waits for another. */
function rowsTimes(weights: Matrix, v: Vector, from = 0): Vector {
  const product: Vector = [];
  const whole = weights.length - (weights.length % 4);
  for (let row = 0; row < whole; row += 4) {
    const [a, b, c, d] = fourRows(weights, row);
    let [first, second, third, fourth] = [0, 0, 0, 0];
    for (let k = 0, at = from; k < v.length; k++, at++) {
      const factor = v[k]!;
      first += a[at]! * factor;
      second += b[at]! * factor;
      third += c[at]! * factor;
      fourth += d[at]! * factor;
    }
    product.push(first, second, third, fourth);
  }
  for (let row = whole; row < weights.length; row++) product.push(dot(v, weights[row]!, from));
  return product;
}

function fourRows(weights: Matrix, row: number): [Vector, Vector, Vector, Vector] {
  return [weights[row]!, weights[row + 1]!, weights[row + 2]!, weights[row + 3]!];
}
