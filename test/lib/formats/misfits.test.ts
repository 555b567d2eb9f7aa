import { describe, expect, it } from "vitest";
import {
  fromKeras,
  fromOnnx,
  fromPyTorch,
  initialParameters,
  tensor,
  toKeras,
  toOnnx,
  toPyTorch,
  type Tensor,
} from "../../../lib/index.js";
import { asCell, copyOf, randomCell, randomParameters } from "./golden.js";

describe("weights that do not fit", () => {
  const layer = { forward: randomCell(3, 4, 1) };
  const tensors = () => toPyTorch([layer]);

  it("name the tensor that is missing, and those that are there", () => {
    const { bias_hh_l0: _, ...rest } = tensors();
    expect(() => fromPyTorch(rest)).toThrow(
      'invalid tensors: expected bias_hh_l0, got "weight_ih_l0", "weight_hh_l0", "bias_ih_l0"',
    );
    expect(() => fromPyTorch({})).toThrow(
      "invalid tensors: expected weight_ih_l0 and weight_hh_l0 (or a cell's weight_ih and weight_hh), got none",
    );
    expect(() => fromPyTorch(tensors(), "rnn.")).toThrow(
      'invalid prefix: expected one of "" (there are 1 LSTMs, GRUs and RNNs among the tensors), got "rnn."',
    );
  });

  it("name the tensor whose shape differs, and what its shape means", () => {
    const other = { ...tensors(), weight_ih_l0: tensor([12, 3], new Float64Array(36)) };
    expect(() => fromPyTorch(other)).toThrow(
      "invalid weight_ih_l0: expected shape [16, any] (4·hiddenSize × inputSize), got [12, 3]",
    );
    const flat = { ...tensors(), weight_hh_l0: tensor([64], new Float64Array(64)) };
    expect(() => fromPyTorch(flat)).toThrow(
      "invalid weight_hh_l0: expected 4, 3 or 1 times as many rows as columns (an LSTM, a GRU or a plain RNN), as there is no weight_hr_l0, got shape [64]",
    );
    const [kernel, recurrent, bias] = toKeras(layer) as [Tensor, Tensor, Tensor];
    expect(() => fromKeras([recurrent, kernel, bias])).toThrow(
      "invalid recurrent kernel: expected 4 (LSTM), 3 (GRU) or 1 times (SimpleRNN) as many columns as rows (hiddenSize), got shape [3, 16]",
    );
    expect(() => fromKeras([kernel, recurrent, bias, kernel, recurrent, kernel])).toThrow(
      "invalid reverse bias: expected shape [16] (4·hiddenSize), got [3, 16]",
    );
    expect(() => fromKeras([kernel])).toThrow("expected kernel, recurrent kernel and bias");
    const onnx = toOnnx(layer);
    expect(() => fromOnnx({ ...onnx, B: tensor([1, 16], new Float64Array(16)) })).toThrow(
      "invalid B: expected shape [1, 32] (directions × 8·hiddenSize), got [1, 16]",
    );
    expect(() => fromOnnx({ ...onnx, R: onnx.W })).toThrow("invalid R: expected shape [1, 12, 3]");
    expect(() => fromOnnx({ ...onnx, P: tensor([1, 4], [1, 2, 3, 4]) })).toThrow("invalid P:");
  });

  it("are another cell's where weight_hh has three rows, or one, for each of its columns", () => {
    const gru = {
      weight_ih_l0: tensor([12, 3], new Float64Array(36)),
      weight_hh_l0: tensor([12, 4], new Float64Array(48)),
    };
    expect(fromPyTorch(gru)[0]!.forward!.kind).toBe("gru");
    const rnn = { ...gru, weight_hh_l0: tensor([4, 4], new Float64Array(16)) };
    expect(() => fromPyTorch(rnn)).toThrow(
      "invalid weight_ih_l0: expected shape [4, any] (hiddenSize × inputSize), got [12, 3]",
    );
  });

  it("ask which LSTM is meant when there are several", () => {
    const both = {
      ...toPyTorch([layer], { prefix: "a." }),
      ...toPyTorch([layer], { prefix: "b." }),
    };
    expect(() => fromPyTorch(both)).toThrow(
      'invalid prefix: expected one of "a.", "b." (there are 2 LSTMs, GRUs and RNNs among the tensors), got none',
    );
    expect(fromPyTorch(both, "b.")).toHaveLength(1);
  });

  it("are refused when a number is not finite, or a size is 0", () => {
    const broken = tensors();
    broken["bias_ih_l0"]!.values[3] = NaN;
    expect(() => fromPyTorch(broken)).toThrow(
      "invalid bias_ih_l0: expected finite numbers, got NaN at entry 3 of 16",
    );
    const none = { ...tensors(), weight_hh_l0: tensor([0, 0], []) };
    expect(() => fromPyTorch(none)).toThrow("invalid weight_hh_l0: expected shape");
  });

  it("are refused when a layout has no place for peepholes, or directions differ in size", () => {
    const peepholes = { inputGate: [1, 2], forgetGate: [1, 2], outputGate: [1, 2] };
    const peeping = { forward: asCell({ ...randomParameters(3, 2, 1), peepholes }) };
    expect(() => toPyTorch([peeping])).toThrow("PyTorch's LSTM has no peepholes");
    expect(() => toKeras(peeping)).toThrow("Keras's LSTM has no peepholes");
    const projected = initialParameters({
      inputSize: 3,
      hiddenSize: 2,
      projectionSize: 1,
      seed: 1,
    });
    expect(() => toKeras({ forward: asCell(projected) })).toThrow("Keras's LSTM has no projection");
    expect(() => toOnnx({ forward: asCell(projected) })).toThrow("ONNX's LSTM has no projection");
    const biased = { ...projected, projection: { ...projected.projection!, biases: [1] } };
    expect(() => toPyTorch([{ forward: asCell(biased) }])).toThrow(
      "PyTorch's projection has no bias",
    );
    expect(() => toOnnx({ forward: randomCell(3, 2, 1), reverse: randomCell(3, 4, 1) })).toThrow(
      "invalid reverse.hiddenSize: expected 2, as forward, got 4",
    );
    expect(() => toOnnx({ ...peeping, reverse: randomCell(3, 2, 1) })).toThrow(
      "invalid peepholes: expected them in both directions or in neither, got one",
    );
  });

  it("are refused by name when a cell's own sizes do not fit together", () => {
    const bad = copyOf(layer);
    bad.forward.parameters.candidate.biases.pop();
    const message = "invalid candidate.biases: expected length 4 (hiddenSize), got 3";
    expect(() => toPyTorch([bad])).toThrow(message);
    expect(() => toKeras(bad)).toThrow(message);
    expect(() => toOnnx(bad)).toThrow(message);
  });
});
