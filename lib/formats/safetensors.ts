import { strFromU8, strToU8 } from "fflate";
import { decodeNumbers, encodeNumbers, numberBytes } from "./numbers.js";
import { showShape, type NumberType, type Tensors } from "./tensor.js";

/** The names safetensors gives to types of numbers. */
const typeNames: Record<NumberType, string> = {
  float16: "F16",
  bfloat16: "BF16",
  float32: "F32",
  float64: "F64",
  int8: "I8",
  uint8: "U8",
  int16: "I16",
  uint16: "U16",
  int32: "I32",
  uint32: "U32",
  int64: "I64",
  uint64: "U64",
  bool: "BOOL",
};

/** The longest header the format allows, in bytes. */
const longestHeader = 100_000_000;

interface HeaderEntry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/**
 * The tensors of a safetensors file, by name.
 * Layout: the header's length (8 bytes), the header (JSON), then the numbers of every tensor, little-endian.
 * @throws RangeError saying what is wrong with the file: too short, no JSON, offsets outside it, an unknown type.
 * @see https://github.com/huggingface/safetensors#format
 */
export function readSafetensors(file: Uint8Array): Tensors {
  const { header, data } = splitFile(file);
  const entries = Object.entries(header).filter(([name]) => name !== "__metadata__");
  return Object.fromEntries(entries.map(([name, entry]) => [name, readEntry(name, entry, data)]));
}

/**
 * Tensors as a safetensors file, each in its own type of numbers; names in order, so that equal tensors give equal bytes.
 * @param metadata strings the file carries along, e.g. `{ format: "pt" }`.
 */
export function writeSafetensors(
  tensors: Tensors,
  metadata: Record<string, string> = {},
): Uint8Array {
  const names = Object.keys(tensors).sort(
    (a, b) =>
      // The widest numbers first keeps every tensor aligned to its own width, as the format's own writer does.
      numberBytes[tensors[b]!.numberType] - numberBytes[tensors[a]!.numberType] || (a < b ? -1 : 1),
  );
  const parts = names.map((name) => encodeNumbers(tensors[name]!.values, tensors[name]!.numberType));
  let end = 0;
  const entries = names.map((name, k): [string, HeaderEntry] => {
    const start = end;
    end += parts[k]!.length;
    const { numberType, shape } = tensors[name]!;
    return [name, { dtype: typeNames[numberType], shape, data_offsets: [start, end] }];
  });
  const meta = Object.keys(metadata).length > 0 ? [["__metadata__", metadata] as const] : [];
  return joinFile(JSON.stringify(Object.fromEntries([...meta, ...entries])), parts);
}

function splitFile(file: Uint8Array): { header: Record<string, HeaderEntry>; data: Uint8Array } {
  if (file.length < 8) throw broken(`expected 8 bytes of header length, got ${file.length} bytes`);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (length > longestHeader || 8 + length > file.length) {
    throw broken(`expected a header within ${file.length} bytes, got a header of ${length}`);
  }
  return {
    header: parseHeader(strFromU8(file.subarray(8, 8 + length))),
    data: file.subarray(8 + length),
  };
}

function parseHeader(text: string): Record<string, HeaderEntry> {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (error) {
    throw new RangeError(`invalid safetensors file: the header is not JSON`, { cause: error });
  }
  if (typeof header !== "object" || header === null || Array.isArray(header)) {
    throw broken("expected the header to be an object of tensors");
  }
  return header as Record<string, HeaderEntry>;
}

function readEntry(name: string, entry: HeaderEntry, data: Uint8Array) {
  const { dtype, shape, data_offsets: offsets } = entry ?? {};
  const found = Object.entries(typeNames).find(([, known]) => known === dtype);
  if (!found) {
    throw broken(
      `tensor ${name}: expected dtype ${Object.values(typeNames).join(", ")}, got ${dtype}`,
    );
  }
  const numberType = found[0] as NumberType;
  if (!isSizes(shape) || !isSizes(offsets) || offsets.length !== 2) {
    throw broken(`tensor ${name}: expected a shape and two data_offsets`);
  }
  const [start, end] = offsets;
  const bytes = shape.reduce((product, n) => product * n, numberBytes[numberType]);
  if (end > data.length || end - start !== bytes) {
    throw broken(
      `tensor ${name}: expected ${bytes} bytes for shape ${showShape(shape)}, got offsets ${start} to ${end} of ${data.length}`,
    );
  }
  return { numberType, shape, values: decodeNumbers(data.subarray(start, end), numberType) };
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isInteger(size) && size >= 0);
}

function joinFile(header: string, parts: Uint8Array[]): Uint8Array {
  const text = strToU8(header);
  const padded = Math.ceil(text.length / 8) * 8;
  const total = parts.reduce((sum, part) => sum + part.length, 8 + padded);
  const file = new Uint8Array(total).fill(0x20, 8, 8 + padded);
  new DataView(file.buffer).setBigUint64(0, BigInt(padded), true);
  file.set(text, 8);
  let at = 8 + padded;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

function broken(rule: string): RangeError {
  return new RangeError(`invalid safetensors file: ${rule}`);
}
