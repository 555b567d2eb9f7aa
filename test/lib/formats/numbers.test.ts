import { describe, expect, it } from "vitest";
import type { NumberType } from "../../../lib/index.js";
import { decodeNumbers, encodeNumbers } from "../../../lib/formats/numbers.js";

const decode = (type: NumberType, bytes: number[], little?: boolean) =>
  Array.from(decodeNumbers(Uint8Array.from(bytes), type, little));
const encode = (type: NumberType, ...values: number[]) =>
  Array.from(encodeNumbers("it", Float64Array.from(values), type));
const bitsOf = (type: NumberType, value: number) => {
  const [low, high] = encode(type, value) as [number, number];
  return high * 256 + low;
};
const halfOf = (type: NumberType, bits: number) => decode(type, [bits & 255, bits >> 8])[0]!;

describe("numbers in a file", () => {
  it.each<[NumberType, number, number[]]>([
    ["float32", -2.5, [0, 0, 0x20, 0xc0]],
    ["float64", -2.5, [0, 0, 0, 0, 0, 0, 0x04, 0xc0]],
    ["float16", -2.5, [0, 0xc1]],
    ["bfloat16", -2.5, [0x20, 0xc0]],
    ["int8", -2, [0xfe]],
    ["uint8", 254, [0xfe]],
    ["int16", -258, [0xfe, 0xfe]],
    ["uint16", 258, [2, 1]],
    ["int32", -258, [0xfe, 0xfe, 0xff, 0xff]],
    ["uint32", 258, [2, 1, 0, 0]],
    ["int64", -258, [0xfe, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
    ["uint64", 258, [2, 1, 0, 0, 0, 0, 0, 0]],
    ["bool", 1, [1]],
    ["bool", 0, [0]],
  ])("are of type %s: %d", (type, value, bytes) => {
    expect(encode(type, value, value)).toEqual([...bytes, ...bytes]);
    expect(decode(type, [...bytes, ...bytes])).toEqual([value, value]);
    expect(decode(type, [...bytes].reverse(), false)).toEqual([value]);
  });

  it("are true in a bool whatever its bits, if there are any", () => {
    expect(decode("bool", [0, 1, 2, 255])).toEqual([0, 1, 1, 1]);
  });

  it.each<[NumberType, number, number]>([
    ["int8", -128, 127],
    ["uint8", 0, 255],
    ["int16", -32768, 32767],
    ["uint16", 0, 65535],
    ["int32", -(2 ** 31), 2 ** 31 - 1],
    ["uint32", 0, 2 ** 32 - 1],
    ["bool", 0, 1],
  ])("of type %s reach from %d to %d, and are whole", (type, low, high) => {
    expect(decode(type, encode(type, low, high))).toEqual([low, high]);
    for (const value of [low - 1, high + 1, 0.5, NaN, Infinity]) {
      expect(() => encode(type, 0, value)).toThrow(
        `invalid it: expected numbers that fit ${type}, got ${value} at entry 1 (choose a wider numberType)`,
      );
    }
  });

  it("of 64 bits are whole and within their range too", () => {
    expect(decode("int64", encode("int64", -(2 ** 63)))).toEqual([-(2 ** 63)]);
    expect(decode("uint64", encode("uint64", 2 ** 63))).toEqual([2 ** 63]);
    expect(() => encode("int64", 2 ** 63)).toThrow("that fit int64, got 9223372036854776000");
    expect(() => encode("uint64", -1)).toThrow("that fit uint64, got -1");
    expect(() => encode("uint64", 0.5)).toThrow("that fit uint64, got 0.5");
  });

  it("of any floating type may be infinite or none, but must not become so", () => {
    for (const type of ["float16", "bfloat16", "float32", "float64"] as const) {
      const special = [Infinity, -Infinity, NaN, 0, -0];
      expect(decode(type, encode(type, ...special))).toEqual(special);
    }
    expect(() => encode("float32", -1e39)).toThrow("that fit float32, got -1e+39 at entry 0");
    expect(() => encode("bfloat16", 3.4e38)).toThrow("that fit bfloat16, got 3.4e+38");
  });
});

describe("a number of 16 bits", () => {
  it("is a sign, an exponent and a fraction", () => {
    const [ten, seven] = ["float16", "bfloat16"] as const;
    const known: [typeof ten | typeof seven, number, number][] = [
      [ten, 0x0000, 0],
      [ten, 0x8000, -0],
      [ten, 0x0001, 2 ** -24],
      [ten, 0x03ff, 1023 * 2 ** -24],
      [ten, 0x0400, 2 ** -14],
      [ten, 0x3555, 1365 / 4096],
      [ten, 0x3c00, 1],
      [ten, 0xfbff, -65504],
      [ten, 0x7c00, Infinity],
      [ten, 0xfc00, -Infinity],
      [ten, 0x7e00, NaN],
      [seven, 0x8000, -0],
      [seven, 0x0001, 2 ** -133],
      [seven, 0x0080, 2 ** -126],
      [seven, 0x7f7f, 255 * 2 ** 120],
      [seven, 0xff80, -Infinity],
      [seven, 0x7fc0, NaN],
    ];
    for (const [type, bits, value] of known) {
      expect(halfOf(type, bits), `${type} ${bits}`).toBe(value);
      expect(bitsOf(type, value), `${type} ${value}`).toBe(bits);
    }
  });

  it("is the upper half of a float32 where it is a bfloat16", () => {
    const view = new DataView(new ArrayBuffer(4));
    for (let bits = 0; bits < 0x10000; bits += 7) {
      view.setUint32(0, bits * 0x10000);
      expect(halfOf("bfloat16", bits)).toBe(view.getFloat32(0));
    }
  });

  it.each(["float16", "bfloat16"] as const)("comes back from every %s", (type) => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const value = halfOf(type, bits);
      if (!Number.isNaN(value) && bitsOf(type, value) !== bits)
        expect(bitsOf(type, value)).toBe(bits);
    }
  });

  it.each(["float16", "bfloat16"] as const)(
    "is rounded to the nearest %s, ties to even",
    (type) => {
      for (let bits = 0; bits < (type === "float16" ? 0x7bff : 0x7f7f); bits += 31) {
        const [below, above] = [halfOf(type, bits), halfOf(type, bits + 1)];
        const [low, half, high] = [0.49, 0.5, 0.51].map((share) => below + share * (above - below));
        for (const sign of [0, 0x8000]) {
          const to = (value: number) => bitsOf(type, sign ? -value : value);
          expect([to(low!), to(high!)]).toEqual([sign + bits, sign + bits + 1]);
          expect(to(half!)).toBe(sign + bits + (bits % 2));
        }
      }
    },
  );
});
