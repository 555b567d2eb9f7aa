import { PbfWriter } from "pbf";
import { describe, expect, it } from "vitest";
import { tensor } from "../../../lib/index.js";
import { budgetFor } from "../../../lib/formats/budget.js";
import { decodeModel } from "../../../lib/formats/onnx/decode.js";
import type { OnnxTensor } from "../../../lib/formats/onnx/schema.js";
import { decodeTensor as decodeTensorWithin } from "../../../lib/formats/onnx/tensors.js";
import { emptyAttribute, emptyGraph } from "./onnx-nodes.js";

const decoded = (file: Uint8Array) => decodeModel(file, budgetFor(file.length));
const decodeTensor = (tensor: OnnxTensor, name?: string) =>
  decodeTensorWithin(tensor, budgetFor(0), name);

type Write = (pbf: PbfWriter) => void;

/** A message of ONNX's schema, by the numbers of its fields. */
function message(write: Write): Uint8Array {
  const pbf = new PbfWriter();
  write(pbf);
  return pbf.finish();
}

/** A file whose graph is written so, and what else the model has. */
const model = (graph: Write, rest: Write = () => undefined) =>
  message((pbf) => {
    pbf.writeMessage(7, (_, to) => graph(to), undefined);
    rest(pbf);
  });

const inside = (tag: number, write: Write): Write => {
  return (pbf) => pbf.writeMessage(tag, (_, to) => write(to), undefined);
};

/** The one attribute, called `a`, of the one operator of a file. */
function attributeOf(write: Write) {
  const attribute = inside(5, (pbf) => {
    pbf.writeStringField(1, "a");
    write(pbf);
  });
  return decoded(model(inside(1, attribute))).graph.nodes[0]!.attributes["a"];
}

const tensorOf = (write: Write) => decoded(model(inside(5, write))).graph.initializers[0]!;
const empty = emptyAttribute;
const bytes = (text: string) => new TextEncoder().encode(text);

