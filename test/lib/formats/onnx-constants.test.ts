import { describe, expect, it } from "vitest";
import { tensor, type Tensor } from "../../../lib/index.js";
import { budgetFor } from "../../../lib/formats/budget.js";
import { constantsOf } from "../../../lib/formats/onnx/constants.js";
import { buildGraph } from "../../../lib/formats/onnx/graph.js";
import type { OnnxNode, OnnxTensor } from "../../../lib/formats/onnx/schema.js";
import { attributes, emptyGraph, node, stored } from "./onnx-nodes.js";

const int32 = (shape: number[], values: number[]) => tensor(shape, values, "int32");

/** The constant that a graph puts out, or undefined where that is none. */
function constantOf(nodes: OnnxNode[], initializers: OnnxTensor[], name = "made") {
  const budget = budgetFor(0);
  const graph = { ...emptyGraph(), nodes, initializers, outputs: [name] };
  const built = buildGraph({ graph, functions: [] }, budget);
  return constantsOf(budget)(built.outputs[0]);
}

/** What an operator makes of constants of these shapes, called a, b, …. */
function made(of: OnnxNode, ...shapes: number[][]): Tensor | undefined {
  return constantOf(
    [of],
    shapes.map((dims, k) => stored("abc"[k]!, dims)),
  );
}

/** The same, where the inputs after the first are these lists. */
function madeWith(opType: string, dims: number[], ...lists: number[][]): Tensor | undefined {
  const names = ["a", ...lists.map((_, k) => `list${k}`)];
  const more = lists.map((list, k) => stored(`list${k}`, [list.length], list));
  return constantOf([node(opType, names)], [stored("a", dims), ...more]);
}

describe("a constant of an ONNX graph", () => {
  it("is a stored tensor, or what a Constant operator holds", () => {
    const constant = (...given: Parameters<typeof attributes>) =>
      made({ ...node("Constant"), attributes: attributes(...given) });
    expect(constantOf([], [stored("w", [2])], "w")).toEqual(int32([2], [1, 2]));
    expect(constant({ value: { tensor: stored("", [2]) } })).toEqual(int32([2], [1, 2]));
    expect(constant({ value_ints: { ints: [4, 5] } })).toEqual(tensor([2], [4, 5], "int64"));
    expect(constant({ value_int: { int: 7 } })).toEqual(tensor([], [7], "int64"));
    expect(constant({ value_float: { float: 7 } })).toEqual(tensor([], [7]));
    expect(constant({ value_floats: { floats: [7, 8] } })).toEqual(tensor([2], [7, 8]));
    expect(constant({ value_string: { text: "a" } })).toBeUndefined();
  });

  it("is named after the operator in errors, as it has no name of its own", () => {
    const broken = { ...stored("", [2]), external: "weights.bin" };
    expect(() => made(node("Constant", [], { value: { tensor: broken } }))).toThrow(
      'invalid ONNX file: tensor made: expected its numbers in this file, got a reference to another, "weights.bin" (save the model without external data)',
    );
  });

  it("is not what is computed from an input, or by an operator that is not folded", () => {
    expect(made(node("Identity", ["x"]))).toBeUndefined();
    expect(made(node("Concat", ["a", "x"]), [2])).toBeUndefined();
    expect(made(node("Relu", ["a"]), [2])).toBeUndefined();
    expect(made(node("toString", ["a"]), [2])).toBeUndefined();
    expect(constantOf([], [])).toBeUndefined();
  });

  it("may be one of the graph around it, but not of one beside it", () => {
    const inner = { ...emptyGraph(), nodes: [node("Identity", ["w"])], outputs: ["made"] };
    const branches = { then_branch: { graphs: [inner] }, else_branch: { graphs: [inner] } };
    const choice = { ...node("If", ["x"], branches), outputs: ["y"] };
    const graph = { ...emptyGraph(), nodes: [choice], initializers: [stored("w", [1])] };
    const budget = budgetFor(0);
    const built = buildGraph({ graph, functions: [] }, budget);
    const [first, second] = built.operators[0]!.bodies;
    expect(constantsOf(budget)(first!.outputs[0])).toEqual(int32([1], [1]));
    expect(first!.outputs[0]).not.toBe(second!.outputs[0]);
  });

  it("may be used twice, but not by itself, nor before it is made", () => {
    const same = { ...node("Identity", ["a"]), outputs: ["same"] };
    const twice = node("Concat", ["same", "same"], { axis: { int: 0 } });
    expect(constantOf([same, twice], [stored("a", [2])])).toEqual(int32([4], [1, 2, 1, 2]));
    expect(made(node("Identity", ["made"]))).toBeUndefined();
    expect(constantOf([twice, same], [stored("a", [2])])).toBeUndefined();
  });

  it("is made once, though 2^40 ways lead to it", () => {
    const doubled = Array.from({ length: 40 }, (_, k) => ({
      ...node("Add", [`v${k}`, `v${k}`]),
      outputs: [`v${k + 1}`],
    }));
    expect(constantOf(doubled, [stored("v0", [1], [1])], "v20")).toEqual(int32([1], [2 ** 20]));
    expect(() => constantOf(doubled, [stored("v0", [1], [1])], "v40")).toThrow(
      /expected numbers that fit int32, got 2147483648/,
    );
  });

  it("has a name of its own", () => {
    expect(() => made(node("Identity", ["a"]), [1], [1], [1])).not.toThrow();
    expect(() =>
      constantOf([{ ...node("Identity", ["a"]), outputs: ["a"] }], [stored("a", [1])]),
    ).toThrow('invalid ONNX file: expected every value to be made once, got two called "a"');
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

  it("by Slice in steps, backwards as well", () => {
    const cut = (start: number, end: number, step: number) =>
      Array.from(madeWith("Slice", [5], [start], [end], [0], [step])!.values);
    expect(cut(0, 5, 2)).toEqual([1, 3, 5]);
    expect(cut(1, 5, 3)).toEqual([2, 5]);
    expect(cut(-1, -9, -1)).toEqual([5, 4, 3, 2, 1]);
    expect(cut(9, 0, -2)).toEqual([5, 3]);
    expect(cut(3, 3, -1)).toEqual([]);
    expect(madeWith("Slice", [2, 3], [0, 0], [2, 3], [0, 1], [1, 2])).toEqual(
      int32([2, 2], [1, 3, 4, 6]),
    );
    expect(() => cut(0, 5, 0)).toThrow(
      'invalid ONNX file: Slice "it": expected steps other than 0, got 0',
    );
  });
});
