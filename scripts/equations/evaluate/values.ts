import { EquationError, type SourceSpan } from "../read/syntax.js";

/** In float64 true equations hold far closer, and false ones fail far wider. */
export const tolerance = 1e-9;

/** A number (shape []), a vector ([n]) or a matrix ([rows, columns], row by row). */
export interface Value {
  shape: readonly number[];
  data: readonly number[];
  /** Made of written numbers alone: `1 - f_t` means 1 in every entry. */
  written?: boolean;
  /** The product or sum of nothing, which fits any shape. */
  neutral?: boolean;
}

/** A number. */
export function scalar(value: number, written = false): Value {
  return written ? { shape: [], data: [value], written } : { shape: [], data: [value] };
}

/** A matrix of rows. */
export function matrix(rows: readonly (readonly number[])[]): Value {
  return { shape: [rows.length, rows[0]?.length ?? 0], data: rows.flat() };
}

/** How large a value is, in words. */
export function describeShape({ shape }: Pick<Value, "shape">): string {
  if (shape.length === 0) return "a number";
  return shape.length === 1 ? `a vector of ${shape[0]}` : `a ${shape.join("×")} matrix`;
}

/** Whether two values have the same shape. */
export function sameShape(a: Value, b: Value): boolean {
  return a.shape.length === b.shape.length && a.shape.every((size, k) => size === b.shape[k]);
}

/** The value with a function applied entry by entry. */
export function map(a: Value, f: (x: number) => number): Value {
  return { ...a, data: a.data.map(f) };
}

/**
 * Two values entry by entry. Strict: only a written number may meet a vector, as in `1 - f_t`.
 * @throws EquationError when the shapes differ.
 */
export function entrywise(
  a: Value,
  b: Value,
  f: (x: number, y: number) => number,
  sign: string,
  at: SourceSpan,
): Value {
  if (sameShape(a, b)) {
    const data = a.data.map((x, k) => f(x, b.data[k]!));
    return a.written && b.written
      ? { shape: a.shape, data, written: true }
      : { shape: a.shape, data };
  }
  if (spreads(a)) return { shape: b.shape, data: b.data.map((y) => f(a.data[0]!, y)) };
  if (spreads(b)) return { shape: a.shape, data: a.data.map((x) => f(x, b.data[0]!)) };
  throw mismatch(a, sign, b, at);
}

/** Whether a number stands for a vector of itself. */
export function spreads({ shape, written }: Value): boolean {
  return shape.length === 0 && written === true;
}

/**
 * `a \odot b`: entry by entry, shapes equal.
 * @throws EquationError when they are not.
 */
export function hadamard(a: Value, b: Value, at: SourceSpan): Value {
  if (a.neutral) return b;
  if (b.neutral) return a;
  if (!sameShape(a, b)) throw mismatch(a, "\\odot", b, at);
  return entrywise(a, b, (x, y) => x * y, "\\odot", at);
}

/**
 * `a \oplus b`, one text's sign for the element-wise sum: shapes equal, numbers do not spread.
 * @throws EquationError when they are not.
 */
export function directSum(a: Value, b: Value, at: SourceSpan): Value {
  if (!sameShape(a, b)) throw mismatch(a, "\\oplus", b, at);
  return entrywise(a, b, (x, y) => x + y, "\\oplus", at);
}

/**
 * A quotient; by a vector entry by entry, of a written number or a vector of its shape.
 * @throws EquationError when the shapes do not fit or the divisor is 0.
 */
export function divide(a: Value, b: Value, at: SourceSpan): Value {
  if (b.data.includes(0)) throw new EquationError("division by 0", at);
  if (b.shape.length > 0) return entrywise(a, b, (x, y) => x / y, "divided by", at);
  const data = a.data.map((x) => x / b.data[0]!);
  return a.written && b.written
    ? { shape: a.shape, data, written: true }
    : { shape: a.shape, data };
}