describe("an ONNX file is decoded", () => {
  it("with the newest version of ONNX's own operators that it asks for, else version 1", () => {
    const opsets = (...all: [domain: string, version: number][]) => {
      const file = model(
        () => undefined,
        (pbf) => {
          for (const [domain, version] of all) {
            inside(8, (to) => {
              if (domain !== "") to.writeStringField(1, domain);
              to.writeVarintField(2, version);
              to.writeVarintField(3, 99);
            })(pbf);
          }
        },
      );
      return decoded(file).opset;
    };
    expect(opsets()).toBe(1);
    expect(opsets(["", 17])).toBe(17);
    expect(opsets(["ai.onnx", 17], ["", 9])).toBe(17);
    expect(opsets(["com.microsoft", 30], ["", 9])).toBe(9);
    expect(opsets(["", -5])).toBe(1);
  });

  it("with its operators and tensors, and without what is not needed", () => {
    const file = model((pbf) => {
      pbf.writeStringField(2, "the graph's name");
      inside(1, (to) => {
        to.writeStringField(1, "x");
        to.writeStringField(1, "");
        to.writeStringField(2, "y");
        to.writeStringField(3, "it");
        to.writeStringField(4, "LSTM");
        to.writeStringField(6, "a docstring");
        to.writeStringField(7, "acme");
      })(pbf);
      inside(1, () => undefined)(pbf);
      inside(5, () => undefined)(pbf);
      inside(11, (to) => to.writeStringField(1, "x"))(pbf);
      inside(12, (to) => to.writeStringField(1, "y"))(pbf);
    });
    expect(decoded(file)).toEqual({
      opset: 1,
      producer: "",
      functions: [],
      graph: {
        inputs: ["x"],
        outputs: ["y"],
        nodes: [
          {
            ...{ name: "it", opType: "LSTM", domain: "acme", attributes: {} },
            ...{ inputs: ["x", ""], outputs: ["y"] },
          },
          { name: "", opType: "", domain: "", inputs: [], outputs: [], attributes: {} },
        ],
        initializers: [{ name: "", dims: [], dataType: 0, floats: [], doubles: [], ints: [] }],
      },
    });
  });

  it("with the value of an attribute, in whichever field it is", () => {
    expect(attributeOf((pbf) => pbf.writeStringField(13, "doc"))).toStrictEqual({
      name: "a",
      ...empty,
    });
    const nameless = inside(5, (pbf) => pbf.writeVarintField(3, 2));
    expect(decoded(model(inside(1, nameless))).graph.nodes[0]!.attributes).toEqual({
      "": { name: "", ...empty, int: 2 },
    });
    expect(attributeOf((pbf) => pbf.writeFloatField(2, 0.5))!.float).toBe(0.5);
    expect(attributeOf((pbf) => pbf.writeVarintField(3, -2))!.int).toBe(-2);
    expect(attributeOf((pbf) => pbf.writeBytesField(4, bytes("é")))!.text).toBe("é");
    expect(attributeOf((pbf) => pbf.writePackedFloat(7, [1, 2]))!.floats).toEqual([1, 2]);
    expect(attributeOf((pbf) => pbf.writePackedVarint(8, [1, -2]))!.ints).toEqual([1, -2]);
    expect(attributeOf((pbf) => pbf.writeBytesField(9, bytes("é")))!.texts).toEqual(["é"]);
    const held = attributeOf(inside(5, (pbf) => pbf.writeStringField(8, "t")))!.tensor;
    expect(held!.name).toBe("t");
    const graph = emptyGraph();
    expect(attributeOf(inside(6, () => undefined))!.graphs).toEqual([graph]);
    expect(attributeOf(inside(11, () => undefined))!.graphs).toEqual([graph]);
    expect(attributeOf(inside(10, () => undefined))!.graphs).toEqual([]);
  });

  it("with the numbers of a tensor, in whichever field they are", () => {
    expect(tensorOf((pbf) => pbf.writePackedVarint(1, [2, -3])).dims).toEqual([2, -3]);
    expect(tensorOf((pbf) => pbf.writeVarintField(2, 11)).dataType).toBe(11);
    expect(tensorOf((pbf) => pbf.writePackedFloat(4, [0.5])).floats).toEqual([0.5]);
    expect(tensorOf((pbf) => pbf.writePackedVarint(5, [-1, 2])).ints).toEqual([-1, 2]);
    expect(tensorOf((pbf) => pbf.writePackedVarint(7, [-1, 2])).ints).toEqual([-1, 2]);
    expect(tensorOf((pbf) => pbf.writeStringField(8, "w")).name).toBe("w");
    expect(tensorOf((pbf) => pbf.writeBytesField(9, Uint8Array.of(1, 2))).raw).toEqual(
      Uint8Array.of(1, 2),
    );
    expect(tensorOf((pbf) => pbf.writePackedDouble(10, [0.1])).doubles).toEqual([0.1]);
    expect(tensorOf((pbf) => pbf.writePackedVarint(11, [2 ** 53])).ints).toEqual([2 ** 53]);
    expect(tensorOf((pbf) => pbf.writeVarintField(14, 1)).external).toBe("");
    expect(tensorOf((pbf) => pbf.writeVarintField(14, 0))).not.toHaveProperty("external");
    const entry = (key: string, value: string) =>
      inside(13, (to) => {
        to.writeStringField(1, key);
        to.writeStringField(2, value);
      });
    const elsewhere = tensorOf((pbf) => {
      entry("location", "weights.bin")(pbf);
      entry("offset", "8")(pbf);
      pbf.writeVarintField(14, 1);
    });
    expect(elsewhere.external).toBe("weights.bin");
    expect(tensorOf((pbf) => pbf.writeStringField(12, "doc")).ints).toEqual([]);
  });

  it("only where it is whole and has a graph", () => {
    expect(() => decoded(new Uint8Array())).toThrow(
      "invalid ONNX file: expected a graph, got none (is it an ONNX model?)",
    );
    expect(() => decoded(bytes("not a model"))).toThrow(
      "invalid ONNX file: expected a protocol buffer, got 11 bytes that do not decode (cut short, or another format?)",
    );
    const named = message((pbf) => {
      pbf.writeStringField(2, "gatehouse");
      pbf.writeMessage(7, () => undefined, undefined);
    });
    expect(() => decoded(named.subarray(0, 8))).toThrow(
      "invalid ONNX file: expected 11 bytes, got 8 (the file is cut short)",
    );
    expect(decoded(named).graph.nodes).toEqual([]);
    const longer = message((pbf) => {
      pbf.writeVarint((7 << 3) | 2);
      pbf.writeVarint(99);
    });
    expect(() => decoded(longer)).toThrow("expected 101 bytes, got 2 (the file is cut short)");
  });

  it("with a list of numbers that ends with the file, whatever length it claims", () => {
    const claimed = message((pbf) => {
      pbf.writeVarint((7 << 3) | 2);
      pbf.writeVarint(10);
      pbf.writeVarint((5 << 3) | 2);
      pbf.writeVarint(8);
      pbf.writeVarint((5 << 3) | 2);
      pbf.writeVarint(2 ** 40);
    });
    expect(() => decoded(claimed)).toThrow(/the file is cut short/);
  });
});

