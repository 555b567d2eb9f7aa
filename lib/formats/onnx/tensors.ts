import { decodeNumbers } from "../numbers.js";
import { tensor, type NumberType, type Tensor } from "../tensor.js";
import type { OnnxGraph, OnnxTensor } from "./schema.js";

/** ONNX's numbers for types of numbers. */
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
 * Every constant of the graph by name: initializers, and what `Constant` operators hold.
 * Inner graphs are not looked into; names of text and of other files are left out.
 */
export function constantsOf({ initializers, nodes }: OnnxGraph): Map<string, OnnxTensor> {
  const constants = new Map(initializers.map((each) => [each.name, each]));
  for (const { opType, attributes, outputs } of nodes) {
    const value = opType === "Constant" ? attributes["value"]?.tensor : undefined;
    if (value) constants.set(outputs[0]!, value);
  }
  return constants;
}

/**
 * A tensor of the file with its numbers, whichever field holds them.
 * @throws RangeError when its numbers lie in another file, or are of a type without numbers.
 */
export function decodeTensor(stored: OnnxTensor, name = stored.name): Tensor {
  const { dims, dataType, raw, floats, doubles, ints, external } = stored;
  if (external) {
    throw new RangeError(
      `invalid ONNX tensor ${name}: expected its numbers in this file, got a reference to another (save it without external data)`,
    );
  }
  const found = Object.entries(typeNumbers).find(([, number]) => number === dataType);
  if (!found) throw new RangeError(`invalid ONNX tensor ${name}: unknown data type ${dataType}`);
  const numberType = found[0] as NumberType;
  if (raw) return tensor(dims, decodeNumbers(raw, numberType), numberType);
  const isHalf = numberType === "float16" || numberType === "bfloat16";
  if (isHalf) return tensor(dims, halves(ints, numberType), numberType);
  const values = [floats, doubles, ints].find((list) => list.length > 0) ?? [];
  return tensor(dims, values, numberType);
}

/** ONNX keeps the 16 bits of a half in an int32. */
function halves(ints: number[], numberType: NumberType): Float64Array {
  const bytes = new Uint8Array(ints.flatMap((bits) => [bits & 0xff, (bits >> 8) & 0xff]));
  return decodeNumbers(bytes, numberType);
}
