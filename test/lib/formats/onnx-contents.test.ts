import { describe, expect, it } from "vitest";
import { tensor, type Tensor } from "../../../lib/index.js";
import type { NodeToWrite } from "../../../lib/formats/onnx/encode.js";
import { largestGap } from "./golden.js";
import {
  contentsOf,
  directionsJoined,
  fileOf,
  operator,
  oursOf,
  randomTensor,
  recurrentIn,
  theirsOf,
  type Model,
} from "./onnx-model.js";

const [I, H, T, B] = [2, 3, 4, 2];
const x = randomTensor([T, B, I], 1, 1);
const gates: Record<string, number> = { LSTM: 4, GRU: 3, RNN: 1 };

/** Weights of an operator: W, R and B. */
function weights(opType: string, directions = 1, inputSize = I): Record<string, Tensor> {
  const rows = gates[opType]! * H;
  return {
    W: randomTensor([directions, rows, inputSize], 2),
    R: randomTensor([directions, rows, H], 3),
    B: randomTensor([directions, 2 * rows], 4),
  };
}

/** A model of one operator. */
function modelOf(
  opType: string,
  attributes: NodeToWrite["attributes"] = {},
  more: Record<string, Tensor> = {},
  inputs = ["x", "W", "R", "B"],
): Model {
  const directions = "direction" in attributes && "text" in attributes["direction"]! ? 2 : 1;
  const all = { hidden_size: { int: H }, ...attributes };
  return {
    nodes: [operator(opType, inputs, ["Y"], { attributes: all })],
    tensors: { ...weights(opType, directions), ...more },
    inputs: { x: ["T", "B", I] },
    outputs: { Y: ["T", directions, "B", H] },
  };
}

async function expectSame(model: Model, directions = 1) {
  const [layer] = recurrentIn(contentsOf(model));
  const { Y } = await theirsOf(model, { x });
  expect(
    largestGap([oursOf(layer!, x)], [directionsJoined(Y!, [T, directions, B, H])]),
  ).toBeLessThan(1e-5);
}

describe("what an ONNX file holds", () => {
  it.each([
    ["LSTM", {}],
    ["GRU", {}],
    ["GRU", { linear_before_reset: { int: 1 } }],
    ["RNN", {}],
    ["RNN", { activations: { texts: ["Relu", "Tanh"] } }],
    ["GRU", { clip: { float: 0.3 }, activations: { texts: ["HardSigmoid", "Softsign"] } }],
  ] as const)("%s %o is run as ONNX Runtime does", async (opType, attributes) => {
    await expectSame(modelOf(opType, attributes as NodeToWrite["attributes"]));
    const both = { ...attributes, direction: { text: "bidirectional" } };
    if ("activations" in both) return;
    await expectSame(modelOf(opType, both as NodeToWrite["attributes"]), 2);
  });

  it("tells kind, name and producer", () => {
    const { layers, assumed, producer } = contentsOf(modelOf("GRU"));
    expect(producer).toBe("gatehouse");
    expect(layers).toMatchObject([{ kind: "recurrent", name: "Y", cell: "gru", rules: {} }]);
    expect(assumed).toEqual([]);
  });

  it("has constant lengths and states among the rules, and follows them", async () => {
    const tensors = {
      lengths: tensor([B], [4, 2], "int32"),
      h0: randomTensor([1, B, H], 5),
      c0: randomTensor([1, B, H], 6),
    };
    const inputs = ["x", "W", "R", "B", "lengths", "h0", "c0"];
    await expectSame(modelOf("LSTM", {}, tensors, inputs));
    await expectSame(modelOf("GRU", {}, tensors, inputs.slice(0, 6)));
    const [layer] = recurrentIn(contentsOf(modelOf("LSTM", {}, tensors, inputs)));
    expect(layer!.rules.padding).toEqual({ convention: "onnx", lengths: [4, 2] });
    expect(layer!.rules.initialStates![0]!.forward).toHaveLength(B);
  });

  it("reads a state with the batch first where the layout says so, and refuses one of another shape", () => {
    const inputs = ["x", "W", "R", "B", "", "h0"];
    const layout = { layout: { int: 1 } };
    const h0 = tensor([2, 1, 3], [1, 2, 3, 4, 5, 6]);
    const [layer] = recurrentIn(contentsOf(modelOf("GRU", layout, { h0 }, inputs)));
    expect(layer!.rules.batchFirst).toBe(true);
    expect(layer!.rules.initialStates).toEqual([
      {
        forward: [
          { hiddenState: [1, 2, 3], cellState: [] },
          { hiddenState: [4, 5, 6], cellState: [] },
        ],
      },
    ]);
    expect(contentsOf(modelOf("GRU", {}, { h0 }, inputs)).layers).toEqual([
      {
        kind: "unread",
        name: "Y",
        type: "GRU",
        reason: 'GRU "Y": expected h_0 of shape [1, any, 3], got [2, 1, 3]',
      },
    ]);
  });

  it("assumes zeros and whole sequences where the model is given states and lengths, and says so", () => {
    const inputs = ["x", "W", "R", "B", "lengths", "h0", "c0"];
    const { assumed } = contentsOf(modelOf("LSTM", { clip: { float: 1 } }, {}, inputs));
    expect(assumed.map(({ rule, value, alternatives }) => [rule, value, ...alternatives])).toEqual([
      [
        "padding",
        "none: every step of every sequence counts",
        'the lengths that the model takes from "lengths"',
      ],
      ["initialStates", "zeros", 'the state that the model takes from "h0" and "c0"'],
      [
        "clipCellState",
        "true: c is clipped on its way to h, as ONNX says",
        "false: c is left as it is, as ONNX Runtime does",
      ],
    ]);
    const odd = { activations: { texts: ["Affine"] } };
    expect(contentsOf(modelOf("RNN", odd)).assumed[0]).toMatchObject({
      rule: "Affine constants",
      value: "alpha 1, beta 0",
    });
  });

  it("takes zeros as large as the batch for the default state", () => {
    const shape = operator("Shape", ["x"], ["shape"]);
    const cut = operator("Gather", ["shape", "one"], ["batch"]);
    const joinedShape = operator("Concat", ["one", "batch", "size"], ["wanted"], {
      attributes: { axis: { int: 0 } },
    });
    const zeros = operator("ConstantOfShape", ["wanted"], ["zeros"]);
    const model = modelOf(
      "GRU",
      {},
      { one: tensor([1], [1], "int64"), size: tensor([1], [H], "int64") },
      ["x", "W", "R", "B", "", "zeros"],
    );
    expect(
      contentsOf({ ...model, nodes: [shape, cut, joinedShape, zeros, ...model.nodes] }).assumed,
    ).toEqual([]);
  });

  it("names what is not read, and reads the rest", () => {
    const good = modelOf("LSTM");
    const foreign = operator("LSTM", ["x", "W", "R"], ["other"], { domain: "com.acme" });
    const codes = operator("GRU", ["x", "W8", "R"], ["codes"]);
    const odd = operator("RNN", ["x", "W", "R"], ["odd"], {
      attributes: { zoneout: { float: 1 } },
    });
    const open = operator("LSTM", ["x", "x", "R"], ["open"]);
    const tensors = { ...good.tensors, W8: tensor([1, 9, 2], Array(18).fill(3), "int8") };
    const { layers } = contentsOf({
      ...good,
      tensors,
      nodes: [foreign, codes, odd, open, ...good.nodes],
    });
    expect(layers.map((layer) => (layer.kind === "unread" ? layer.reason : layer.name))).toEqual([
      'LSTM "other": expected LSTM, GRU or RNN of ONNX itself, or DynamicQuantizeLSTM of com.microsoft, got LSTM of the domain "com.acme"',
      'GRU "codes": expected W as floating-point numbers, got int8 (codes of a quantized model, whose scale is not read here)',
      'RNN "odd": expected attributes of activations, activation_alpha, activation_beta, clip, direction, hidden_size, input_forget, layout, linear_before_reset, output_sequence, got "zoneout"',
      'LSTM "open": expected W ("x") to be a constant, got a value computed when the model runs (export with constant folding)',
      "Y",
    ]);
  });

  it("that has nothing recurrent is told with every operator, recurrent names first", () => {
    const names = Array.from({ length: 9 }, (_, k) => operator(`Op${k}`, ["x"], [`y${k}`]));
    expect(() => contentsOf({ nodes: names })).toThrow(
      'invalid ONNX file: expected an LSTM, a GRU or an RNN, got "Op0", "Op1", "Op2", "Op3", "Op4", "Op5", "Op6", "Op7", "Op8"',
    );
  });
});

