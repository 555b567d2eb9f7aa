import type { Budget } from "../budget.js";
import { broken } from "../errors.js";
import { collected, type PyTorchFile } from "./archive.js";
import { readPickle } from "./pickle.js";
import {
  PickledDict,
  PickledList,
  type Global,
  type Pickled,
  type PickledObject,
} from "./pickled.js";
import { storageOf } from "./tensors.js";

/** PyTorch's own number at the beginning of files before version 1.6, as pickle has it. */
const magic = [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e];

/** Whether a file is what `torch.save` wrote before version 1.6 (or writes without its zip archive). */
export function isLegacy(bytes: Uint8Array): boolean {
  return magic.every((byte, k) => bytes[k] === byte);
}

const what = "PyTorch file";

const sizes: Record<string, number> = {
  Double: 8,
  Float: 4,
  Half: 2,
  BFloat16: 2,
  Long: 8,
  Int: 4,
  Short: 2,
  Char: 1,
  Byte: 1,
  Bool: 1,
};

/**
 * Reads what `torch.save` wrote before version 1.6: five pickles (a number, a version, the machine, the object, the keys of
 * storages), then the storages one after the other, each with its length before it.
 * @throws RangeError when it is cut short or damaged.
 */
export function readLegacy(bytes: Uint8Array, budget: Budget): PyTorchFile {
  const widths = new Map<string, number>();
  const persistent = (id: Pickled) => {
    const storage = storageOf(id);
    const [type, key] = ((storage as PickledObject).args as PickledList).items as [Global, string];
    const width = sizes[/(\w+)Storage$/.exec(type.name)?.[1] ?? ""];
    if (width !== undefined) widths.set(key, width);
    return storage;
  };
  let at = 0;
  const values = Array.from({ length: 5 }, () => {
    const { value, end } = readPickle(bytes, at, budget, persistent);
    at = end;
    return value;
  });
  const [, , machine, object, keys] = values;
  const littleEndian = !(machine instanceof PickledDict) || machine.get("little_endian") !== false;
  const stored = new Map<string, Uint8Array>();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const key of keys instanceof PickledList ? keys.items : []) {
    const width = widths.get(String(key));
    if (width === undefined || at + 8 > bytes.length) {
      throw broken(
        what,
        `expected the storage ${String(key)}, got ${bytes.length - at} more bytes (cut short?)`,
      );
    }
    const size = width * Number(view.getBigUint64(at, littleEndian));
    if (at + 8 + size > bytes.length) {
      throw broken(
        what,
        `expected ${size} bytes of the storage ${String(key)}, got ${bytes.length - at - 8} (cut short?)`,
      );
    }
    stored.set(String(key), bytes.subarray(at + 8, at + 8 + size));
    at += 8 + size;
  }
  return collected(object!, { bytes: (key) => stored.get(key), littleEndian }, budget, false);
}
