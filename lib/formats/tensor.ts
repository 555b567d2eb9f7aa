import type { Matrix, Vector } from "../math/vector.js";

/** How a number is stored in a file. In memory every number is a float64. */
export type NumberType =
  | "float16"
  | "bfloat16"
  | "float32"
  | "float64"
  | "int8"
  | "uint8"
  | "int16"
  | "uint16"
  | "int32"
  | "uint32"
  | "int64"
  | "uint64"
  | "bool";

/** An array of any number of dimensions as files hold it: its shape, and its numbers row by row. */
export interface Tensor {
  /** How the numbers are stored; writers keep to it. */
  numberType: NumberType;
  /** The length of every dimension; `[]` is one number. */
  shape: number[];
  /** Π shape numbers, the last dimension running fastest. */
  values: Float64Array;
}

/** Tensors by name. */
export type Tensors = Record<string, Tensor>;

/**
 * A tensor of float32 or float64 numbers.
 * @throws RangeError when the number of values is not the product of the shape.
 */
export function tensor(
  shape: number[],
  values: ArrayLike<number>,
  numberType: NumberType = "float32",
): Tensor {
  const count = countOf(shape);
  if (values.length !== count) {
    throw new RangeError(
      `invalid tensor: expected ${count} values for shape ${showShape(shape)}, got ${values.length}`,
    );
  }
  return { numberType, shape: [...shape], values: Float64Array.from(values) };
}

/** How many numbers a tensor of this shape has: Π shape; 1 for `[]`. */
export function countOf(shape: number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** A matrix as a tensor. Shapes: [m][n] → [m, n]. */
export function tensorOfMatrix(matrix: Matrix, numberType?: NumberType): Tensor {
  return tensor([matrix.length, matrix[0]!.length], matrix.flat(), numberType);
}

/** A tensor of two dimensions as a matrix. Shapes: [m, n] → [m][n]. */
export function matrixOfTensor({ shape, values }: Tensor): Matrix {
  const [rows, columns] = shape as [number, number];
  return Array.from({ length: rows }, (_, row) =>
    Array.from(values.subarray(row * columns, (row + 1) * columns)),
  );
}

/** Columns as rows. Shapes: [m][n] → [n][m]. */
export function transpose(matrix: Matrix, columns = matrix[0]?.length ?? 0): Matrix {
  return Array.from({ length: columns }, (_, column) => matrix.map((row) => row[column]!));
}

/** The k-th of the equal slices along the first dimension. Shapes: [d, …] → […]. */
export function sliceOf({ numberType, shape, values }: Tensor, k: number): Tensor {
  const rest = shape.slice(1);
  const size = values.length / shape[0]!;
  return { numberType, shape: rest, values: values.slice(k * size, (k + 1) * size) };
}

/** Tensors of one shape, one after the other along a new first dimension. Shapes: d × […] → [d, …]. */
export function stackTensors(parts: Tensor[]): Tensor {
  const values = parts.flatMap(({ values: part }) => Array.from(part));
  return tensor([parts.length, ...parts[0]!.shape], values, parts[0]!.numberType);
}

/** Cuts a vector into equal parts. Shapes: [parts · n] → parts × [n]. */
export function cut(values: ArrayLike<number>, parts: number): Vector[] {
  const size = values.length / parts;
  return Array.from({ length: parts }, (_, k) =>
    Array.from({ length: size }, (_unused, j) => values[k * size + j]!),
  );
}

/**
 * Checks that a tensor of weights has the shape expected (`null` admits any length ≥ 1) and finite numbers.
 * @throws RangeError `invalid weight_ih_l0: expected shape [16, 3] (4·hiddenSize × inputSize), got [16, 4]`
 */
export function requireWeights(
  name: string,
  { shape, values, numberType }: Tensor,
  expected: (number | null)[],
  meaning: string,
): void {
  const fits =
    shape.length === expected.length &&
    shape.every((length, k) => length > 0 && (expected[k] ?? length) === length);
  if (!fits) {
    throw new RangeError(
      `invalid ${name}: expected shape ${showShape(expected)} (${meaning}), got ${showShape(shape)}`,
    );
  }
  if (!numberType.includes("float")) {
    throw new RangeError(
      `invalid ${name}: expected floating-point numbers, got ${numberType} (codes of a quantised model need their scale: save it before it is quantised)`,
    );
  }
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new RangeError(
      `invalid ${name}: expected finite numbers, got ${values[bad]} at entry ${bad} of ${values.length}`,
    );
  }
}

/** A shape as an error message shows it: `[4, any]`. */
export function showShape(shape: (number | null)[]): string {
  return `[${shape.map((length) => length ?? "any").join(", ")}]`;
}
