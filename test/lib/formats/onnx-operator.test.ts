import { describe, expect, it } from "vitest";
import {
  fromOnnx,
  readOnnx,
  tensor,
  toOnnx,
  writeOnnx,
  type Tensor,
  type WriteOnnxOptions,
} from "../../../lib/index.js";
import { budgetFor } from "../../../lib/formats/budget.js";
import { encodeModel, type NodeToWrite } from "../../../lib/formats/onnx/encode.js";
import { decodeModel } from "../../../lib/formats/onnx/decode.js";
import { randomCell } from "./golden.js";

const layer = () => ({ forward: randomCell(2, 1, 1) });

/** A file of one LSTM that reads these inputs, and of these tensors besides its weights. */
function fileOf(
  lstm: Partial<NodeToWrite> = {},
  tensors: Record<string, Tensor> = {},
  weights = toOnnx(layer(), { numberType: "float64" }),
): Uint8Array {
  const inputs = ["x", "W", "R", "B"];
  const node = { opType: "LSTM", name: "it", inputs, outputs: ["y"], attributes: {}, ...lstm };
  const initializers = { ...weights, ...tensors } as Record<string, Tensor>;
  return encodeModel({ name: "g", nodes: [node], initializers, inputs: [], outputs: [] });
}

const read = (...given: Parameters<typeof fileOf>) => readOnnx(fileOf(...given))[0]!;
const refused = (...given: Parameters<typeof fileOf>) => expect(() => read(...given));

