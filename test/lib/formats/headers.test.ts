import { describe, expect, it } from "vitest";
import {
  readNpy,
  readNpz,
  readSafetensors,
  tensor,
  writeNpz,
  writeSafetensors,
  type NumberType,
} from "../../../lib/index.js";

const bytes = (text: string) => new TextEncoder().encode(text);
const joined = (...parts: (Uint8Array | number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => [...part]));

describe("the header of a .npy file", () => {
  const ones = [0, 0, 128, 63, 0, 0, 0, 64];
  const npy = (header: string, data: number[] = ones, version = 1, start = "\x93NUMPY") => {
    const length = version >= 2 ? [header.length, 0, 0, 0] : [header.length, 0];
    return joined(
      [...start].map((c) => c.charCodeAt(0)),
      [version, 0],
      length,
      bytes(header),
      data,
    );
  };
  const header = (descr: string, order = "False", shape = "(2,)") =>
    `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }\n`;

  it("has two bytes of length in version 1, four from version 2 on", () => {
    for (const version of [1, 2, 3])
      expect(readNpy(npy(header("<f4"), ones, version))).toEqual(tensor([2], [1, 2]));
    expect(readNpy(npy(header("<f4", "False", "()"), ones.slice(0, 4)))).toEqual(tensor([], [1]));
    expect(readNpy(npy(header("<f4", "False", "(1, 2)")))).toEqual(tensor([1, 2], [1, 2]));
    expect(readNpy(npy(header("<f4", "False", "(2, )")))).toEqual(tensor([2], [1, 2]));
    expect(readNpy(npy("{'descr':'<f4','fortran_order':False,'shape':(2,)}"))).toEqual(
      tensor([2], [1, 2]),
    );
    const wide = "{'descr':  '<f4', 'fortran_order':  False, 'shape':  (2,)}";
    expect(readNpy(npy(wide))).toEqual(tensor([2], [1, 2]));
  });

  it("tells the order of bytes and of rows and columns", () => {
    expect(Array.from(readNpy(npy(header(">f4"), [63, 128, 0, 0, 64, 0, 0, 0])).values)).toEqual([
      1, 2,
    ]);
    for (const native of ["=f4", "|f4"])
      expect(Array.from(readNpy(npy(header(native))).values)).toEqual([1, 2]);
    const grid = [1, 2, 3, 4, 5, 6];
    expect(Array.from(readNpy(npy(header("|u1", "True", "(2, 3)"), grid)).values)).toEqual([
      1, 3, 5, 2, 4, 6,
    ]);
    expect(Array.from(readNpy(npy(header("|u1", "False", "(2, 3)"), grid)).values)).toEqual(grid);
    const cube = Array.from({ length: 12 }, (_, k) => k);
    expect(Array.from(readNpy(npy(header("|u1", "True", "(2, 3, 2)"), cube)).values)).toEqual([
      0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11,
    ]);
  });

  it("is refused where it begins otherwise, or is cut short", () => {
    const good = npy(header("<f4"));
    const begin = "invalid npy file: expected it to begin with \\x93NUMPY, got something else";
    expect(() => readNpy(good.subarray(0, 11))).toThrow(begin);
    expect(() => readNpy(good.subarray(0, 12))).toThrow(
      `invalid npy file: expected a header of ${header("<f4").length} bytes, got a file of 12 (cut short?)`,
    );
    for (let k = 0; k < 6; k++) {
      const other = good.slice();
      other[k]! += 1;
      expect(() => readNpy(other)).toThrow(begin);
    }
    const noData = npy(header("<f4", "False", "(0,)"), []);
    expect(readNpy(noData)).toEqual(tensor([0], []));
    expect(() => readNpy(good.subarray(0, -1))).toThrow(
      "invalid npy file: expected 8 bytes of float32 for shape [2], got 7",
    );
  });

  it("is refused where it is no array of numbers, and shown up to 120 characters", () => {
    const types = "f2, f4, f8, i1, u1, i2, u2, i4, u4, i8, u8, b1";
    const refused = (text: string) => expect(() => readNpy(npy(text), "npz file: array w.npy"));
    refused(header("<c8")).toThrow(
      `invalid npz file: array w.npy: expected an array of ${types}, got the header ${header("<c8").trim()}`,
    );
    refused(header("<f4", "Maybe")).toThrow("got the header {'descr': '<f4'");
    refused(header("<f4", "False", "[2]")).toThrow("got the header {'descr': '<f4'");
    refused(`  ${"x".repeat(130)}`).toThrow(new RegExp(`got the header ${"x".repeat(120)}$`));
  });
});

describe("an archive of NumPy's that we write", () => {
  it("names each array, and begins its numbers at a multiple of 64", () => {
    const entry = (file: Uint8Array) => {
      const view = new DataView(file.buffer, file.byteOffset);
      const start = 30 + view.getUint16(26, true) + view.getUint16(28, true);
      return file.slice(start, start + view.getUint32(18, true));
    };
    const long = entry(writeNpz({ long: tensor(Array<number>(90).fill(1), [7]) }));
    expect(readNpy(long)).toEqual(tensor(Array<number>(90).fill(1), [7]));
    expect(long.length % 64).toBe(4);
    expect(long[9]).toBe(1);
    for (let length = 0; length < 150; length++) {
      const shape = [0, 10 ** (length % 3), ...Array<number>(Math.floor(length / 3)).fill(1)];
      const file = entry(writeNpz({ a: tensor(shape, []) }));
      expect(readNpy(file)).toEqual(tensor(shape, []));
      expect(String.fromCharCode(...file)).toMatch(/, } *\n$/);
    }
    const text = (each: Uint8Array) => String.fromCharCode(...each.subarray(10));
    const small = entry(writeNpz({ a: tensor([2, 3], [1, 2, 3, 4, 5, 6], "int8") }));
    expect(text(small)).toMatch(
      /^{'descr': '\|i1', 'fortran_order': False, 'shape': \(2, 3,\), } +\n/,
    );
    expect(small.length).toBe(128 + 6);
    expect([...small.subarray(0, 10)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]);
    expect(text(entry(writeNpz({ a: tensor([], [1], "int16") })))).toContain("'descr': '<i2'");
    expect(Object.keys(readNpz(writeNpz({ a: tensor([], [1]), "b.c": tensor([], [1]) })))).toEqual([
      "a",
      "b.c",
    ]);
    // DOS dates count from 1980-01-01, which is day 1 of month 1 of year 0.
    const archive = writeNpz({ a: tensor([], [1]) });
    const date = new DataView(archive.buffer, archive.byteOffset).getUint32(10, true);
    expect(date).toBe(0x00210000);
  });
});

