import { describe, expect, it } from "vitest";
import { tensor } from "../../../lib/index.js";
import { budgetFor } from "../../../lib/formats/budget.js";
import { arrayOf, walk } from "../../../lib/formats/keras/hdf5.js";
import {
  attributesOf,
  Dataset,
  Group,
  type JsfiveGroup,
} from "../../../lib/formats/keras/jsfive.js";

/** A group as jsfive has it. */
function group(children: Record<string, unknown>, attrs: object = {}): JsfiveGroup {
  const properties = {
    keys: Object.keys(children),
    attrs,
    get: (name: string) => children[name],
    _dataobjects: { _attr_value: () => undefined },
  };
  const described = Object.entries(properties).map(([name, value]) => [name, { value }]);
  return Object.create(Group.prototype as object, Object.fromEntries(described)) as JsfiveGroup;
}

const source = { what: "file", budget: budgetFor(3, { bytes: 300 }) };
const shown = (shape: number[], dtype: unknown, value: number[]) =>
  arrayOf({ shape, dtype, value }, "a/b", source);

describe("an array of an HDF5 file", () => {
  it("is a tensor of its type", () => {
    const types = {
      "<f2": "float16",
      ">f4": "float32",
      "=f8": "float64",
      "|i1": "int8",
      "<i2": "int16",
      i4: "int32",
      "<i8": "int64",
      "|u1": "uint8",
      "<u4": "uint32",
    } as const;
    for (const [dtype, type] of Object.entries(types))
      expect(shown([2], dtype, [1, 2]), dtype).toEqual(tensor([2], [1, 2], type));
    for (const dtype of ["S7", "<c8", "<f3", "<f4x", [["a", "<f4"]]])
      expect(() => shown([2], dtype, [1, 2])).toThrow(
        `invalid file: array a/b: expected numbers, got type ${JSON.stringify(dtype)}`,
      );
  });

  it("has as many numbers as its shape, and no more than the file can hold", () => {
    expect(shown([3], "<f4", [1, 2, 3]).values).toHaveLength(3);
    expect(() => shown([40], "<f4", [1, 2, 3, 4])).toThrow(
      "invalid file: array a/b: expected at most 300 bytes unpacked",
    );
    expect(() => shown([3], "<f4", [1, 2])).toThrow(
      "invalid file: array a/b: expected 3 numbers, got 2 (cut short?)",
    );
  });

  it("is reported as damaged where it cannot be read, with what jsfive says", () => {
    const failing = (error: unknown) => () =>
      arrayOf(
        {
          shape: [1],
          dtype: "<f4",
          get value(): number[] {
            throw error;
          },
        },
        "a",
        source,
      );
    const rule =
      "invalid file: array a: expected a whole HDF5 file, got one that is cut short or damaged";
    expect(failing("bad chunk")).toThrow(new RangeError(`${rule}: bad chunk`));
    expect(failing(new Error("out of bounds"))).toThrow(new RangeError(rule));
    expect(failing(new RangeError("out of bounds"))).toThrow(new RangeError(rule));
  });
});

describe("the groups of an HDF5 file", () => {
  it("are listed parents first, links that lead nowhere left out", () => {
    const array = Object.create(Dataset.prototype as object) as object;
    const groups = walk(group({ a: group({ nowhere: null, array }, { name: "x" }) }), [], source);
    expect(groups.map(({ path, attributes }) => [path, attributes])).toEqual([
      [[], {}],
      [["a"], { name: "x" }],
    ]);
    expect([...groups[1]!.arrays.keys()]).toEqual(["array"]);
  });

  it("are followed 32 deep", () => {
    const nested = (depth: number): JsfiveGroup =>
      depth === 0 ? group({}) : group({ a: nested(depth - 1) });
    expect(walk(nested(32), [], source)).toHaveLength(33);
    expect(() => walk(nested(33), [], source)).toThrow(
      `invalid file: expected groups at most 32 deep, got ${Array<string>(33).fill("a").join("/")}`,
    );
  });

  it("have no attribute of more values than bytes", () => {
    const noting = (count: number) => {
      const parser = { _attr_value: (_: unknown, __: ArrayBuffer, n: number) => `${n} values` };
      const bytes = new ArrayBuffer(4);
      const noted = {
        _dataobjects: parser,
        get attrs() {
          return {
            name: (parser._attr_value as (...all: unknown[]) => unknown)(0, bytes, count, 0),
          };
        },
      };
      return attributesOf(noted as unknown as JsfiveGroup);
    };
    expect(noting(4)).toEqual({ name: "4 values" });
    expect(() => noting(5)).toThrow("an attribute of 5 values");
  });
});
