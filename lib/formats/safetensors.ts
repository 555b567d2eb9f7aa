import { strFromU8, strToU8 } from "fflate";
import { describe } from "../math/shapes.js";
import { budgetFor, type Budget } from "./budget.js";
import { broken, bytesOf, shorten, type FileBytes } from "./errors.js";
import type { ContentsMaker, FileContents } from "./opened.js";
import { parseJson } from "./json.js";
import { decodeNumbers, encodeNumbers, numberBytes } from "./numbers.js";
import { countOf, showShape, type NumberType, type Tensor, type Tensors } from "./tensor.js";

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
 * The tensors of a safetensors file, by name, in the order of their numbers in the file.
 * Layout: the header's length (8 bytes), the header (JSON), then the numbers of every tensor, little-endian.
 * @throws RangeError saying what is wrong with the file: too short, no JSON, offsets outside it, an unknown dtype.
 * @see https://github.com/huggingface/safetensors#format
 */
export function readSafetensors(file: FileBytes): Tensors {
  const bytes = bytesOf(file, what);
  return safetensorsTensors(bytes, budgetFor(bytes.length));
}

/** The contents of a file; a tensor of a type that is not read spoils nothing but itself. */
export function safetensorsContents(
  bytes: Uint8Array,
  budget: Budget,
  contents: ContentsMaker,
): FileContents {
  const { header, data } = splitFile(bytes, budget);
  const unread: { name: string; reason: string }[] = [];
  const known = Object.entries(header).filter(([name, entry]) => {
    const type = (entry as Partial<HeaderEntry> | null)?.dtype;
    if (name === "__metadata__" || Object.values(typeNames).includes(String(type))) return true;
    unread.push({
      name,
      reason: `expected dtype ${Object.values(typeNames).join(", ")}, got ${shorten(describe(type), 40)}`,
    });
    return false;
  });
  return contents(tensorsIn(known, data, budget, unread.length === 0), unread, what);
}

/** The texts that a file carries along, by name. */
export function safetensorsMetadata(bytes: Uint8Array, budget: Budget): Record<string, string> {
  const { __metadata__: noted } = splitFile(bytes, budget).header;
  const entries = typeof noted === "object" && noted !== null ? Object.entries(noted) : [];
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** `readSafetensors` on a budget that is shared. */
export function safetensorsTensors(bytes: Uint8Array, budget: Budget): Tensors {
  const { header, data } = splitFile(bytes, budget);
  return tensorsIn(Object.entries(header), data, budget, true);
}

/** @param whole whether these are all of the file's tensors, which then fill it. */
function tensorsIn(
  named: [string, unknown][],
  data: Uint8Array,
  budget: Budget,
  whole: boolean,
): Tensors {
  const entries = named
    .filter(([name]) => name !== "__metadata__")
    .map(([name, entry]) => ({ name, ...requireEntry(name, entry) }))
    .sort((a, b) => a.start - b.start || a.end - b.end);
  if (whole) requireWhole(entries, data.length);
  else entries.forEach(({ name, end }) => requireInside(name, end, data.length));
  return Object.fromEntries(
    entries.map(({ name, numberType, shape, start, end }): [string, Tensor] => {
      budget.bytes(8 * countOf(shape), `${what}: tensor ${name}`);
      return [
        name,
        { numberType, shape, values: decodeNumbers(data.subarray(start, end), numberType) },
      ];
    }),
  );
}

/**
 * Tensors as a safetensors file, each in its own type of numbers; equal tensors give equal bytes.
 * @param metadata strings the file carries along. PyTorch's own loader and the `transformers` library want
 *   `{ format: "pt" }`.
 * @throws RangeError when a number does not fit its tensor's type.
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
  const parts = names.map((name) =>
    encodeNumbers(name, tensors[name]!.values, tensors[name]!.numberType),
  );
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

const what = "safetensors file";

function splitFile(
  file: Uint8Array,
  budget: Budget,
): { header: Record<string, unknown>; data: Uint8Array } {
  if (file.length < 8) {
    throw broken(what, `expected 8 bytes of header length, got a file of ${file.length} bytes`);
  }
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (length > longestHeader || 8 + length > file.length) {
    throw broken(
      what,
      `expected a header that ends within the file's ${file.length} bytes, got one of ${length} bytes (cut short, or another format?)`,
    );
  }
  const header = parseHeader(strFromU8(file.subarray(8, 8 + length)), budget);
  return { header, data: file.subarray(8 + length) };
}

function parseHeader(text: string, budget: Budget): Record<string, unknown> {
  const header = parseJson(text, what, "a header", budget);
  if (typeof header !== "object" || header === null || Array.isArray(header)) {
    throw broken(what, `expected a header that is an object of tensors, got ${describe(header)}`);
  }
  return header as Record<string, unknown>;
}

function requireEntry(name: string, entry: unknown) {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Partial<HeaderEntry>;
  const found = Object.entries(typeNames).find(([, known]) => known === dtype);
  if (!found) {
    const known = Object.values(typeNames).join(", ");
    throw broken(what, `tensor ${name}: expected dtype ${known}, got ${describe(dtype)}`);
  }
  if (!isSizes(shape)) {
    throw broken(what, `tensor ${name}: expected a shape of whole numbers, got ${show(shape)}`);
  }
  if (!isSizes(offsets) || offsets.length !== 2) {
    throw broken(what, `tensor ${name}: expected data_offsets [start, end], got ${show(offsets)}`);
  }
  const numberType = found[0] as NumberType;
  const [start, end] = offsets;
  const bytes = countOf(shape) * numberBytes[numberType];
  if (end - start !== bytes) {
    throw broken(
      what,
      `tensor ${name}: expected ${bytes} bytes for ${dtype} of shape ${showShape(shape)}, got data_offsets ${start} to ${end}`,
    );
  }
  return { numberType, shape, start, end };
}

function requireInside(name: string, end: number, length: number): void {
  if (end > length)
    throw broken(
      what,
      `tensor ${name}: expected its numbers to end at ${end}, got only ${length} bytes (the file is cut short)`,
    );
}

/** The tensors must fill the rest of the file, one after the other, without gap or overlap. */
function requireWhole(entries: { name: string; start: number; end: number }[], length: number) {
  let at = 0;
  for (const { name, start, end } of entries) {
    if (start !== at) {
      throw broken(
        what,
        `tensor ${name}: expected data_offsets from ${at}, got ${start} to ${end}`,
      );
    }
    if (end > length) {
      throw broken(
        what,
        `tensor ${name}: expected its numbers at ${start} to ${end}, got only ${length} bytes (the file is cut short)`,
      );
    }
    at = end;
  }
  if (at !== length) {
    throw broken(what, `expected ${at} bytes of numbers after the header, got ${length}`);
  }
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? "none";
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
