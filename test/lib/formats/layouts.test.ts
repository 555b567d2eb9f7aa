import { describe, expect, it } from "vitest";
import {
  compareParameters,
  fromKeras,
  fromOnnx,
  fromPyTorch,
  fromTfjs,
  initialParameters,
  toKeras,
  toOnnx,
  toPyTorch,
  toTfjs,
  tensor,
  type StoredLayer,
  type Tensor,
} from "../../../lib/index.js";
import { asCell, cellWithTwoBiases, copyOf, lstmLayers, lstmOf, randomCell } from "./golden.js";

const float64 = { numberType: "float64" } as const;
const sizes = [
  [1, 1],
  [3, 3],
  [3, 5],
  [7, 2],
  [32, 70],
] as const;

/** One cell, or one in each direction. */
function layers(inputSize: number, hiddenSize: number): StoredLayer<"lstm">[] {
  const [forward, reverse] = [1, 2].map((seed) => randomCell(inputSize, hiddenSize, seed));
  return [{ forward: forward! }, { forward: forward!, reverse: reverse! }];
}

describe("a cell put into a library's layout and taken out again", () => {
  it.each(sizes)("is the same to the last bit for %d → %d, in either direction", (i, h) => {
    for (const layer of layers(i, h)) {
      expect(fromPyTorch(toPyTorch([layer], float64))).toEqual([layer]);
      expect(fromKeras(toKeras(layer, float64))).toEqual(layer);
      expect(fromTfjs(toTfjs(layer, float64))).toEqual(layer);
      expect(fromOnnx(toOnnx(layer, float64))).toEqual(layer);
    }
  });

  it("keeps two biases apart in PyTorch and ONNX, and their sum in Keras", () => {
    const layer = { forward: cellWithTwoBiases(3, 4, 5), reverse: cellWithTwoBiases(3, 4, 6) };
    expect(fromPyTorch(toPyTorch([layer], float64))).toEqual([layer]);
    expect(fromOnnx(toOnnx(layer, float64))).toEqual(layer);
    const { forward } = fromKeras(toKeras(layer, float64));
    expect(forward!.separateBiases).toBeUndefined();
    expect(lstmOf(forward).candidate.biases).toEqual(layer.forward.parameters.candidate.biases);
  });

  it("goes from any layout to any other and comes back", () => {
    const [, layer] = layers(3, 4) as [StoredLayer<"lstm">, StoredLayer<"lstm">];
    const there = fromOnnx(
      toOnnx(lstmLayers(fromPyTorch(toPyTorch([layer], float64)))[0]!, float64),
    );
    expect(fromTfjs(toTfjs(fromKeras(toKeras(there, float64)), float64))).toEqual(layer);
  });

  it("keeps the peepholes of ONNX, and -0", () => {
    const forward = randomCell(2, 3, 1);
    forward.parameters.peepholes = {
      inputGate: [1, 2, 3],
      forgetGate: [4, 5, 6],
      outputGate: [7, 8, 9],
    };
    forward.parameters.inputGate.biases[1] = -0;
    expect(fromOnnx(toOnnx({ forward }, float64))).toEqual({ forward });
    expect(toOnnx({ forward }).P!.values).toEqual(Float64Array.of(1, 2, 3, 7, 8, 9, 4, 5, 6));
  });

  it("keeps PyTorch's projection", () => {
    const projected = (seed: number) => {
      return asCell(initialParameters({ inputSize: 3, hiddenSize: 5, projectionSize: 2, seed }));
    };
    const stack = [{ forward: projected(1), reverse: projected(2) }];
    const tensors = toPyTorch(stack, float64);
    expect(tensors["weight_hr_l0_reverse"]!.shape).toEqual([2, 5]);
    expect(tensors["weight_hh_l0"]!.shape).toEqual([20, 2]);
    expect(fromPyTorch(tensors)).toEqual(stack);
    const { weight_hr_l0: _, ...rest } = tensors;
    expect(() => fromPyTorch(rest)).toThrow("invalid tensors: expected weight_hr_l0, got");
    const { weight_hr_l0_reverse: __, ...unprojected } = rest;
    expect(() => fromPyTorch(unprojected)).toThrow(
      "invalid weight_hh_l0: expected 4, 3 or 1 times as many rows as columns (an LSTM, a GRU or a plain RNN), as there is no weight_hr_l0, got shape [20, 2]",
    );
  });

  it("stacks layers and directions under PyTorch's names", () => {
    const stack = [
      { forward: randomCell(3, 4, 1), reverse: randomCell(3, 4, 2) },
      { forward: randomCell(8, 2, 3), reverse: randomCell(8, 2, 4) },
    ];
    const tensors = toPyTorch(stack, { ...float64, prefix: "encoder." });
    expect(Object.keys(tensors)).toEqual([
      "encoder.weight_ih_l0",
      "encoder.weight_hh_l0",
      "encoder.bias_ih_l0",
      "encoder.bias_hh_l0",
      "encoder.weight_ih_l0_reverse",
      "encoder.weight_hh_l0_reverse",
      "encoder.bias_ih_l0_reverse",
      "encoder.bias_hh_l0_reverse",
      "encoder.weight_ih_l1",
      "encoder.weight_hh_l1",
      "encoder.bias_ih_l1",
      "encoder.bias_hh_l1",
      "encoder.weight_ih_l1_reverse",
      "encoder.weight_hh_l1_reverse",
      "encoder.bias_ih_l1_reverse",
      "encoder.bias_hh_l1_reverse",
    ]);
    expect(fromPyTorch(tensors)).toEqual(stack);
  });

  it("leaves biases of 0 out when asked to, and only those", () => {
    const cell = randomCell(2, 3, 1);
    const options = { ...float64, biases: false };
    const refusal =
      "invalid inputGate.biases: expected zeros (biases: false drops them), got " +
      `${cell.parameters.inputGate.biases[0]} at entry 0`;
    expect(() => toPyTorch([{ forward: cell }], options)).toThrow(refusal);
    expect(() => toKeras({ forward: cell }, options)).toThrow(refusal);
    expect(() => toOnnx({ forward: cell }, options)).toThrow(refusal);
    const bare = copyOf(cell);
    for (const gate of ["inputGate", "forgetGate", "candidate", "outputGate"] as const) {
      bare.parameters[gate].biases = [0, 0, 0];
    }
    const layer = { forward: bare };
    expect(Object.keys(toPyTorch([layer], options))).toEqual(["weight_ih_l0", "weight_hh_l0"]);
    expect(fromPyTorch(toPyTorch([layer], options))).toEqual([layer]);
    expect(toKeras(layer, options)).toHaveLength(2);
    expect(fromKeras(toKeras({ forward: bare, reverse: bare }, options)).reverse).toEqual(bare);
    expect(toOnnx(layer, options).B).toBeUndefined();
    expect(fromOnnx(toOnnx(layer, options))).toEqual(layer);
  });
});

