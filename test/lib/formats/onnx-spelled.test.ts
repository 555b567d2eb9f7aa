import { describe, expect, it } from "vitest";
import { tensor, type Tensor } from "../../../lib/index.js";
import type { NodeToWrite } from "../../../lib/formats/onnx/encode.js";
import { largestGap } from "./golden.js";
import {
  contentsOf,
  operator,
  oursOf,
  randomTensor,
  recurrentIn,
  theirsOf,
  type Model,
} from "./onnx-model.js";

const H = 3;
const steps = (inputSize: number) => randomTensor([4, 2, inputSize], 1, 1);
const axis = (int: number) => ({ attributes: { axis: { int } } });

/** From four sums to h and c; `forget` and `candidate` are the activations of those gates. */
function gatesOf(
  sums: [i: string, f: string, g: string, o: string],
  c: string,
  own = (name: string) => name,
): NodeToWrite[] {
  const [i, f, g, o] = sums;
  const n = (name: string) => own(name);
  return [
    operator("Sigmoid", [i], [n("i")]),
    operator("Sigmoid", [f], [n("f")]),
    operator("Tanh", [g], [n("g")]),
    operator("Sigmoid", [o], [n("o")]),
    operator("Mul", [n("f"), c], [n("kept")]),
    operator("Mul", [n("i"), n("g")], [n("written")]),
    operator("Add", [n("kept"), n("written")], [n("c")]),
    operator("Tanh", [n("c")], [n("shown")]),
    operator("Mul", [n("o"), n("shown")], [n("h")]),
  ];
}

/** PyTorch's: two Gemms, a sum, a split; h and c are parts of one state. */
function pytorchStep(inputSize: number, state: (name: "h" | "c") => NodeToWrite): Model {
  const gemm = { attributes: { transB: { int: 1 } } };
  return {
    nodes: [
      state("h"),
      state("c"),
      operator("Gemm", ["before_h", "U", "bh"], ["fromH"], gemm),
      operator("Gemm", ["x", "W", "bx"], ["fromX"], gemm),
      operator("Add", ["fromH", "fromX"], ["sum"]),
      operator("Split", ["sum"], ["si", "sf", "sg", "so"], axis(1)),
      ...gatesOf(["si", "sf", "sg", "so"], "before_c"),
    ],
    tensors: {
      ...{ W: randomTensor([4 * H, inputSize], 2), U: randomTensor([4 * H, H], 3) },
      ...{ bx: randomTensor([4 * H], 4), bh: randomTensor([4 * H], 5) },
      ...{ zero: tensor([], [0], "int64"), one: tensor([], [1], "int64") },
    },
    inputs: { x: ["B", inputSize], state: [2, "B", H] },
    outputs: { h: ["B", H], c: ["B", H] },
  };
}

const fromState = (name: "h" | "c") =>
  operator("Gather", ["state", name === "h" ? "zero" : "one"], [`before_${name}`], axis(0));

/** TensorFlow's: [x, h] joined, one MatMul, gates i g f o, a forget bias of 1. */
function tensorflowStep(inputSize: number): Model {
  return {
    nodes: [
      fromState("h"),
      fromState("c"),
      operator("Concat", ["x", "before_h"], ["xh"], axis(1)),
      operator("MatMul", ["xh", "kernel"], ["product"]),
      operator("Add", ["product", "bias"], ["sum"]),
      ...[0, 1, 2, 3].map((k) =>
        operator("Slice", ["sum", `at${k}`, `at${k + 1}`, "axes"], [`s${k}`]),
      ),
      operator("Add", ["s2", "forget"], ["sf"]),
      ...gatesOf(["s0", "sf", "s1", "s3"], "before_c"),
    ],
    tensors: {
      ...{ kernel: randomTensor([inputSize + H, 4 * H], 2), bias: randomTensor([4 * H], 3) },
      ...Object.fromEntries([0, 1, 2, 3, 4].map((k) => [`at${k}`, tensor([1], [k * H], "int64")])),
      ...{ axes: tensor([1], [1], "int64"), forget: tensor([], [1]) },
      ...{ zero: tensor([], [0], "int64"), one: tensor([], [1], "int64") },
    },
    inputs: { x: ["B", inputSize], state: [2, "B", H] },
    outputs: { h: ["B", H], c: ["B", H] },
  };
}

/** Runs a model of one step over a sequence, its state handed on. */
async function overSteps(model: Model, x: Tensor): Promise<number[]> {
  const [length, batch, size] = x.shape as [number, number, number];
  let state = tensor([2, batch, H], Array<number>(2 * batch * H).fill(0));
  const shown: number[] = [];
  for (let t = 0; t < length; t++) {
    const step = tensor([batch, size], x.values.slice(t * batch * size, (t + 1) * batch * size));
    const { h, c } = await theirsOf(model, { x: step, state });
    shown.push(...h!);
    state = tensor([2, batch, H], [...h!, ...c!]);
  }
  return shown;
}

