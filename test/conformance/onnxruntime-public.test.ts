import { describe, it } from "vitest";
import { sigmoid, tanh, type CellOptions } from "../../lib/index.js";
import { expectClose } from "../lib/goldens.js";
import { runOnnxOperator, shaped, type OnnxInputs } from "./onnx-operator.js";
import { contextCases, contextWeights } from "./public/onnxruntime-context.js";
import { rowsCases, rowsWeights, type PublicCase } from "./public/onnxruntime.js";

// microsoft/onnxruntime, onnxruntime/test/providers/cpu/rnn/deep_cpu_lstm_op_test.cc. Published numbers have seven digits or so.
const tolerance = 2e-6;

function check(published: PublicCase, weights: Omit<OnnxInputs, "X">, hiddenSize: number): void {
  const { direction = "forward", batchSize, timeSteps, lengths, h0, c0 } = published;
  const directions = direction === "bidirectional" ? 2 : 1;
  const inputSize = published.X.length / timeSteps / batchSize;
  const twice = <T>(each: T[] | undefined) =>
    each && (directions === 2 ? [...each, ...each] : each);
  const state = [directions, batchSize, hiddenSize];
  const inputs = {
    X: shaped(published.X, [timeSteps, batchSize, inputSize]),
    W: twice(weights.W)!,
    R: twice(weights.R)!,
    ...(weights.B && published.bias !== false && { B: twice(weights.B)! }),
    ...(weights.P && published.peepholes !== false && { P: twice(weights.P)! }),
    ...(lengths && { sequence_lens: lengths }),
    ...(h0 && { initial_h: shaped(h0, state) }),
    ...(c0 && { initial_c: shaped(c0, state) }),
  } as OnnxInputs;
  const options: CellOptions = {
    // It leaves c unclipped on its way to h: microsoft/onnxruntime#27224.
    ...(published.clip && { clip: published.clip, clipCellState: false }),
    ...(published.inputForget && { coupled: "f = 1 - i" }),
    ...(published.swapped && { gateActivation: tanh, candidateActivation: sigmoid }),
  };
  const found = runOnnxOperator(inputs, { op: "LSTM", direction, options });
  if (published.Y) {
    expectClose(
      found.Y,
      shaped(published.Y, [timeSteps, ...state]),
      published.within ?? tolerance,
      "Y",
    );
  }
  if (published.Yh) {
    expectClose(found.Y_h, shaped(published.Yh, state), published.within ?? tolerance, "Y_h");
  }
  if (published.Yc) {
    expectClose(found.Y_c, shaped(published.Yc, state), published.within ?? tolerance, "Y_c");
  }
}

describe("the public cases of ONNX Runtime, LSTMTest", () => {
  it.each(rowsCases)("$name", (published) => check(published, rowsWeights, 3));

  it.each(contextCases)("$name", (published) => check(published, contextWeights, 2));
});
