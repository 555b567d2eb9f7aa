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

/** The number by which ONNX calls a type. */
export function onnxTypeNumber(numberType: NumberType): number {
  return typeNumbers[numberType];
}

/**
 * A tensor of the file with its numbers, whichever field holds them.
 * @throws RangeError when its numbers lie in another file, or are of a type without numbers.
 */
export function decodeTensor(stored: OnnxTensor, name = stored.name): Tensor {
  const { dims, dataType, raw, floats, doubles, ints, external } = stored;
  const what = `ONNX file: tensor ${name}`;
  if (external) {
    throw broken(
      what,
      "expected its numbers in this file, got a reference to another (save the model without external data)",
    );
  }
  const found = Object.entries(typeNumbers).find(([, number]) => number === dataType);
  if (!found) {
    throw broken(
      what,
      `expected a data type of ${Object.values(typeNumbers).join(", ")}, got ${dataType}`,
    );
  }
  const numberType = found[0] as NumberType;
  const values = raw ? rawNumbers(raw, numberType, dims, what) : listed();
  if (values.length !== countOf(dims)) {
    throw broken(
      what,
      `expected ${countOf(dims)} numbers for shape ${showShape(dims)}, got ${values.length}`,
    );
  }
  return tensor(dims, values, numberType);

  function listed(): ArrayLike<number> {
    if (numberType.endsWith("float16")) return halves(ints, numberType);
    return [floats, doubles, ints].find((list) => list.length > 0) ?? [];
  }
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
  const bytes = new Uint8Array(ints.flatMap((bits) => [bits & 0xff, (bits >> 8) & 0xff]));
  return decodeNumbers(bytes, numberType);
}
