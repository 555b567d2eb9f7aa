import { describe, expect, it } from "vitest";
import { tensor, type Tensor } from "../../../lib/index.js";
import { constantsOf } from "../../../lib/formats/onnx/constants.js";
import type { OnnxAttribute, OnnxNode, OnnxTensor } from "../../../lib/formats/onnx/schema.js";

const attribute = (name: string, value: Partial<OnnxAttribute>): OnnxAttribute => {
  const empty = { float: 0, int: 0, text: "", floats: [], ints: [], texts: [], graphs: [] };
  return { name, ...empty, ...value };
};

/** An operator that makes `made` of its inputs. */
function node(
  opType: string,
  inputs: string[] = [],
  attributes: Record<string, Partial<OnnxAttribute>> = {},
): OnnxNode {
  const named = Object.entries(attributes).map(([name, value]) => [name, attribute(name, value)]);
  const all = Object.fromEntries(named) as OnnxNode["attributes"];
  return { name: "it", opType, inputs, outputs: ["made"], attributes: all };
}

/** Whole numbers 1, 2, 3, … of a shape, as a file stores them; int32, so that the type can be told from the default. */
function stored(name: string, dims: number[], ints = counted(dims)): OnnxTensor {
  return { name, dims, dataType: 6, floats: [], doubles: [], ints, external: false };
}

const counted = (dims: number[]) =>
  Array.from({ length: dims.reduce((a, b) => a * b, 1) }, (_, k) => k + 1);
const int32 = (shape: number[], values: number[]) => tensor(shape, values, "int32");

/** What an operator makes of constants of these shapes, called a, b, …. */
function made(of: OnnxNode, ...shapes: number[][]): Tensor | undefined {
  const initializers = shapes.map((dims, k) => stored("abc"[k]!, dims));
  return constantsOf({ nodes: [of], initializers })("made");
}

/** The same, where the inputs after the first are these lists. */
function madeWith(opType: string, dims: number[], ...lists: number[][]): Tensor | undefined {
  const names = ["a", ...lists.map((_, k) => `list${k}`)];
  const more = lists.map((list, k) => stored(`list${k}`, [list.length], list));
  const nodes = [node(opType, names)];
  return constantsOf({ nodes, initializers: [stored("a", dims), ...more] })("made");
}

describe("a constant of an ONNX graph", () => {
  it("is a stored tensor, or what a Constant operator holds", () => {
    const constant = (attributes: Record<string, Partial<OnnxAttribute>>) =>
      made(node("Constant", [], attributes));
    expect(constantsOf({ nodes: [], initializers: [stored("w", [2])] })("w")).toEqual(
      int32([2], [1, 2]),
    );
    expect(constant({ value: { tensor: stored("", [2]) } })).toEqual(int32([2], [1, 2]));
    expect(constant({ value_ints: { ints: [4, 5] } })).toEqual(tensor([2], [4, 5], "int64"));
    expect(constant({ value_int: { int: 7 } })).toEqual(tensor([], [7], "int64"));
    expect(constant({ value_float: { float: 7 } })).toBeUndefined();
    expect(constant({ value: {} })).toBeUndefined();
  });

  it("is named after the operator in errors, as it has no name of its own", () => {
    const broken = { ...stored("", [2]), external: true };
    expect(() => made(node("Constant", [], { value: { tensor: broken } }))).toThrow(
      "invalid ONNX file: tensor made: expected its numbers in this file, got a reference to another (save the model without external data)",
    );
  });

  it("is not what is computed from an input, or by an operator that is not folded", () => {
    expect(made(node("Identity", ["x"]))).toBeUndefined();
    expect(made(node("Concat", ["a", "x"]), [2])).toBeUndefined();
    expect(made(node("Relu", ["a"]), [2])).toBeUndefined();
    expect(made(node("toString", ["a"]), [2])).toBeUndefined();
    expect(constantsOf({ nodes: [], initializers: [] })("made")).toBeUndefined();
  });

  it("may be one of the graph around it", () => {
    const outer = constantsOf({ nodes: [], initializers: [stored("w", [1])] });
    const inner = constantsOf({ nodes: [node("Identity", ["w"])], initializers: [] }, outer);
    expect(inner("made")).toEqual(int32([1], [1]));
    expect(inner("other")).toBeUndefined();
  });

  it("may be used twice, but not by itself", () => {
    const nodes = [
      { ...node("Identity", ["a"]), outputs: ["same"] },
      node("Concat", ["same", "same"], { axis: { int: 0 } }),
    ];
    const twice = constantsOf({ nodes, initializers: [stored("a", [2])] });
    expect(twice("made")).toEqual(int32([4], [1, 2, 1, 2]));
    expect(() => made(node("Identity", ["made"]))).toThrow(
      "invalid ONNX file: expected no cycle, got one through made",
    );
  });
});

