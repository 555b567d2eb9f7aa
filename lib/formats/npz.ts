import { strFromU8, unzipSync } from "fflate";
import { decodeNumbers, numberBytes } from "./numbers.js";
import { matrixOfTensor, transpose, type NumberType, type Tensor, type Tensors } from "./tensor.js";

/** NumPy's names of types, without the byte order before them. */
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

/**
 * The arrays of a NumPy archive (`np.savez` and `np.savez_compressed`), by name without `.npy`.
 * @throws RangeError when the file is no zip archive, or an entry no array of numbers.
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function readNpz(file: Uint8Array): Tensors {
  const entries = Object.entries(unzip(file)).filter(([name]) => name.endsWith(".npy"));
  return Object.fromEntries(
    entries.map(([name, bytes]) => [name.slice(0, -".npy".length), readNpy(bytes, name)]),
  );
}

/**
 * One array of a `.npy` file, either byte order, rows or columns first.
 * @throws RangeError naming the file and what is wrong with it.
 */
export function readNpy(file: Uint8Array, name = "array"): Tensor {
  const { text, start } = splitHeader(file, name);
  const descr = /'descr':\s*'([<>|=])(\w+)'/.exec(text);
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const sizes = /'shape':\s*\(([\d,\s]*)\)/.exec(text)?.[1];
  const numberType = descr ? typeNames[descr[2]!] : undefined;
  if (!numberType || order === undefined || sizes === undefined) {
    throw broken(name, `expected an array of numbers, got the header ${text.trim()}`);
  }
  const shape = sizes.split(",").flatMap((size) => (size.trim() === "" ? [] : [Number(size)]));
  const bytes = shape.reduce((product, n) => product * n, numberBytes[numberType]);
  if (file.length - start !== bytes) {
    throw broken(name, `expected ${bytes} bytes of numbers, got ${file.length - start}`);
  }
  const values = decodeNumbers(file.subarray(start), numberType, descr![1] !== ">");
  const read: Tensor = { numberType, shape, values };
  return order === "True" ? rowsFirst(read, name) : read;
}

/** The zip archive's files by name; `what` names the format in errors. */
export function unzip(file: Uint8Array, what = "npz file"): Record<string, Uint8Array> {
  try {
    return unzipSync(file);
  } catch (error) {
    throw new RangeError(
      `invalid ${what}: expected a zip archive, got ${file.length} bytes of something else`,
      { cause: error },
    );
  }
}

function splitHeader(file: Uint8Array, name: string): { text: string; start: number } {
  const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
  if (file.length < 10 || magic.some((byte, k) => file[k] !== byte)) {
    throw broken(name, "expected it to begin with \\x93NUMPY");
  }
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const long = file[6]! >= 2;
  const length = long ? view.getUint32(8, true) : view.getUint16(8, true);
  const start = (long ? 12 : 10) + length;
  if (start > file.length) throw broken(name, `expected a header of ${length} bytes`);
  return { text: strFromU8(file.subarray(start - length, start)), start };
}

/** An array stored column by column, as one stored row by row. */
function rowsFirst(read: Tensor, name: string): Tensor {
  if (read.shape.length < 2) return read;
  if (read.shape.length > 2) {
    throw broken(name, `expected at most 2 dimensions column by column, got ${read.shape.length}`);
  }
  const [rows, columns] = read.shape as [number, number];
  const across = matrixOfTensor({ ...read, shape: [columns, rows] });
  return { ...read, values: Float64Array.from(transpose(across, rows).flat()) };
}

function broken(name: string, rule: string): RangeError {
  return new RangeError(`invalid ${name}: ${rule}`);
}
