import type { NumberType } from "./tensor.js";

/** How many bytes one number takes. */
export const numberBytes: Record<NumberType, number> = {
  float16: 2,
  bfloat16: 2,
  float32: 4,
  float64: 8,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  bool: 1,
};

interface Codec {
  read(view: DataView, at: number, little: boolean): number;
  write(view: DataView, at: number, value: number): void;
}

const codecs: Record<NumberType, Codec> = {
  float16: {
    read: (view, at, little) => float16ToNumber(view.getUint16(at, little)),
    write: (view, at, value) => view.setUint16(at, numberToFloat16(value), true),
  },
  bfloat16: {
    read: (view, at, little) => bitsToFloat32(view.getUint16(at, little) << 16),
    write: (view, at, value) => view.setUint16(at, numberToBfloat16(value), true),
  },
  float32: {
    read: (view, at, little) => view.getFloat32(at, little),
    write: (view, at, value) => view.setFloat32(at, value, true),
  },
  float64: {
    read: (view, at, little) => view.getFloat64(at, little),
    write: (view, at, value) => view.setFloat64(at, value, true),
  },
  int8: {
    read: (view, at) => view.getInt8(at),
    write: (view, at, value) => view.setInt8(at, value),
  },
  uint8: {
    read: (view, at) => view.getUint8(at),
    write: (view, at, value) => view.setUint8(at, value),
  },
  int16: {
    read: (view, at, little) => view.getInt16(at, little),
    write: (view, at, value) => view.setInt16(at, value, true),
  },
  uint16: {
    read: (view, at, little) => view.getUint16(at, little),
    write: (view, at, value) => view.setUint16(at, value, true),
  },
  int32: {
    read: (view, at, little) => view.getInt32(at, little),
    write: (view, at, value) => view.setInt32(at, value, true),
  },
  uint32: {
    read: (view, at, little) => view.getUint32(at, little),
    write: (view, at, value) => view.setUint32(at, value, true),
  },
  int64: {
    read: (view, at, little) => Number(view.getBigInt64(at, little)),
    write: (view, at, value) => view.setBigInt64(at, BigInt(value), true),
  },
  uint64: {
    read: (view, at, little) => Number(view.getBigUint64(at, little)),
    write: (view, at, value) => view.setBigUint64(at, BigInt(value), true),
  },
  bool: {
    read: (view, at) => (view.getUint8(at) === 0 ? 0 : 1),
    write: (view, at, value) => view.setUint8(at, value === 0 ? 0 : 1),
  },
};

/** Numbers from the bytes of a file; whole numbers beyond 2⁵³ are rounded. */
export function decodeNumbers(
  bytes: Uint8Array,
  numberType: NumberType,
  littleEndian = true,
): Float64Array {
  const size = numberBytes[numberType];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { read } = codecs[numberType];
  return Float64Array.from({ length: Math.floor(bytes.length / size) }, (_, k) =>
    read(view, k * size, littleEndian),
  );
}

/** Numbers as bytes, little-endian, rounded to the nearest number of the type. */
export function encodeNumbers(values: ArrayLike<number>, numberType: NumberType): Uint8Array {
  const size = numberBytes[numberType];
  const bytes = new Uint8Array(values.length * size);
  const view = new DataView(bytes.buffer);
  const { write } = codecs[numberType];
  for (let k = 0; k < values.length; k++) write(view, k * size, values[k]!);
  return bytes;
}

/** One sign bit, 5 bits of exponent, 10 of fraction. */
function float16ToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The nearest float16, ties to even. */
function numberToFloat16(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size >= 65520) return sign | 0x7c00;
  const exponent = Math.max(-14, Math.floor(Math.log2(size)));
  const steps = roundToEven(size / 2 ** (exponent - 10));
  // 1024 steps are 2^exponent itself; a carry runs into the exponent's bits as it should.
  return sign | (size < 2 ** -14 ? steps : ((exponent + 14) << 10) + steps);
}

/** The upper half of a float32, ties to even. */
function numberToBfloat16(value: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  const bits = view.getUint32(0);
  if (Number.isNaN(value)) return 0x7fc0;
  return ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16) & 0xffff;
}

function bitsToFloat32(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setInt32(0, bits);
  return view.getFloat32(0);
}

function roundToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