describe("the header of a safetensors file", () => {
  const file = (header: string, data = 0) => {
    const length = new Uint8Array(8);
    new DataView(length.buffer).setBigUint64(0, BigInt(header.length), true);
    return joined(length, bytes(header), Array<number>(data).fill(0));
  };
  const entries = (given: object, data = 8) => file(JSON.stringify(given), data);
  const a = { dtype: "F32", shape: [2], data_offsets: [0, 8] };
  const refused = (given: Uint8Array, message: string) =>
    expect(() => readSafetensors(given)).toThrow(`invalid safetensors file: ${message}`);

  it("may carry metadata, and lists tensors in any order", () => {
    expect(readSafetensors(entries({ __metadata__: { format: "pt" }, a }))).toEqual({
      a: tensor([2], [0, 0]),
    });
    const b = { dtype: "U8", shape: [1], data_offsets: [8, 9] };
    const none = { dtype: "U8", shape: [0], data_offsets: [8, 8] };
    expect(Object.keys(readSafetensors(entries({ b, none, a }, 9)))).toEqual(["a", "none", "b"]);
  });

  it("is refused where it is not whole, no JSON or no object", () => {
    const huge = new Uint8Array(16).fill(255);
    refused(
      huge,
      "expected a header that ends within the file's 16 bytes, got one of 18446744073709552000 bytes (cut short, or another format?)",
    );
    refused(
      file("{}").subarray(0, 9),
      "expected a header that ends within the file's 9 bytes, got one of 2 bytes",
    );
    expect(readSafetensors(file("{}"))).toEqual({});
    refused(new Uint8Array(8), 'expected a header in JSON, got ""…');
    refused(
      file("{nonsense that goes on and on"),
      'expected a header in JSON, got "{nonsense that goes "…',
    );
    for (const [text, shown] of [
      ["[1, 2]", "an array of length 2"],
      ["null", "null"],
      ["3", "3"],
    ] as const)
      refused(file(text), `expected a header that is an object of tensors, got ${shown}`);
  });

  it("is refused with the tensor and the rule", () => {
    const types = "F16, BF16, F32, F64, I8, U8, I16, U16, I32, U32, I64, U64, BOOL";
    refused(entries({ a: null }), `tensor a: expected dtype ${types}, got undefined`);
    refused(entries({ a: { ...a, dtype: 3 } }), `tensor a: expected dtype ${types}, got 3`);
    for (const shape of [[0.5], [-1], ["2"], 2, null])
      refused(
        entries({ a: { ...a, shape } }),
        `tensor a: expected a shape of whole numbers, got ${JSON.stringify(shape)}`,
      );
    refused(
      entries({ a: { dtype: "F32", data_offsets: [0, 8] } }),
      "tensor a: expected a shape of whole numbers, got none",
    );
    for (const offsets of [[0], [0, 8, 8], [0, "8"], 8])
      refused(
        entries({ a: { ...a, data_offsets: offsets } }),
        `tensor a: expected data_offsets [start, end], got ${JSON.stringify(offsets)}`,
      );
    refused(
      entries({ a: { ...a, shape: [3] } }),
      "tensor a: expected 12 bytes for F32 of shape [3], got data_offsets 0 to 8",
    );
    refused(
      entries({ a: { ...a, data_offsets: [4, 12] } }, 12),
      "tensor a: expected data_offsets from 0, got 4 to 12",
    );
    refused(
      entries({ a }, 7),
      "tensor a: expected its numbers at 0 to 8, got only 7 bytes (the file is cut short)",
    );
    refused(entries({ a }, 9), "expected 8 bytes of numbers after the header, got 9");
  });

  it("puts the widest numbers first, names in order, and pads to 8 bytes", () => {
    const types: [string, NumberType][] = [
      ["z", "float64"],
      ["b", "float32"],
      ["a", "int8"],
      ["c", "float32"],
    ];
    const tensors = Object.fromEntries(
      types.map(([name, type]) => [name, tensor([1], [1], type)] as const),
    );
    const written = writeSafetensors(tensors);
    expect(Object.keys(readSafetensors(written))).toEqual(["z", "b", "c", "a"]);
    const length = Number(new DataView(written.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    const text = new TextDecoder().decode(written.subarray(8, 8 + length));
    expect(text).toBe(text.trimEnd().padEnd(length, " "));
    expect(text.trimEnd().length).toBeGreaterThan(length - 8);
    expect(Object.keys(JSON.parse(text) as object)).toEqual(["z", "b", "c", "a"]);
    const noted = writeSafetensors(tensors, { format: "pt" });
    expect(new TextDecoder().decode(noted.subarray(8))).toMatch(
      /^{"__metadata__":{"format":"pt"},"z"/,
    );
  });
});
