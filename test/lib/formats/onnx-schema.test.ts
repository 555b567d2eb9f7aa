import { PbfWriter } from "pbf";
import { describe, expect, it } from "vitest";
import { tensor } from "../../../lib/index.js";
import { decodeModel, type OnnxTensor } from "../../../lib/formats/onnx/schema.js";
import { decodeTensor } from "../../../lib/formats/onnx/tensors.js";

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
  return decodeModel(model(inside(1, attribute))).graph.nodes[0]!.attributes["a"];
}

const tensorOf = (write: Write) => decodeModel(model(inside(5, write))).graph.initializers[0]!;
const empty = { float: 0, int: 0, text: "", floats: [], ints: [], texts: [], graphs: [] };
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
      return decodeModel(file).opset;
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
      })(pbf);
      inside(1, () => undefined)(pbf);
      inside(5, () => undefined)(pbf);
    });
    expect(decodeModel(file)).toStrictEqual({
      opset: 1,
      graph: {
        nodes: [
          { name: "it", opType: "LSTM", inputs: ["x", ""], outputs: ["y"], attributes: {} },
          { name: "", opType: "", inputs: [], outputs: [], attributes: {} },
        ],
        initializers: [
          { name: "", dims: [], dataType: 0, floats: [], doubles: [], ints: [], external: false },
        ],
      },
    });
  });

  it("with the value of an attribute, in whichever field it is", () => {
    expect(attributeOf((pbf) => pbf.writeStringField(13, "doc"))).toStrictEqual({
      name: "a",
      ...empty,
    });
    const nameless = inside(5, (pbf) => pbf.writeVarintField(3, 2));
    expect(decodeModel(model(inside(1, nameless))).graph.nodes[0]!.attributes).toStrictEqual({
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
    const graph = { nodes: [], initializers: [] };
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
    expect(tensorOf((pbf) => pbf.writeVarintField(14, 1)).external).toBe(true);
    expect(tensorOf((pbf) => pbf.writeVarintField(14, 0)).external).toBe(false);
    expect(tensorOf((pbf) => pbf.writeStringField(12, "doc")).ints).toEqual([]);
  });

  it("only where it is whole and has a graph", () => {
    expect(() => decodeModel(new Uint8Array())).toThrow(
      "invalid ONNX file: expected a graph, got none (is it an ONNX model?)",
    );
    expect(() => decodeModel(bytes("not a model"))).toThrow(
      "invalid ONNX file: expected a protocol buffer, got 11 bytes that do not decode (cut short, or another format?)",
    );
    const named = message((pbf) => {
      pbf.writeStringField(2, "gatehouse");
      pbf.writeMessage(7, () => undefined, undefined);
    });
    expect(() => decodeModel(named.subarray(0, 8))).toThrow(
      "invalid ONNX file: expected 11 bytes, got 8 (the file is cut short)",
    );
    expect(decodeModel(named).graph.nodes).toEqual([]);
  });
});

describe("a tensor of an ONNX file", () => {
  const of = (dataType: number, dims: number[], more: Partial<OnnxTensor>): OnnxTensor => {
    const none = { floats: [], doubles: [], ints: [], external: false };
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
    expect(() => decodeTensor(of(1, [2], { external: true }))).toThrow(
      "invalid ONNX file: tensor w: expected its numbers in this file, got a reference to another (save the model without external data)",
    );
    expect(() => decodeTensor(of(8, [2], {}), "made")).toThrow(
      "invalid ONNX file: tensor made: expected a data type of 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 16, got 8",
    );
    expect(() => decodeTensor(of(1, [2, 3], { floats: [1] }))).toThrow(
      "invalid ONNX file: tensor w: expected 6 numbers for shape [2, 3], got 1",
    );
    expect(() => decodeTensor(of(11, [2, 3], { raw: new Uint8Array(7) }))).toThrow(
      "invalid ONNX file: tensor w: expected 48 bytes of float64 for shape [2, 3], got 7",
    );
  });
});
