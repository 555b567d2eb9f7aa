import { strFromU8, strToU8, zipSync } from "fflate";
import { budgetFor, type Budget } from "./budget.js";
import { broken, bytesOf, isInWords, type FileBytes } from "./errors.js";
import type { ContentsMaker, FileContents } from "./opened.js";
import { decodeNumbers, encodeNumbers, numberBytes } from "./numbers.js";
import { countOf, showShape, type NumberType, type Tensor, type Tensors } from "./tensor.js";
import { unzip } from "./zip.js";

/** NumPy's names of types, without the byte order before them; it has none for bfloat16. */
const typeNames: Record<string, NumberType> = {
  f2: "float16",
  f4: "float32",
  f8: "float64",
  i1: "int8",
  u1: "uint8",
  i2: "int16",
  u2: "uint16",
  i4: "int32",
  u4: "uint32",
  i8: "int64",
  u8: "uint64",
  b1: "bool",
};

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/**
 * The arrays of a NumPy archive (`np.savez` and `np.savez_compressed`), by name without `.npy`.
 * @throws RangeError when the file is no zip archive, or an entry no array of numbers.
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function readNpz(file: FileBytes): Tensors {
  const bytes = bytesOf(file, "npz file");
  return npzTensors(bytes, budgetFor(bytes.length));
}

/** `readNpz` on a budget that is shared. */
function npzTensors(bytes: Uint8Array, budget: Budget): Tensors {
  const what = "npz file";
  const entries = Object.entries(unzip(bytes, what, budget, (name) => name.endsWith(".npy")));
  if (entries.length === 0) throw broken(what, "expected arrays (.npy) in the archive, got none");
  return Object.fromEntries(
    entries.map(([name, entry]) => [
      name.slice(0, -".npy".length),
      npyTensor(entry, `${what}: array ${name}`, budget),
    ]),
  );
}

/** The contents of an archive; an entry that cannot be read spoils nothing but itself. */
export function npzContents(
  bytes: Uint8Array,
  budget: Budget,
  contents: ContentsMaker,
): FileContents {
  const what = "npz file";
  const tensors: Tensors = {};
  const unread: { name: string; reason: string }[] = [];
  const entries = Object.entries(unzip(bytes, what, budget, (name) => name.endsWith(".npy")));
  for (const [file, entry] of entries) {
    const name = file.slice(0, -".npy".length);
    try {
      tensors[name] = npyTensor(entry, `${what}: array ${name}`, budget);
    } catch (error) {
      if (!isInWords(error)) throw error;
      unread.push({ name, reason: error.message });
    }
  }
  return contents(tensors, unread, what);
}

/**
 * One array of a `.npy` file, either byte order, rows or columns first.
 * @param what what errors call the file.
 * @throws RangeError naming the file and what is wrong with it.
 */
export function readNpy(file: FileBytes, what = "npy file"): Tensor {
  const bytes = bytesOf(file, what);
  return npyTensor(bytes, what, budgetFor(bytes.length));
}

function npyTensor(bytes: Uint8Array, what: string, budget: Budget): Tensor {
  const { text, start } = splitHeader(bytes, what);
  const { numberType, littleEndian, columnsFirst, shape } = parseHeader(text, what);
  const expected = countOf(shape) * numberBytes[numberType];
  if (bytes.length - start !== expected) {
    throw broken(
      what,
      `expected ${expected} bytes of ${numberType} for shape ${showShape(shape)}, got ${bytes.length - start}`,
    );
  }
  budget.bytes(8 * countOf(shape), what);
  const values = decodeNumbers(bytes.subarray(start), numberType, littleEndian);
  return { numberType, shape, values: columnsFirst ? rowsFirst(values, shape) : values };
}

/**
 * Arrays as a NumPy archive that `np.load` reads; equal arrays give equal bytes.
 * @throws RangeError when a number does not fit its tensor's type, or the type is bfloat16, which NumPy has not.
 */
export function writeNpz(tensors: Tensors): Uint8Array {
  const entries = Object.entries(tensors).map(([name, each]) => [`${name}.npy`, npyOf(name, each)]);
  return zipSync(Object.fromEntries(entries) as Record<string, Uint8Array>, {
    level: 0,
    // Zip archives date their entries; the earliest date there is keeps the bytes the same.
    mtime: "1980-01-01T00:00:00",
  });
}

function parseHeader(text: string, what: string) {
  const descr = /'descr':\s*'([<>|=])(\w+)'/.exec(text);
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const sizes = /'shape':\s*\(([\d,\s]*)\)/.exec(text)?.[1];
  const numberType = descr ? typeNames[descr[2]!] : undefined;
  if (!numberType || order === undefined || sizes === undefined) {
    throw broken(
      what,
      `expected an array of ${Object.keys(typeNames).join(", ")}, got the header ${text.trim().slice(0, 120)}`,
    );
  }
  const shape = sizes.split(",").flatMap((size) => (size.trim() === "" ? [] : [Number(size)]));
  return {
    numberType,
    littleEndian: descr![1] !== ">",
    columnsFirst: order === "True",
    shape,
  };
}

function splitHeader(file: Uint8Array, what: string): { text: string; start: number } {
  if (file.length < 12 || magic.some((byte, k) => file[k] !== byte)) {
    throw broken(what, "expected it to begin with \\x93NUMPY, got something else");
  }
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const long = file[6]! >= 2;
  const length = long ? view.getUint32(8, true) : view.getUint16(8, true);
  const start = (long ? 12 : 10) + length;
  if (start > file.length) {
    throw broken(
      what,
      `expected a header of ${length} bytes, got a file of ${file.length} (cut short?)`,
    );
  }
  return { text: strFromU8(file.subarray(start - length, start)), start };
}

/** Numbers stored with the first index running fastest, in the order where the last one does. */
function rowsFirst(values: Float64Array, shape: number[]): Float64Array {
  const index = shape.map(() => 0);
  return values.map(() => {
    let at = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) at = at * shape[axis]! + index[axis]!;
    const value = values[at]!;
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis]! === shape[axis]; axis--) {
      index[axis] = 0;
    }
    return value;
  });
}

function npyOf(name: string, { numberType, shape, values }: Tensor): Uint8Array {
  const typeName = Object.keys(typeNames).find((known) => typeNames[known] === numberType);
  if (!typeName) {
    throw new RangeError(
      `invalid ${name}: expected a type NumPy has, got ${numberType} (choose float32)`,
    );
  }
  const sizes = shape.map((length) => `${length},`).join(" ");
  const order = numberBytes[numberType] === 1 ? "|" : "<";
  const header = `{'descr': '${order}${typeName}', 'fortran_order': False, 'shape': (${sizes}), }`;
  // The numbers begin at a multiple of 64, as NumPy asks for.
  const start = Math.ceil((10 + header.length + 1) / 64) * 64;
  const numbers = encodeNumbers(name, values, numberType);
  const file = new Uint8Array(start + numbers.length).fill(0x20, 10, start);
  file.set([...magic, 1, 0, (start - 10) & 0xff, (start - 10) >> 8]);
  file.set(strToU8(header), 10);
  file[start - 1] = 0x0a;
  file.set(numbers, start);
  return file;
}
