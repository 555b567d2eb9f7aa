import type { Budget } from "../budget.js";
import { broken, nameList, shorten } from "../errors.js";
import { decodeNumbers, numberBytes } from "../numbers.js";
import { countOf, showShape, type NumberType, type Tensor } from "../tensor.js";
import { Global, PickledList, PickledObject, type Pickled } from "./pickled.js";

/** Storages by PyTorch's names, and its dtypes. */
const storageTypes: Record<string, NumberType> = {
  FloatStorage: "float32",
  DoubleStorage: "float64",
  HalfStorage: "float16",
  BFloat16Storage: "bfloat16",
  LongStorage: "int64",
  IntStorage: "int32",
  ShortStorage: "int16",
  CharStorage: "int8",
  ByteStorage: "uint8",
  BoolStorage: "bool",
  float32: "float32",
  float64: "float64",
  float16: "float16",
  bfloat16: "bfloat16",
  int64: "int64",
  int32: "int32",
  int16: "int16",
  int8: "int8",
  uint8: "uint8",
  uint16: "uint16",
  uint32: "uint32",
  uint64: "uint64",
  bool: "bool",
};

/** Where a file keeps the numbers of its storages. */
export interface Storages {
  /** The bytes of one storage, by its key. */
  bytes(key: string): Uint8Array | undefined;
  littleEndian: boolean;
}

/** Who a persistent id is: `("storage", class, key, device, count)`, kept as it is. */
export function storageOf(id: Pickled): Pickled {
  const [kind, type, key] = id instanceof PickledList ? id.items : [];
  if (kind !== "storage" || !(type instanceof Global)) {
    throw broken("PyTorch file", "expected a reference to a storage, got another persistent id");
  }
  return new PickledObject("storage", new PickledList([type, String(key)]));
}

/** The functions by which PyTorch's pickles make tensors, and where each has its arguments. */
const rebuilders =
  /^torch\._utils\._rebuild_(tensor|tensor_v2|tensor_v3|parameter|parameter_with_state)$/;

/** Whether an object is a tensor, or would be one if it could be read. */
export function isTensorObject(value: Pickled): value is PickledObject {
  return value instanceof PickledObject && /^torch\._(utils|tensor)\._rebuild_/.test(value.type);
}

/**
 * The tensor that one of PyTorch's functions would rebuild.
 * @throws RangeError when it is of a kind that is not read (quantised, sparse), or its storage does not hold it.
 */
export function tensorOf(
  object: PickledObject,
  name: string,
  storages: Storages,
  budget: Budget,
): Tensor {
  const at = `PyTorch file: tensor ${shorten(name, 80)}`;
  const [, way] = rebuilders.exec(object.type) ?? [];
  const args = object.args instanceof PickledList ? object.args.items : [];
  if (!way) {
    throw broken(
      at,
      `expected plain numbers, got what ${object.type} rebuilds (quantised, sparse or a subclass: save plain tensors)`,
    );
  }
  if (way.startsWith("parameter")) {
    const inner = args[0];
    if (inner !== undefined && isTensorObject(inner))
      return budget.deeper(at, () => tensorOf(inner, name, storages, budget));
    throw broken(at, "expected a parameter around a tensor, got something else");
  }
  const [storage, offset, size, stride] = args;
  const dtype = way === "tensor_v3" ? args[6] : undefined;
  const [shape, steps] = [wholeNumbers(size), wholeNumbers(stride)];
  if (
    !(storage instanceof PickledObject) ||
    !shape ||
    !steps ||
    shape.length !== steps.length ||
    !isWhole(offset)
  ) {
    throw broken(at, "expected a storage, an offset, a shape and strides, got something else");
  }
  const [type, key] = (storage.args as PickledList).items as [Global, string];
  const numberType = typeOf(dtype instanceof Global ? dtype : type, at);
  return strided(storages, { key, numberType, offset, shape, steps }, at, budget);
}

function typeOf({ name }: Global, at: string): NumberType {
  const short = name.replace(/^.*\./, "");
  const found = Object.hasOwn(storageTypes, short) ? storageTypes[short] : undefined;
  if (found) return found;
  throw broken(
    at,
    `expected a storage of ${nameList(Object.keys(storageTypes), 10)}, got ${shorten(name, 60)}`,
  );
}

interface Strided {
  key: string;
  numberType: NumberType;
  offset: number;
  shape: number[];
  steps: number[];
}

function strided(
  storages: Storages,
  { key, numberType, offset, shape, steps }: Strided,
  at: string,
  budget: Budget,
): Tensor {
  const count = countOf(shape);
  budget.bytes(8 * count, at);
  const bytes = storages.bytes(key);
  if (!bytes) throw broken(at, `expected its storage ${JSON.stringify(key)} in the file, got none`);
  const size = numberBytes[numberType];
  const last = shape.reduce((sum, length, axis) => sum + (length - 1) * steps[axis]!, offset);
  if (count > 0 && (last + 1) * size > bytes.length) {
    throw broken(
      at,
      `expected ${(last + 1) * size} bytes in its storage for shape ${showShape(shape)}, got ${bytes.length}`,
    );
  }
  if (count === 0) return { numberType, shape, values: new Float64Array(0) };
  const whole = bytes.subarray(offset * size, (last + 1) * size);
  const stored = decodeNumbers(whole, numberType, storages.littleEndian);
  if (isContiguous(shape, steps)) return { numberType, shape, values: stored };
  return { numberType, shape, values: gathered(stored, shape, steps) };
}

function isContiguous(shape: number[], steps: number[]): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis]! > 1 && steps[axis] !== expected) return false;
    expected *= shape[axis]!;
  }
  return true;
}

function gathered(stored: Float64Array, shape: number[], steps: number[]): Float64Array {
  const index = shape.map(() => 0);
  const values = new Float64Array(countOf(shape));
  for (let k = 0; k < values.length; k++) {
    let at = 0;
    for (let axis = 0; axis < shape.length; axis++) at += index[axis]! * steps[axis]!;
    values[k] = stored[at]!;
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis]! === shape[axis]; axis--)
      index[axis] = 0;
  }
  return values;
}

function wholeNumbers(value: Pickled | undefined): number[] | undefined {
  const items =
    value instanceof PickledList
      ? value.items
      : value instanceof PickledObject && value.args instanceof PickledList
        ? sizeArgs(value.args)
        : undefined;
  return items?.every(isWhole) ? items : undefined;
}

/** `torch.Size` is pickled as a call with one tuple. */
function sizeArgs({ items }: PickledList): Pickled[] {
  const [only] = items;
  return only instanceof PickledList ? only.items : items;
}

function isWhole(value: Pickled | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
