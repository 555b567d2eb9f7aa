import type { Matrix, Vector } from "./vector.js";

/**
 * Checks that `vector` has `length` finite numbers.
 * @throws RangeError `invalid x: expected length 3 (inputSize), got 4`
 */
export function requireVector(name: string, vector: Vector, length: number, meaning: string): void {
  if (!Array.isArray(vector)) {
    throw new TypeError(
      `invalid ${name}: expected an array of ${length} numbers (${meaning}), got ${describe(vector)}`,
    );
  }
  if (vector.length !== length) {
    throw new RangeError(
      `invalid ${name}: expected length ${length} (${meaning}), got ${vector.length}`,
    );
  }
  let bad = 0;
  while (bad < length && Number.isFinite(vector[bad])) bad++;
  if (bad < length) {
    throw new RangeError(
      `invalid ${name}: expected finite numbers, got ${describe(vector[bad])} at entry ${bad}`,
    );
  }
}

/**
 * Checks that `matrix` is rows × columns of finite numbers.
 * @throws RangeError naming the row that differs.
 */
export function requireMatrix(
  name: string,
  matrix: Matrix,
  rows: number,
  columns: number,
  meaning: string,
): void {
  if (!Array.isArray(matrix) || matrix.length !== rows) {
    const got = Array.isArray(matrix) ? `${matrix.length} rows` : describe(matrix);
    throw new RangeError(
      `invalid ${name}: expected ${rows} rows of ${columns} (${meaning}), got ${got}`,
    );
  }
  matrix.forEach((row, k) => requireVector(`${name}[${k}]`, row, columns, meaning));
}

/**
 * Checks that a size is a whole number ≥ 1.
 * @throws RangeError `invalid hiddenSize: expected a whole number ≥ 1, got 0`
 */
export function requireSize(name: string, size: number): void {
  if (!Number.isInteger(size) || size < 1) {
    throw new RangeError(`invalid ${name}: expected a whole number ≥ 1, got ${describe(size)}`);
  }
}

/** A value as an error message shows it. */
export function describe(value: unknown): string {
  if (typeof value === "number" || value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return `an array of length ${value.length}`;
  const kind = typeof value;
  return kind === "string" ? JSON.stringify(value) : `${kind === "object" ? "an" : "a"} ${kind}`;
}
