import { beforeAll, describe, expect, it } from "vitest";
import {
  fromPyTorch,
  lstmStep,
  pytorchPrefixes,
  readModel,
  readSafetensors,
  tensor,
  toPyTorch,
  writeSafetensors,
  type Tensors,
} from "../../../lib/index.js";
import {
  golden,
  goldenJson,
  largestGap,
  lstmLayers,
  lstmOf,
  randomCell,
  runLayers,
} from "./golden.js";

interface Stored {
  shape: number[];
  values: (number | string)[];
}

interface Golden {
  pytorch: {
    stateDict: Record<string, number[] | number[][]>;
    cell: Record<"x" | "h0" | "c0" | "h" | "c", number[]>;
  } & Record<"x" | "h0" | "c0" | "output" | "h" | "c", number[][]>;
  pytorchProjection: Record<"x" | "output" | "c", number[][]>;
  pytorchFloat64: Record<"x" | "output" | "c", number[][]>;
  types: { safetensors: Record<string, Stored> };
}

let expected: Golden;
let tensors: Tensors;

beforeAll(async () => {
  expected = await goldenJson<Golden>("formats.json");
  tensors = readSafetensors(await golden("formats/pytorch.safetensors"));
});

describe("a safetensors file that PyTorch wrote", () => {
  it("holds the module's tensors, to the last bit", () => {
    const { stateDict } = expected.pytorch;
    expect(Object.keys(tensors).sort()).toEqual(Object.keys(stateDict).sort());
    for (const [name, values] of Object.entries(stateDict)) {
      expect(tensors[name]!.numberType).toBe("float32");
      expect(Array.from(tensors[name]!.values)).toEqual(values.flat());
    }
  });

  it("gives two bidirectional layers that compute what PyTorch computes, within 1e-6", () => {
    expect(pytorchPrefixes(tensors).sort()).toEqual(["encoder.", "step."]);
    const { x, h0, c0, output, h, c } = expected.pytorch;
    const layers = lstmLayers(fromPyTorch(tensors, "encoder."));
    const ours = runLayers(layers, x, { initial: { h: h0, c: c0 } });
    // float32's rounding over two layers and six steps.
    expect(largestGap(ours.output, output)).toBeLessThan(1e-6);
    expect(
      largestGap(
        ours.states.map((state) => state.h),
        h,
      ),
    ).toBeLessThan(1e-6);
    expect(
      largestGap(
        ours.states.map((state) => state.c),
        c,
      ),
    ).toBeLessThan(1e-6);
  });

  it("gives the cell of an nn.LSTMCell", () => {
    const { x, h0, c0, h, c } = expected.pytorch.cell;
    const { forward } = fromPyTorch(tensors, "step.")[0]!;
    const step = lstmStep(lstmOf(forward), x, { hiddenState: h0, cellState: c0 });
    expect(largestGap([step.hiddenState, step.cellState], [h, c])).toBeLessThan(1e-6);
  });

  it("gives float64 weights without biases whole: PyTorch's numbers within 1e-12", async () => {
    const file = await golden("formats/pytorch-float64.safetensors");
    const layers = lstmLayers(fromPyTorch(readSafetensors(file)));
    const { x, output, c } = expected.pytorchFloat64;
    const ours = runLayers(layers, x);
    expect(largestGap(ours.output, output)).toBeLessThan(1e-12);
    expect(largestGap([ours.states[0]!.c], c)).toBeLessThan(1e-12);
  });

  it("gives two layers with projections: PyTorch's numbers within 1e-12", async () => {
    const file = await golden("formats/pytorch-projection.safetensors");
    const layers = lstmLayers(fromPyTorch(readSafetensors(file)));
    const { x, output, c } = expected.pytorchProjection;
    const ours = runLayers(layers, x);
    expect(largestGap(ours.output, output)).toBeLessThan(1e-12);
    expect(
      largestGap(
        ours.states.map((state) => state.c),
        c,
      ),
    ).toBeLessThan(1e-12);
    const [again] = readModel(file).layers;
    expect(again).toMatchObject({ name: "recurrent", stack: layers });
  });

  it("may hold any type of numbers", async () => {
    const read = readSafetensors(await golden("formats/types.safetensors"));
    const stored = expected.types.safetensors;
    expect(Object.keys(read).sort()).toEqual(Object.keys(stored).sort());
    for (const [name, { shape, values }] of Object.entries(stored)) {
      expect(read[name]!.shape).toEqual(shape);
      expect(Array.from(read[name]!.values)).toEqual(values.map(Number));
    }
    expect(read["bfloat16"]!.numberType).toBe("bfloat16");
  });
});

