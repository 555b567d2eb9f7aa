import type { Matrix } from "../math/vector.js";

/** Six significant digits: more than a screen can show, a third of the bytes. */
export function rounded(value: number): number {
  return Number(value.toPrecision(6));
}

/** The smallest and the largest value of a matrix. */
export function extent(values: Matrix): { low: number; high: number } {
  let low = Infinity;
  let high = -Infinity;
  for (const row of values) {
    for (const value of row) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return { low, high };
}