describe("a tensor of an ONNX file", () => {
  const of = (dataType: number, dims: number[], more: Partial<OnnxTensor>): OnnxTensor => {
    const none = { floats: [], doubles: [], ints: [] };
    return { name: "w", dims, dataType, ...none, ...more };
  };

  it("has its numbers as bytes, or in a list for its type", () => {
    const raw = Uint8Array.of(0, 0, 128, 63, 0, 0, 0, 192);
    expect(decodeTensor(of(1, [2], { raw }))).toEqual(tensor([2], [1, -2]));
    expect(decodeTensor(of(1, [2], { floats: [1, 2] }))).toEqual(tensor([2], [1, 2]));
    expect(decodeTensor(of(11, [1], { doubles: [0.1] }))).toEqual(tensor([1], [0.1], "float64"));
    expect(decodeTensor(of(7, [2], { ints: [1, 2] }))).toEqual(tensor([2], [1, 2], "int64"));
    expect(decodeTensor(of(7, [0], {}))).toEqual(tensor([0], [], "int64"));
  });

  it("has the bits of each half in an int32", () => {
    expect(decodeTensor(of(10, [2], { ints: [0x3c00, 0xc100] }))).toEqual(
      tensor([2], [1, -2.5], "float16"),
    );
    expect(decodeTensor(of(16, [2], { ints: [0x3f80, 0xc020] }))).toEqual(
      tensor([2], [1, -2.5], "bfloat16"),
    );
  });

  it("is refused where its numbers are elsewhere, too few, or of no type of numbers", () => {
    expect(() => decodeTensor(of(1, [2], { external: "w.bin" }))).toThrow(
      'invalid ONNX file: tensor w: expected its numbers in this file, got a reference to another, "w.bin" (save the model without external data)',
    );
    expect(() => decodeTensor(of(8, [2], {}), "made")).toThrow(
      "invalid ONNX file: tensor made: expected numbers of float32, uint8, int8, uint16, int16, int32, int64, bool, float16, float64, uint32, uint64, bfloat16, got string",
    );
    expect(() => decodeTensor(of(99, [2], {}))).toThrow("got 99");
    expect(() => decodeTensor(of(1, [-1, -2], { floats: [1, 2] }))).toThrow(
      "invalid ONNX file: tensor w: expected lengths of 0 or more, got shape [-1, -2]",
    );
    expect(() => decodeTensor(of(1, [2], { sparse: true }))).toThrow(
      "invalid ONNX file: tensor w: expected every number, got a sparse tensor (save it as a dense one)",
    );
    expect(() => decodeTensor(of(1, [2, 3], { floats: [1] }))).toThrow(
      "invalid ONNX file: tensor w: expected 6 numbers for shape [2, 3], got 1",
    );
    expect(() => decodeTensor(of(11, [2, 3], { raw: new Uint8Array(7) }))).toThrow(
      "invalid ONNX file: tensor w: expected 48 bytes of float64 for shape [2, 3], got 7",
    );
  });
});