describe("a safetensors file that we write", () => {
  it("is byte for byte what the reader needs to give the same tensors again, in every type", async () => {
    for (const name of ["pytorch", "pytorch-float64", "types"]) {
      const read = readSafetensors(await golden(`formats/${name}.safetensors`));
      const written = writeSafetensors(read, { format: "pt" });
      expect(readSafetensors(written)).toEqual(read);
      expect(writeSafetensors(readSafetensors(written), { format: "pt" })).toEqual(written);
    }
  });

  it("brings an LSTM from PyTorch back to PyTorch's names without a change", () => {
    const encoder = Object.entries(tensors).filter(([name]) => name.startsWith("encoder."));
    const layers = lstmLayers(fromPyTorch(tensors, "encoder."));
    expect(toPyTorch(layers, { prefix: "encoder." })).toEqual(Object.fromEntries(encoder));
  });

  it("is the same whatever the order of the tensors, and keeps names of any kind", () => {
    const [a, b] = [tensor([2], [1, 2]), tensor([], [3], "float64")];
    const odd = 'ü "quoted"';
    const file = writeSafetensors({ [odd]: a, __proto: b });
    expect(writeSafetensors({ __proto: b, [odd]: a })).toEqual(file);
    expect(readSafetensors(file)).toEqual({ [odd]: a, __proto: b });
  });

  it("is read from a part of a larger buffer, and from an ArrayBuffer", () => {
    const file = writeSafetensors({ a: tensor([2], [1, 2]) });
    const larger = new Uint8Array(file.length + 7);
    larger.set(file, 3);
    expect(readSafetensors(larger.subarray(3, 3 + file.length))).toEqual(readSafetensors(file));
    expect(readSafetensors(file.slice().buffer)).toEqual(readSafetensors(file));
  });

  it("refuses numbers that do not fit their type", () => {
    const refuse = (values: number[], type: "float32" | "float16" | "int8" | "bool" | "int64") =>
      expect(() => writeSafetensors({ a: tensor([values.length], values, type) }));
    refuse([1, 1e300], "float32").toThrow(
      "invalid a: expected numbers that fit float32, got 1e+300 at entry 1 (choose a wider numberType)",
    );
    refuse([65520], "float16").toThrow("that fit float16, got 65520 at entry 0");
    refuse([200], "int8").toThrow("that fit int8, got 200");
    refuse([0.5], "int64").toThrow("that fit int64, got 0.5");
    refuse([2], "bool").toThrow("that fit bool, got 2");
    expect(() => tensor([2, 2], [1])).toThrow("expected 4 values for shape [2, 2], got 1");
  });

  it("rounds to the nearest number of a narrower type, ties to even", () => {
    const round = (values: number[], type: "float16" | "bfloat16" | "float32") =>
      Array.from(
        readSafetensors(writeSafetensors({ a: tensor([values.length], values, type) }))["a"]!
          .values,
      );
    expect(round([1 + 2 ** -11, 1 + 3 * 2 ** -11, 65519, 2 ** -25, 2 ** -24], "float16")).toEqual([
      1,
      1 + 2 ** -9,
      65504,
      0,
      2 ** -24,
    ]);
    expect(round([1 + 2 ** -8, 1 + 3 * 2 ** -8, -Infinity, NaN], "bfloat16")).toEqual([
      1,
      1 + 2 ** -6,
      -Infinity,
      NaN,
    ]);
    expect(round([0.1], "float32")).toEqual([Math.fround(0.1)]);
  });
});

describe("a broken safetensors file", () => {
  const whole = () => writeSafetensors(toPyTorch([{ forward: randomCell(3, 4, 1) }]));
  const withHeader = (header: string, bytes = 0) => {
    const text = new TextEncoder().encode(header);
    const file = new Uint8Array(8 + text.length + bytes);
    new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
    file.set(text, 8);
    return file;
  };
  const entry = (changes: object) =>
    withHeader(
      JSON.stringify({ a: { dtype: "F32", shape: [2], data_offsets: [0, 8], ...changes } }),
      8,
    );

  it("is reported as cut short, wherever it was cut", () => {
    const file = whole();
    for (let length = 0; length < file.length; length++) {
      expect(() => readSafetensors(file.subarray(0, length))).toThrow(
        /^invalid safetensors file: .*expected .*, got /,
      );
    }
    expect(() => readSafetensors(file.subarray(0, 5))).toThrow(
      "expected 8 bytes of header length, got a file of 5 bytes",
    );
    expect(() => readSafetensors(file.subarray(0, -1))).toThrow(/tensor .*cut short/);
  });

  it("is reported with the tensor and the rule", () => {
    expect(() => readSafetensors(entry({ dtype: "F8_E4M3" }))).toThrow(
      'tensor a: expected dtype F16, BF16, F32, F64, I8, U8, I16, U16, I32, U32, I64, U64, BOOL, got "F8_E4M3"',
    );
    expect(() => readSafetensors(entry({ dtype: undefined }))).toThrow("got undefined");
    expect(() => readSafetensors(entry({ shape: [3] }))).toThrow(
      "tensor a: expected 12 bytes for F32 of shape [3], got data_offsets 0 to 8",
    );
    expect(() => readSafetensors(entry({ shape: [-2] }))).toThrow(
      "tensor a: expected a shape of whole numbers, got [-2]",
    );
    expect(() => readSafetensors(entry({ data_offsets: [0] }))).toThrow(
      "tensor a: expected data_offsets [start, end], got [0]",
    );
    expect(() => readSafetensors(entry({ data_offsets: [4, 12] }))).toThrow(
      "tensor a: expected data_offsets from 0, got 4 to 12",
    );
    expect(() => readSafetensors(withHeader("[1, 2]"))).toThrow("header that is an object");
    expect(() => readSafetensors(withHeader("{nonsense"))).toThrow(
      'expected a header in JSON, got "{nonsense"…',
    );
    expect(() => readSafetensors(withHeader('{"a": null}'))).toThrow("tensor a: expected dtype");
    expect(() => readSafetensors(withHeader("{}", 3))).toThrow(
      "expected 0 bytes of numbers after the header, got 3",
    );
    const huge = new Uint8Array(16).fill(255);
    expect(() => readSafetensors(huge)).toThrow("cut short, or another format?");
    expect(() => readSafetensors("text" as unknown as Uint8Array)).toThrow(
      'invalid safetensors file: expected its bytes (Uint8Array or ArrayBuffer), got "text"',
    );
  });
});