describe("a function of the file's own", () => {
  it("is read where it is called, as often as it is", async () => {
    const call = (input: string, output: string) =>
      operator("Encoder", [input, "W", "R", "B"], [output], { domain: "local" });
    const flat = operator("Squeeze", ["Y"], ["y"]);
    const encoder = {
      ...{ domain: "local", name: "Encoder", inputs: ["a", "b", "c", "d"], outputs: ["made"] },
      nodes: [
        operator("Identity", ["b"], ["same"]),
        operator("LSTM", ["a", "same", "c", "d"], ["made"], {
          attributes: { hidden_size: { int: H } },
        }),
      ],
    };
    const model: Model = {
      ...modelOf("LSTM"),
      nodes: [call("x", "Y"), flat, call("x", "Z")],
      functions: [encoder],
    };
    await expectSame(model);
    expect(recurrentIn(contentsOf(model)).map(({ name }) => name)).toEqual(["Y/made", "Z/made"]);
  });

  it("is refused where it calls itself, or takes the name of ONNX's own", () => {
    const endless = {
      ...{ domain: "local", name: "Loop", inputs: ["a"], outputs: ["b"] },
      nodes: [operator("Loop", ["a"], ["b"], { domain: "local" })],
    };
    const call = operator("Loop", ["x"], ["y"], { domain: "local" });
    expect(() => contentsOf({ nodes: [call], functions: [endless] })).toThrow(
      /^invalid ONNX file: functions in functions: expected nesting at most 100 deep/,
    );
    expect(() => contentsOf({ nodes: [call], functions: [{ ...endless, domain: "" }] })).toThrow(
      'invalid ONNX file: expected functions outside ONNX\'s own domain, got "Loop"',
    );
  });
});

it("an array that cannot be read spoils nothing that does not need it", () => {
  const model = modelOf("LSTM");
  const text = operator("Constant", [], ["text"], { attributes: { value_string: { text: "a" } } });
  const file = fileOf({
    ...model,
    nodes: [text, operator("Mul", ["text", "text"], ["z"]), ...model.nodes],
  });
  expect(recurrentIn(contentsOf(file))).toHaveLength(1);
});