describe("an LSTM of an ONNX file", () => {
  it("has the standard's rules where its attributes name none", () => {
    expect(read()).toStrictEqual({
      kind: "lstm",
      name: "it",
      opType: "LSTM",
      whenRun: {},
      layer: layer(),
      direction: "forward",
      activations: [{ name: "Sigmoid" }, { name: "Tanh" }, { name: "Tanh" }],
      inputForget: false,
      batchFirst: false,
      input: "x",
      outputs: ["y", "", ""],
    });
  });

  it("is called after its first output where it has no name", () => {
    expect(read({ name: "", outputs: ["", "h"] })).toMatchObject({
      name: "h",
      outputs: ["", "h", ""],
    });
    expect(read({ name: "", outputs: [] }).name).toBe("");
  });

  it("has the rules its attributes name", () => {
    const rules = (attributes: NodeToWrite["attributes"]) => read({ attributes });
    expect(rules({ layout: { int: 1 } }).batchFirst).toBe(true);
    expect(rules({ layout: { int: 0 } }).batchFirst).toBe(false);
    expect(rules({ input_forget: { int: 1 } }).inputForget).toBe(true);
    expect(rules({ clip: { float: 0.5 } }).clip).toBe(0.5);
    expect(rules({ hidden_size: { int: 1 } }).layer).toEqual(layer());
    refused({ attributes: { hidden_size: { int: 2 } } }).toThrow(
      'invalid ONNX file: LSTM "it": expected R with 2 columns (hidden_size), got 1',
    );
    refused({ attributes: { direction: { text: "bidirectional" } } }).toThrow(
      'invalid ONNX file: LSTM "it": expected weights of 2 directions (direction bidirectional), got 1',
    );
    const both = toOnnx({ ...layer(), reverse: randomCell(2, 1, 2) });
    refused({}, {}, both).toThrow(
      'invalid ONNX file: LSTM "it": expected weights of 1 directions (direction forward), got 2',
    );
  });

  it("has biases and peepholes only where it reads some", () => {
    const bare = read({ inputs: ["x", "W", "R"] }).layer.forward!;
    expect(bare.parameters.inputGate.biases).toEqual([0]);
    expect(read({ inputs: ["", "W", "R", ""] })).toMatchObject({
      input: "",
      layer: { forward: bare },
    });
    const P = tensor([1, 3], [1, 2, 3]);
    const peeping = { inputs: ["x", "W", "R", "B", "", "", "", "P"] };
    expect(read(peeping, { P }).layer.forward!.parameters.peepholes).toEqual({
      inputGate: [1],
      outputGate: [2],
      forgetGate: [3],
    });
    refused({ inputs: ["x", "W"] }).toThrow(
      'invalid ONNX file: LSTM "it": expected the inputs X, W and R, got "x", "W"',
    );
    refused({ inputs: ["x", "", "R"] }).toThrow(
      'invalid ONNX file: LSTM "it": expected the inputs X, W and R, got "x", "", "R"',
    );
    for (const [k, letter] of [
      [1, "W"],
      [2, "R"],
      [3, "B"],
      [7, "P"],
    ] as const) {
      const inputs = ["x", "W", "R", "B", "", "", "", "P"].map((name, at) =>
        at === k ? "z" : name,
      );
      refused({ inputs }, { P }).toThrow(
        `invalid ONNX file: LSTM "it": expected ${letter} ("z") to be a constant, got a value computed when the model runs (export with constant folding)`,
      );
    }
  });

  it("has an initial state only where that is constant and not 0", () => {
    const inputs = ["x", "W", "R", "B", "", "h0", "c0"];
    const [zeros, ones] = [tensor([1, 2, 1], [0, 0]), tensor([1, 2, 1], [0, 1])];
    expect(read({ inputs }, { h0: ones, c0: zeros })).toMatchObject({ initialHiddenState: ones });
    expect(read({ inputs }, { h0: ones, c0: zeros })).not.toHaveProperty("initialCellState");
    expect(read({ inputs }, { h0: zeros, c0: ones })).toMatchObject({ initialCellState: ones });
    expect(read({ inputs }, { h0: zeros, c0: ones })).not.toHaveProperty("initialHiddenState");
    expect(read({ inputs })).not.toHaveProperty("initialHiddenState");
    expect(read({ inputs: [...inputs.slice(0, 5), ""] }, { "": ones })).not.toHaveProperty(
      "initialHiddenState",
    );
  });

  it("is refused with the weights that do not fit", () => {
    const weights = toOnnx(layer());
    const R = tensor([1, 4, 2], Array(8).fill(1));
    refused({}, { R }).toThrow(
      'invalid ONNX file: LSTM "it": R: expected shape [1, 8, 2] (directions × 4·hiddenSize × hiddenSize), got [1, 4, 2]',
    );
    const three = tensor([3, 4, 1], Array(12).fill(1));
    expect(() => fromOnnx({ ...weights, R: three })).toThrow(
      "invalid R: expected 1 or 2 directions, got 3",
    );
    expect(() => fromOnnx({ ...weights, R: tensor([4, 1], [1, 2, 3, 4]) })).toThrow(
      "invalid R: expected shape [any, any, any] (directions × 4·hiddenSize × hiddenSize), got [4, 1]",
    );
    expect(() => fromOnnx({ ...weights, W: tensor([1, 3, 1], [1, 2, 3]) })).toThrow(
      "invalid W: expected shape [1, 4, any] (directions × 4·hiddenSize × inputSize), got [1, 3, 1]",
    );
    expect(() => fromOnnx({ ...weights, P: tensor([1, 4], [1, 2, 3, 4]) })).toThrow(
      "invalid P: expected shape [1, 3] (directions × 3·hiddenSize), got [1, 4]",
    );
  });
});

describe("an ONNX file that we write", () => {
  it("names only what is asked for", () => {
    const attributes = (options: WriteOnnxOptions) =>
      Object.keys(
        decodeModel(writeOnnx([layer()], options), budgetFor(0)).graph.nodes[0]!.attributes,
      );
    expect(attributes({})).toEqual(["hidden_size", "direction"]);
    expect(attributes({ clip: 1 })).toEqual(["hidden_size", "direction", "clip"]);
    expect(attributes({ inputForget: true })).toEqual(["hidden_size", "direction", "input_forget"]);
    expect(attributes({ inputForget: false })).toEqual(["hidden_size", "direction"]);
  });
});
