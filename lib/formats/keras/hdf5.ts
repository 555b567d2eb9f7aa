import type { Budget } from "../budget.js";
import { broken, isInWords } from "../errors.js";
import { numberBytes } from "../numbers.js";
import { countOf, tensor, type NumberType, type Tensor } from "../tensor.js";
import {
  attributesOf,
  Dataset,
  File,
  Group,
  type JsfiveDataset,
  type JsfiveGroup,
} from "./jsfive.js";
import { meteredFile, type MeteredFile } from "./metered.js";

/** A group of an HDF5 file with the arrays that lie in it directly. */
export interface Hdf5Group {
  /** The names from the root to here; `[]` for the root. */
  path: string[];
  /** What is noted on the group. */
  attributes: Record<string, unknown>;
  /** Its arrays of numbers by name, read when asked for. */
  arrays: Map<string, () => Tensor>;
}

/** The deepest nesting that is followed; a model is far flatter, a damaged file may contain itself. */
const deepest = 32;

/** Whether the bytes begin as an HDF5 file does. */
export function isHdf5(file: Uint8Array): boolean {
  return [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a].every((byte, k) => file[k] === byte);
}

/**
 * Every group of an HDF5 file, parents before children.
 * @throws RangeError when the bytes are no HDF5 file, or are damaged.
 */
export function readHdf5(file: Uint8Array, what: string, budget: Budget): Hdf5Group[] {
  if (!isHdf5(file)) {
    throw broken(what, `expected it to begin with \\x89HDF, got ${file.length} other bytes`);
  }
  return guarded(what, () => {
    // jsfive reads an ArrayBuffer from its beginning, which need not be where `file` begins.
    const metered = meteredFile(file, what, budget);
    return walk(new File(metered.buffer, what), [], { what, budget, metered });
  });
}

/** What is read, as errors call it, and what may be spent on it. */
interface Source {
  what: string;
  budget: Budget;
  metered?: MeteredFile;
}

/** A group and all below it, parents before children. */
export function walk(group: JsfiveGroup, path: string[], source: Source): Hdf5Group[] {
  const { what, budget } = source;
  if (path.length > deepest) {
    throw broken(what, `expected groups at most ${deepest} deep, got ${path.join("/")}`);
  }
  // Reading a group takes tens of microseconds; groups that share their children are walked once for every path.
  budget.steps(300, what);
  const here: Hdf5Group = { path, attributes: attributesOf(group), arrays: new Map() };
  const below: Hdf5Group[] = [];
  for (const name of group.keys) {
    const child = group.get(name);
    if (child instanceof Dataset) {
      here.arrays.set(name, () => arrayOf(child, [...path, name].join("/"), source));
    } else if (child instanceof Group) {
      below.push(...walk(child, [...path, name], source));
    }
  }
  return [here, ...below];
}

/** An array's numbers, if they are numbers and as many as the file can hold. */
export function arrayOf(dataset: JsfiveDataset, name: string, source: Source): Tensor {
  const { what, budget, metered } = source;
  const at = `${what}: array ${name}`;
  return guarded(at, () => {
    const { shape, dtype } = dataset;
    const numberType = typeOf(dtype);
    if (!numberType) {
      throw broken(at, `expected numbers, got type ${JSON.stringify(dtype)}`);
    }
    const count = countOf(shape);
    budget.bytes(8 * count, at);
    metered?.startArray(chunkOf(dataset, count, numberBytes[numberType], at));
    const { value } = dataset;
    metered?.startArray(undefined);
    if (value.length !== count) {
      throw broken(at, `expected ${count} numbers, got ${value.length} (cut short?)`);
    }
    return tensor(shape, value, numberType);
  });
}

/** The chunks an array lies in; one that is far larger than the array is read in full for nothing. */
function chunkOf({ _dataobjects: parser }: JsfiveDataset, count: number, size: number, at: string) {
  const shape = parser?.chunks ?? undefined;
  if (!shape) return undefined;
  const numbers = countOf(shape);
  if (numbers > 65_536 + 4 * count) {
    throw broken(at, `expected chunks of about its ${count} numbers, got chunks of ${numbers}`);
  }
  return { count: numbers, bytes: numbers * size };
}

function typeOf(dtype: unknown): NumberType | undefined {
  const match = /^[<>|=]?([fiu])([1248])$/.exec(String(dtype));
  if (!match) return undefined;
  const names: Record<string, string> = { f: "float", i: "int", u: "uint" };
  return `${names[match[1]!]}${8 * Number(match[2])}` as NumberType;
}

/** jsfive throws strings, and the errors of DataView where a file is cut short; both become an error with words. */
function guarded<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (isInWords(error)) throw error;
    const rule = "expected a whole HDF5 file, got one that is cut short or damaged";
    throw broken(what, typeof error === "string" ? `${rule}: ${error}` : rule, error);
  }
}