describe("a constant is folded", () => {
  it("by Unsqueeze: axes of length 1 are put in where they end up, counted from the end if negative", () => {
    const shape = (...axes: number[]) =>
      made(node("Unsqueeze", ["a"], { axes: { ints: axes } }), [2, 3]);
    expect(shape(0)).toEqual(int32([1, 2, 3], [1, 2, 3, 4, 5, 6]));
    expect(shape(-1)!.shape).toEqual([2, 3, 1]);
    expect(shape(-2)!.shape).toEqual([2, 1, 3]);
    expect(shape(0, 2)!.shape).toEqual([1, 2, 1, 3]);
    expect(madeWith("Unsqueeze", [2], [1])!.shape).toEqual([2, 1]);
    expect(made(node("Unsqueeze", ["a"]), [2, 3])!.shape).toEqual([2, 3]);
  });

  it("by Squeeze: axes are taken out, or all of length 1", () => {
    const shape = (...axes: number[]) =>
      made(node("Squeeze", ["a"], { axes: { ints: axes } }), [1, 2, 1]);
    expect(shape(0)).toEqual(int32([2, 1], [1, 2]));
    expect(shape(2)!.shape).toEqual([1, 2]);
    expect(shape(-1)!.shape).toEqual([1, 2]);
    expect(shape()!.shape).toEqual([2]);
    expect(madeWith("Squeeze", [1, 2, 1], [0])!.shape).toEqual([2, 1]);
    expect(made(node("Squeeze", ["a"]), [1, 2, 1])!.shape).toEqual([2]);
  });

  it("by Concat: along an axis, the first where none is named", () => {
    const join = (axis?: number) =>
      made(
        node("Concat", ["a", "b"], axis === undefined ? {} : { axis: { int: axis } }),
        [2, 2],
        [2, 2],
      );
    const below = int32([4, 2], [1, 2, 3, 4, 1, 2, 3, 4]);
    const beside = int32([2, 4], [1, 2, 1, 2, 3, 4, 3, 4]);
    expect([join(0), join(), join(1), join(-1), join(-2)]).toEqual([
      below,
      below,
      beside,
      beside,
      below,
    ]);
    expect(
      made(node("Concat", ["a", "b", "c"], { axis: { int: 1 } }), [2, 1], [2, 2], [2, 1]),
    ).toEqual(int32([2, 4], [1, 1, 2, 1, 2, 3, 4, 2]));
  });

  it("by Transpose: axes in the order named, or the other way round", () => {
    const turned = (...perm: number[]) =>
      made(node("Transpose", ["a"], { perm: { ints: perm } }), [1, 2, 3]);
    expect(made(node("Transpose", ["a"]), [2, 3])).toEqual(int32([3, 2], [1, 4, 2, 5, 3, 6]));
    expect(turned(2, 0, 1)).toEqual(int32([3, 1, 2], [1, 4, 2, 5, 3, 6]));
    expect(turned(0, 1, 2)).toEqual(int32([1, 2, 3], [1, 2, 3, 4, 5, 6]));
    expect(made(node("Transpose", ["a"]), [1, 2, 3])!.shape).toEqual([3, 2, 1]);
  });

  it("by Slice: from start to before end along the axes named, or the first ones", () => {
    const cut = (dims: number[], starts: number[], ends: number[], axes?: number[]) => {
      const lists = { starts: { ints: starts }, ends: { ints: ends } };
      return made(node("Slice", ["a"], { ...lists, ...(axes && { axes: { ints: axes } }) }), dims);
    };
    expect(cut([2, 3], [1], [2])).toEqual(int32([1, 3], [4, 5, 6]));
    expect(cut([2, 3], [1], [3], [1])).toEqual(int32([2, 2], [2, 3, 5, 6]));
    expect(cut([2, 3], [1, 0], [2, 2])).toEqual(int32([1, 2], [4, 5]));
    expect(cut([2, 3], [0, 1], [1, 2], [1, 0])).toEqual(int32([1, 1], [4]));
    expect(cut([2, 3], [-2], [-1], [-1])).toEqual(int32([2, 1], [2, 5]));
    expect(cut([3], [-9], [2 ** 31 - 1])).toEqual(int32([3], [1, 2, 3]));
    expect(cut([3], [2], [1])).toEqual(int32([0], []));
    expect(cut([3], [7], [9])).toEqual(int32([0], []));
    expect(madeWith("Slice", [2, 3], [1], [2], [1], [1])).toEqual(int32([2, 1], [2, 5]));
    expect(madeWith("Slice", [2, 3], [1], [2])).toEqual(int32([1, 3], [4, 5, 6]));
  });

  it("by Slice in steps of 1 only", () => {
    expect(() => madeWith("Slice", [2, 3], [0, 0], [2, 3], [0, 1], [1, 2])).toThrow(
      'invalid ONNX file: Slice "it": expected weights cut in steps of 1, got 1, 2 (export with constant folding)',
    );
  });
});
