import { describe, it } from "vitest";
import { relu } from "../../lib/index.js";
import { expectClose } from "../lib/goldens.js";
import { runOnnxOperator, shaped } from "./onnx-operator.js";

// web-platform-tests/wpt, webnn/conformance_tests/lstm.https.any.js; ReLU in all three places, so that numbers grow.
describe("the public cases of WebNN", () => {
  const options = { gateActivation: relu, candidateActivation: relu, outputActivation: relu };
  const weights = {
    W: shaped([1, -1, 2, -2, 1, -1, 2, -2, 1, -1, 2, -2, 1, -1, 2, -2], [1, 8, 2]),
    R: shaped(new Array<number>(16).fill(0.1), [1, 8, 2]),
    B: [[1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2]],
  };
  const zeros = shaped([0, 0, 0, 0], [1, 2, 2]);
  const optional = { P: [[0, 0, 0, 0, 0, 0]], initial_h: zeros, initial_c: zeros };

  it.each([
    ["bias and recurrentBias", {}],
    ["peepholeWeight, initialHiddenState, initialCellState: all options", optional],
  ])("steps=1 with %s", (_, more) => {
    const X = shaped([1, 2, 2, 1], [1, 2, 2]);
    const found = runOnnxOperator({ X, ...weights, ...more }, { op: "LSTM", options });
    expectClose(found.Y_h, shaped([1, 8, 27, 216], [1, 2, 2]), 1e-12, "output 1");
    expectClose(found.Y_c, shaped([1, 4, 9, 36], [1, 2, 2]), 1e-12, "output 2");
    expectClose(found.Y, shaped([1, 8, 27, 216], [1, 1, 2, 2]), 1e-12, "output 3");
  });

  it.each([
    ["direction='backward'", {}],
    ["all options", optional],
  ])("steps=2 with %s", (_, more) => {
    const X = shaped([1, 2, 2, 1, 3, 4, 1, 2], [2, 2, 2]);
    const rules = { op: "LSTM", direction: "reverse", options } as const;
    const found = runOnnxOperator({ X, ...weights, ...more }, rules);
    const hidden = [10.4690008, 58.029007, 74.529007, 518.948975];
    const cell = [5.51000023, 20.0100021, 19.1100006, 75.2099991];
    // Published from float32, whose steps are 6e-5 near 519.
    expectClose(found.Y_h, shaped(hidden, [1, 2, 2]), 5e-5, "output 1");
    expectClose(found.Y_c, shaped(cell, [1, 2, 2]), 5e-6, "output 2");
    expectClose(found.Y, shaped([...hidden, 1, 8, 1, 8], [2, 1, 2, 2]), 5e-5, "output 3");
  });
});
