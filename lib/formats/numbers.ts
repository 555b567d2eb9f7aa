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

/** How a 16-bit number is laid out: a sign, an exponent, and `fractionBits` at the end. */
interface HalfLayout {
  fractionBits: number;
  /** The exponent of the smallest normal number. */
  lowest: number;
}

const binary16: HalfLayout = { fractionBits: 10, lowest: -14 };
const brain16: HalfLayout = { fractionBits: 7, lowest: -126 };

interface Codec {
  read(view: DataView, at: number, little: boolean): number;
  write(view: DataView, at: number, value: number): void;
}

const codecs: Record<NumberType, Codec> = {
  float16: {
    read: (view, at, little) => halfToNumber(view.getUint16(at, little), binary16),
    write: (view, at, value) => view.setUint16(at, numberToHalf(value, binary16), true),
  },
  bfloat16: {
    read: (view, at, little) => halfToNumber(view.getUint16(at, little), brain16),
    write: (view, at, value) => view.setUint16(at, numberToHalf(value, brain16), true),
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

/**
 * Numbers from the bytes of a file; whole numbers beyond 2⁵³ are rounded.
 * The caller has made sure that the bytes are a whole number of numbers.
 */
export function decodeNumbers(
  bytes: Uint8Array,
  numberType: NumberType,
  littleEndian = true,
): Float64Array {
  const size = numberBytes[numberType];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { read } = codecs[numberType];
  const values = new Float64Array(bytes.length / size);
  for (let k = 0; k < values.length; k++) values[k] = read(view, k * size, littleEndian);
  return values;
}

/**
 * Numbers as bytes, little-endian; each rounded to the nearest one of its type, ties to even.
 * @throws RangeError when a number is too large for the type, or is no whole number where the type has only those.
 */
export function encodeNumbers(
  name: string,
  values: Float64Array,
  numberType: NumberType,
): Uint8Array {
  const size = numberBytes[numberType];
  const bytes = new Uint8Array(values.length * size);
  const view = new DataView(bytes.buffer);
  const { read, write } = codecs[numberType];
  const isFloat = numberType.includes("float");
  for (let k = 0; k < values.length; k++) {
    const value = values[k]!;
    if (!isFloat && !Number.isInteger(value)) throw unfit(name, value, k, numberType);
    write(view, k * size, value);
    const stored = read(view, k * size, true);
    const kept = isFloat ? Number.isFinite(stored) || !Number.isFinite(value) : stored === value;
    if (!kept) throw unfit(name, value, k, numberType);
  }
  return bytes;
}

function unfit(name: string, value: number, k: number, numberType: NumberType): RangeError {
  return new RangeError(
    `invalid ${name}: expected numbers that fit ${numberType}, got ${value} at entry ${k} (choose a wider numberType)`,
  );
}

function halfToNumber(bits: number, { fractionBits, lowest }: HalfLayout): number {
  const one = 2 ** fractionBits;
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits & 0x7fff) >> fractionBits;
  const fraction = bits & (one - 1);
  if (exponent === 0) return (sign * fraction * 2 ** lowest) / one;
  if (exponent === 3 - 2 * lowest) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / one) * 2 ** (exponent - 1 + lowest);
}

function numberToHalf(value: number, { fractionBits, lowest }: HalfLayout): number {
  const infinity = (3 - 2 * lowest) << fractionBits;
  if (Number.isNaN(value)) return infinity | (1 << (fractionBits - 1));
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size === Infinity) return sign | infinity;
  const exponent = Math.max(lowest, Math.floor(Math.log2(size)));
  const steps = roundToEven(size / 2 ** (exponent - fractionBits));
  // A full 2^fractionBits of steps is the implicit 1: it carries into the exponent's bits, as it should.
  return sign | Math.min(infinity, ((exponent - lowest) << fractionBits) + steps);
}

function roundToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