describe("the layout of each library", () => {
  // hiddenSize 1, inputSize 1: U, W and b of a gate are one number each, its own.
  const cell = asCell({
    inputSize: 1,
    hiddenSize: 1,
    inputGate: { weights: [[1, 10]], biases: [100] },
    forgetGate: { weights: [[2, 20]], biases: [200] },
    candidate: { weights: [[3, 30]], biases: [300] },
    outputGate: { weights: [[4, 40]], biases: [400] },
  });
  const shown = ({ shape, values }: Tensor) => [shape, [...values]];

  it("is i f g o in PyTorch, a gate a row", () => {
    const tensors = toPyTorch([{ forward: cell }]);
    expect(shown(tensors["weight_ih_l0"]!)).toEqual([
      [4, 1],
      [10, 20, 30, 40],
    ]);
    expect(shown(tensors["weight_hh_l0"]!)).toEqual([
      [4, 1],
      [1, 2, 3, 4],
    ]);
    expect(shown(tensors["bias_ih_l0"]!)).toEqual([[4], [100, 200, 300, 400]]);
    expect(shown(tensors["bias_hh_l0"]!)).toEqual([[4], [0, 0, 0, 0]]);
  });

  it("is i f c o in Keras and TensorFlow.js, a gate a column", () => {
    for (const arrays of [toKeras({ forward: cell }), toTfjs({ forward: cell })]) {
      expect(arrays.map(shown)).toEqual([
        [
          [1, 4],
          [10, 20, 30, 40],
        ],
        [
          [1, 4],
          [1, 2, 3, 4],
        ],
        [[4], [100, 200, 300, 400]],
      ]);
    }
  });

  it("is i o f c in ONNX, with a direction first and both biases in one row", () => {
    const { W, R, B, P } = toOnnx({ forward: cell, reverse: cell });
    expect(shown(W)).toEqual([
      [2, 4, 1],
      [10, 40, 20, 30, 10, 40, 20, 30],
    ]);
    expect(shown(R)).toEqual([
      [2, 4, 1],
      [1, 4, 2, 3, 1, 4, 2, 3],
    ]);
    const row = [100, 400, 200, 300, 0, 0, 0, 0];
    expect(shown(B!)).toEqual([
      [2, 8],
      [...row, ...row],
    ]);
    expect(P).toBeUndefined();
  });

  it("is not what the other library's reader makes of it", () => {
    const layer = { forward: randomCell(2, 3, 1) };
    const { W, R, B } = toOnnx(layer, float64);
    const asPyTorch = fromPyTorch({
      weight_ih_l0: { ...W, shape: W.shape.slice(1) },
      weight_hh_l0: { ...R, shape: R.shape.slice(1) },
      bias_ih_l0: tensor([12], B!.values.slice(0, 12), "float64"),
      bias_hh_l0: tensor([12], B!.values.slice(12), "float64"),
    })[0]!;
    expect(compareParameters(layer, asPyTorch).equal).toBe(false);
  });
});
