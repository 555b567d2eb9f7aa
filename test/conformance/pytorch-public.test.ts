import { describe, it } from "vitest";
import { fromPyTorch, pytorchReturns, runStack, tensor } from "../../lib/index.js";
import { expectClose } from "../lib/goldens.js";
import { shaped } from "./onnx-operator.js";

const float64 = (shape: number[], values: number[]) => tensor(shape, values, "float64");
const range = (length: number) => Array.from({ length }, (_, k) => k);

// pytorch/pytorch, test/cpp/api/rnn.cpp, RNNTest.CheckOutputValuesMatchPyTorch; four digits are published.
describe("the public case of PyTorch", () => {
  it("CheckOutputValuesMatchPyTorch", () => {
    const fraction = (count: number) => range(count).map((k) => k / count);
    const [layer] = fromPyTorch({
      weight_ih_l0: float64([8, 2], fraction(16)),
      weight_hh_l0: float64([8, 2], fraction(16)),
      bias_ih_l0: float64([8], fraction(8)),
      bias_hh_l0: float64([8], fraction(8)),
    });
    const x = shaped(
      range(24).map((k) => (24 - k) / 24),
      [3, 4, 2],
    );
    const trace = runStack([layer!], x);
    const { output, hN, cN } = pytorchReturns(trace);
    const last = [0.7889, 0.9003, 0.7769, 0.8905, 0.7635, 0.8794, 0.7484, 0.8666];
    const published = [
      ...[0.4391, 0.5402, 0.433, 0.5324, 0.4261, 0.5239, 0.4183, 0.5147],
      ...[0.6822, 0.8064, 0.6726, 0.7968, 0.662, 0.786, 0.6501, 0.7741],
      ...last,
    ];
    expectClose(output, shaped(published, [3, 4, 2]), 6e-5, "output");
    expectClose(hN, shaped(last, [1, 4, 2]), 6e-5, "h_n");
    const cell = [1.1647, 1.6106, 1.1425, 1.5726, 1.1187, 1.5329, 1.0931, 1.4911];
    expectClose(cN, shaped(cell, [1, 4, 2]), 6e-5, "c_n");
  });
});