describe("an LSTM spelled out as other operators", () => {
  it.each([
    ["PyTorch's, x larger than h", pytorchStep(5, fromState), 5],
    ["PyTorch's, x as large as h", pytorchStep(H, fromState), H],
    ["TensorFlow's, x larger than h", tensorflowStep(5), 5],
    ["TensorFlow's, x as large as h", tensorflowStep(H), H],
  ] as const)("is recognised: %s", async (_, model, inputSize) => {
    const contents = contentsOf(model);
    const [layer, ...more] = recurrentIn(contents);
    expect(more).toEqual([]);
    expect(layer!.cell).toBe("lstm");
    expect(contents.assumed.map(({ rule }) => rule)).toEqual(["initialStates", "direction"]);
    const x = steps(inputSize);
    expect(largestGap([oursOf(layer!, x)], [await overSteps(model, x)])).toBeLessThan(1e-6);
  });

  it("is recognised once where an exporter has unrolled its loop", async () => {
    const one = pytorchStep(H, fromState);
    const rename = (k: number) => (name: string) =>
      name === "" || name in one.tensors! || name === "state" ? name : `${name}_${k}`;
    const copies = [0, 1, 2].flatMap((k) =>
      one.nodes.slice(2).map((node) => {
        const own = rename(k);
        const before = (name: string) =>
          k > 0 && name.startsWith("before_") ? `${name.slice(7)}_${k - 1}` : own(name);
        return {
          ...node,
          name: own(node.name),
          inputs: node.inputs.map(before),
          outputs: node.outputs.map(own),
        };
      }),
    );
    const zeros = ["h", "c"].map((name) =>
      operator("ConstantOfShape", ["size"], [`before_${name}_0`]),
    );
    const model: Model = {
      nodes: [...zeros, ...copies],
      tensors: { ...one.tensors, size: tensor([2], [2, H], "int64") },
      inputs: { x_0: [2, H], x_1: [2, H], x_2: [2, H] },
      outputs: { h_0: [2, H], h_1: [2, H], h_2: [2, H] },
    };
    const contents = contentsOf(model);
    const [layer, ...more] = recurrentIn(contents);
    expect(more).toEqual([]);
    expect(contents.assumed.map(({ rule }) => rule)).toEqual(["direction"]);
    const x = randomTensor([3, 2, H], 1, 1);
    const each = Object.fromEntries(
      [0, 1, 2].map((k) => [`x_${k}`, tensor([2, H], x.values.slice(k * 2 * H, (k + 1) * 2 * H))]),
    );
    const { h_0: first, h_1: second, h_2: third } = await theirsOf(model, each);
    expect(largestGap([oursOf(layer!, x)], [[...first!, ...second!, ...third!]])).toBeLessThan(
      1e-6,
    );
  });

  it("is recognised in the body of a Scan, which says what is handed on", async () => {
    const given = (name: "h" | "c") => operator("Identity", [`in_${name}`], [`before_${name}`]);
    const step = pytorchStep(H, given);
    const out = [...step.nodes, operator("Identity", ["h"], ["shown_h"])];
    const port = (name: string) => ({ name, numberType: "float32" as const, shape: [2, H] });
    const body = {
      ...{ name: "body", nodes: out, initializers: {} },
      inputs: [port("in_h"), port("in_c"), port("x")],
      outputs: [port("h"), port("c"), port("shown_h")],
    };
    const model: Model = {
      nodes: [
        operator("Scan", ["h0", "c0", "xs"], ["hN", "cN", "Y"], {
          attributes: { body: { graph: body }, num_scan_inputs: { int: 1 } },
        }),
      ],
      tensors: { ...step.tensors },
      inputs: { xs: ["T", 2, H], h0: [2, H], c0: [2, H] },
      outputs: { Y: ["T", 2, H] },
    };
    const contents = contentsOf(model);
    const [layer] = recurrentIn(contents);
    expect(contents.assumed.map(({ rule }) => rule)).toEqual(["initialStates"]);
    const x = steps(H);
    const zeros = tensor([2, H], Array<number>(2 * H).fill(0));
    const { Y } = await theirsOf(model, { xs: x, h0: zeros, c0: zeros });
    expect(largestGap([oursOf(layer!, x)], [Y!])).toBeLessThan(1e-6);
    const [scan] = model.nodes;
    const back = { ...scan!.attributes, scan_input_directions: { ints: [1] } };
    const { layers } = contentsOf({ ...model, nodes: [{ ...scan!, attributes: back }] });
    expect(layers).toMatchObject([{ kind: "unread", type: "LSTM spelled out" }]);
  });

  it("is refused where x and h could be either", () => {
    const given = (name: "h" | "c") => operator("Identity", [`given_${name}`], [`before_${name}`]);
    const { layers } = contentsOf(pytorchStep(H, given));
    expect(layers).toMatchObject([{ kind: "unread", type: "LSTM spelled out" }]);
    const [layer] = layers;
    expect(layer?.kind === "unread" && layer.reason).toMatch(
      /got two vectors of which each may be h/,
    );
    expect(recurrentIn(contentsOf(pytorchStep(H + 1, given)))).toHaveLength(1);
  });

  it("is none where a gate differs from the others, or a factor is missing", () => {
    const model = pytorchStep(5, fromState);
    const changed = (output: string, change: Partial<NodeToWrite>) =>
      model.nodes.map((node) => (node.outputs[0] === output ? { ...node, ...change } : node));
    const none = (nodes: NodeToWrite[]) =>
      expect(() => contentsOf({ ...model, nodes })).toThrow(/expected an LSTM, a GRU or an RNN/);
    none(changed("f", { opType: "HardSigmoid" }));
    none(changed("f", { domain: "com.acme" }));
    none(changed("shown", { opType: "Identity" }));
    none(changed("fromX", { attributes: { transB: { int: 1 }, alpha: { float: 0.5 } } }));
    none(changed("si", { attributes: { axis: { int: 0 } } }));
  });
});