/**
 * A product of linear algebra: number times anything, matrix times vector or matrix, and with `\cdot` the dot product.
 * @throws EquationError when the shapes do not fit or the product is not defined.
 */
export function product(
  a: Value,
  b: Value,
  sign: "\\cdot" | "\\times" | "juxtaposed",
  at: SourceSpan,
): Value {
  if (a.neutral) return b;
  if (b.neutral) return a;
  if (a.shape.length === 0 && b.shape.length === 0)
    return entrywise(a, b, (x, y) => x * y, sign, at);
  if (sign === "\\times")
    throw new EquationError(
      `\\times is for numbers: got ${describeShape(a)} and ${describeShape(b)}; write \\odot or \\cdot`,
      at,
    );
  if (a.shape.length === 0) return { shape: b.shape, data: b.data.map((y) => a.data[0]! * y) };
  if (b.shape.length === 0) return { shape: a.shape, data: a.data.map((x) => x * b.data[0]!) };
  if (a.shape.length === 1 && b.shape.length === 1) return dot(a, b, sign, at);
  return matrixProduct(a, b, sign, at);
}

function dot(a: Value, b: Value, sign: string, at: SourceSpan): Value {
  if (sign === "juxtaposed")
    throw new EquationError(
      "two vectors side by side are no product: write \\odot (entry by entry) or a^\\top b",
      at,
    );
  if (!sameShape(a, b)) throw mismatch(a, sign, b, at);
  return scalar(a.data.reduce((sum, x, k) => sum + x * b.data[k]!, 0));
}

function matrixProduct(a: Value, b: Value, sign: string, at: SourceSpan): Value {
  const [rows, inner] = a.shape.length === 1 ? [a.shape[0]!, 1] : [a.shape[0]!, a.shape[1]!];
  const [height, columns] = [b.shape[0]!, b.shape[1] ?? 1];
  if (inner !== height) throw mismatch(a, sign === "juxtaposed" ? "times" : sign, b, at);
  const data = new Array<number>(rows * columns).fill(0);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += a.data[r * inner + k]! * b.data[k * columns + c]!;
      data[r * columns + c] = sum;
    }
  }
  if (b.shape.length === 2) return { shape: [rows, columns], data };
  return rows === 1 && a.shape.length === 2 ? scalar(data[0]!) : { shape: [rows], data };
}

/**
 * Vectors and numbers one under the other, or matrices side by side with as many rows.
 * @throws EquationError when matrices and vectors meet, or heights differ.
 */
export function concatenate(parts: Value[], at: SourceSpan): Value {
  if (parts.some(({ shape }) => shape.length === 2))
    throw new EquationError("only vectors and numbers can be joined by [ , ]", at);
  const data = parts.flatMap(({ data: entries }) => entries);
  const written = parts.every((part) => part.written);
  return written ? { shape: [data.length], data, written } : { shape: [data.length], data };
}

/** Rows for columns; a vector becomes a row. */
export function transpose(a: Value, at: SourceSpan): Value {
  if (a.shape.length === 0) throw new EquationError("a number has no transpose", at);
  if (a.shape.length === 1) return { shape: [1, a.shape[0]!], data: a.data };
  const [rows, columns] = [a.shape[0]!, a.shape[1]!];
  const data = Array.from({ length: rows * columns }, (_, k) => {
    const [row, column] = [k % rows, Math.floor(k / rows)];
    return a.data[row * columns + column]!;
  });
  return { shape: [columns, rows], data };
}

/** Whole numbers are exact; anything else may carry a rounding error. */
export function near(x: number, y: number): boolean {
  if (Number.isInteger(x) && Number.isInteger(y)) return x === y;
  return Math.abs(x - y) <= tolerance * Math.max(1, Math.abs(x), Math.abs(y));
}

function mismatch(a: Value, sign: string, b: Value, at: SourceSpan): EquationError {
  const shown = sign === "juxtaposed" ? "times" : sign;
  return new EquationError(
    `shapes do not fit: ${describeShape(a)} ${shown} ${describeShape(b)}`,
    at,
  );
}
