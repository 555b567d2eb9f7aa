import { beforeAll, describe, expect, it } from "vitest";
import {
  fromKeras,
  readModel,
  readNpy,
  readNpz,
  tensor,
  toKeras,
  writeNpz,
  type Tensor,
} from "../../../lib/index.js";
import { golden, goldenJson } from "./golden.js";

interface Golden {
  types: { npz: Record<string, { shape: number[]; values: (number | string)[] }> };
  keras: { first: (number[] | number[][])[] };
}

let expected: Golden;

beforeAll(async () => {
  expected = await goldenJson<Golden>("formats.json");
});

describe("an archive that NumPy wrote", () => {
  it("holds arrays of every type, either byte order, rows or columns first", async () => {
    const read = readNpz(await golden("formats/types.npz"));
    const stored = expected.types.npz;
    expect(Object.keys(read).sort()).toEqual(Object.keys(stored).sort());
    for (const [name, { shape, values }] of Object.entries(stored)) {
      expect(read[name]!.shape, name).toEqual(shape);
      expect(Array.from(read[name]!.values), name).toEqual(values.map(Number));
    }
    expect(read["columns"]!.shape).toEqual([2, 3, 4]);
  });

  it("may be compressed, and hold what Keras's get_weights() gave", async () => {
    const file = await golden("formats/keras-first.npz");
    const arrays = Object.values(readNpz(file));
    expect(arrays.map(({ values }) => Array.from(values))).toEqual(
      expected.keras.first.map((weights) => weights.flat()),
    );
    const layer = fromKeras(arrays);
    expect(toKeras(layer)).toEqual(arrays);
    expect(readModel(file)).toMatchObject({
      format: "npz",
      layers: [{ name: "recurrent", stack: [layer] }],
    });
  });
});

describe("an archive that we write", () => {
  it("gives the same arrays again, and the same bytes", async () => {
    const read = readNpz(await golden("formats/types.npz"));
    const written = writeNpz(read);
    expect(readNpz(written)).toEqual(read);
    expect(writeNpz(read)).toEqual(written);
  });

  it("cannot hold bfloat16, which NumPy has not", () => {
    expect(() => writeNpz({ a: tensor([1], [1], "bfloat16") })).toThrow(
      "invalid a: expected a type NumPy has, got bfloat16 (choose float32)",
    );
  });
});

describe("a broken archive", () => {
  const whole = (name: string, each: Tensor) => {
    const entry = readEntry(writeNpz({ [name]: each }));
    return entry;
  };
  /** The .npy file inside an archive that is stored, not compressed: after 30 bytes and the name. */
  function readEntry(file: Uint8Array): Uint8Array {
    const view = new DataView(file.buffer, file.byteOffset);
    const start = 30 + view.getUint16(26, true) + view.getUint16(28, true);
    return file.slice(start, start + view.getUint32(18, true));
  }
  const replaced = (file: Uint8Array, from: string, to: string) => {
    const text = Array.from(file, (byte) => String.fromCharCode(byte)).join("");
    expect(text).toContain(from);
    return Uint8Array.from(text.replace(from, to), (char) => char.charCodeAt(0));
  };
  const npy = whole("a", tensor([2, 3], [1, 2, 3, 4, 5, 6]));

  it("is reported when it is no archive, holds no array, or is cut short", async () => {
    expect(() => readNpz(new Uint8Array([1, 2, 3]))).toThrow(
      "invalid npz file: expected a zip archive (50 4b …), got 3 bytes that begin 01 02 03",
    );
    expect(() => readNpz(new Uint8Array())).toThrow("got 0 bytes that begin nowhere");
    expect(() => readNpz(writeNpz({}))).toThrow("expected arrays (.npy) in the archive, got none");
    const file = await golden("formats/keras-first.npz");
    for (let length = 4; length < file.length; length += 13) {
      expect(() => readNpz(file.subarray(0, length))).toThrow(/^invalid npz file: expected/);
    }
  });

  it("is reported with the array and the rule", () => {
    expect(readNpy(npy)).toEqual(tensor([2, 3], [1, 2, 3, 4, 5, 6]));
    expect(() => readNpy(npy.subarray(0, 9))).toThrow("invalid npy file: expected it to begin");
    expect(() => readNpy(npy.subarray(0, 40))).toThrow(
      "expected a header of 118 bytes, got a file",
    );
    expect(() => readNpy(npy.subarray(0, -1))).toThrow(
      "invalid npy file: expected 24 bytes of float32 for shape [2, 3], got 23",
    );
    expect(() => readNpy(replaced(npy, "<f4", "<c8"), "npz file: array w.npy")).toThrow(
      "invalid npz file: array w.npy: expected an array of f2, f4",
    );
    expect(() => readNpy(replaced(npy, "'<f4'", "[('a', '<f4')]"))).toThrow("expected an array of");
    expect(() => readNpy(replaced(npy, "fortran", "cobol"))).toThrow("got the header");
  });
});
