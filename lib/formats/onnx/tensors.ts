import type { Budget } from "../budget.js";
import { broken } from "../errors.js";
import { decodeNumbers, numberBytes } from "../numbers.js";
import { countOf, showShape, tensor, type NumberType, type Tensor } from "../tensor.js";
import type { OnnxTensor } from "./schema.js";

/** ONNX's numbers for types of numbers (TensorProto.DataType). */
const typeNumbers: Record<NumberType, number> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
  bfloat16: 16,
};

/** ONNX's types that are not read, by their numbers. */
const otherTypes: Record<number, string> = {
  8: "string",
  14: "complex64",
  15: "complex128",
  17: "float8e4m3fn",
  18: "float8e4m3fnuz",
  19: "float8e5m2",
  20: "float8e5m2fnuz",
  21: "uint4",
  22: "int4",
  23: "float4e2m1",
};

/** The number by which ONNX calls a type. */
export function onnxTypeNumber(numberType: NumberType): number {
  return typeNumbers[numberType];
}

/**
 * The type that ONNX calls by this number.
 * @throws RangeError when there is none of numbers that are read.
 */
export function numberTypeOf(dataType: number, what: string): NumberType {
  const found = Object.entries(typeNumbers).find(([, number]) => number === dataType);
  if (found) return found[0] as NumberType;
  const known = Object.keys(typeNumbers).join(", ");
  throw broken(what, `expected numbers of ${known}, got ${otherTypes[dataType] ?? dataType}`);
}

/**
 * A tensor of the file with its numbers, whichever field holds them.
 * @throws RangeError when its numbers lie in another file, are sparse, or are of a type without numbers.
 */
export function decodeTensor(stored: OnnxTensor, budget: Budget, name = stored.name): Tensor {
  const { dims, raw } = stored;
  const what = `ONNX file: tensor ${name}`;
  requireHere(stored, what);
  const numberType = numberTypeOf(stored.dataType, what);
  requireRank(dims, what);
  const values = raw ? rawNumbers(raw, numberType, dims, what) : listed(stored, numberType);
  if (values.length !== countOf(dims)) {
    throw broken(
      what,
      `expected ${countOf(dims)} numbers for shape ${showShape(dims)}, got ${values.length}`,
    );
  }
  budget.bytes(8 * values.length, what);
  return tensor(dims, values, numberType);
}

/** More than any model has, and few enough to be gone through for every number. */
const mostAxes = 32;

/**
 * Checks the lengths of a tensor's axes, and that there are not too many of them.
 * @throws RangeError when one is negative or no whole number.
 */
export function requireRank(shape: number[], what: string): void {
  if (shape.length > mostAxes) {
    throw broken(what, `expected at most ${mostAxes} axes, got ${shape.length}`);
  }
  if (!shape.every((length) => Number.isInteger(length) && length >= 0)) {
    throw broken(what, `expected lengths of 0 or more, got shape ${showShape(shape)}`);
  }
}

function requireHere({ external, sparse }: OnnxTensor, what: string): void {
  if (external !== undefined) {
    throw broken(
      what,
      `expected its numbers in this file, got a reference to another, ${JSON.stringify(external)} (save the model without external data)`,
    );
  }
  if (sparse)
    throw broken(what, "expected every number, got a sparse tensor (save it as a dense one)");
}

function listed({ floats, doubles, ints }: OnnxTensor, numberType: NumberType): ArrayLike<number> {
  if (numberType.endsWith("float16")) return halves(ints, numberType);
  return [floats, doubles, ints].find((list) => list.length > 0) ?? [];
}

function rawNumbers(raw: Uint8Array, numberType: NumberType, dims: number[], what: string) {
  const bytes = countOf(dims) * numberBytes[numberType];
  if (raw.length !== bytes) {
    throw broken(
      what,
      `expected ${bytes} bytes of ${numberType} for shape ${showShape(dims)}, got ${raw.length}`,
    );
  }
  return decodeNumbers(raw, numberType);
}

/** ONNX keeps the 16 bits of a half in an int32. */
function halves(ints: number[], numberType: NumberType): Float64Array {
  const bytes = new Uint8Array(2 * ints.length);
  ints.forEach((bits, k) => bytes.set([bits & 0xff, (bits >> 8) & 0xff], 2 * k));
  return decodeNumbers(bytes, numberType);
}
