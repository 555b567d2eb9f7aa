import { describe, expect, it } from "vitest";
import {
  backpropagateLayer,
  initialParameters,
  runLayer,
  type Layer,
  type LayerUpstream,
} from "../../../lib/index.js";
import { lstm, randomSequences } from "./cells.js";

const inputs = randomSequences(4, 3, 2);
const layer: Layer = { forward: lstm(1) };
const bothWays: Layer = { forward: lstm(1), reverse: lstm(2) };

describe("gradients that do not fit a layer", () => {
  const back = (upstream: LayerUpstream, of: Layer = layer) =>
    backpropagateLayer(runLayer(of, inputs), upstream);

  it.each<[string, () => unknown, string]>([
    [
      "too few steps",
      () => back({ dOutputs: randomSequences(3, 3, 2) }),
      "invalid dOutputs: expected [4][3][2] (timeSteps, batchSize, output size), got [3][3]",
    ],
    [
      "too few sequences",
      () => back({ dDirectionOutputs: { forward: randomSequences(4, 2, 2) } }),
      "invalid dDirectionOutputs.forward: expected [4][3][2] (timeSteps, batchSize, output size), got [4][2]",
    ],
    [
      "outputs of another size",
      () => back({ dOutputs: randomSequences(4, 3, 2) }, bothWays),
      "invalid dOutputs[0][0]: expected length 4 (output size), got 2",
    ],
    [
      "outputs that are not merged",
      () => back({ dOutputs: randomSequences(4, 3, 2) }, { ...bothWays, merge: "none" }),
      'invalid dOutputs: expected none with merge "none", use dDirectionOutputs instead',
    ],
    [
      "too few final states",
      () => back({ dFinalStates: { forward: [{}] } }),
      "invalid dFinalStates.forward: expected 3 entries (batchSize), got 1",
    ],
    [
      "a final state of another size",
      () => back({ dFinalStates: { forward: [{ cellState: [1] }, {}, {}] } }),
      "invalid dFinalStates.forward[0].cellState: expected length 2 (length of c), got 1",
    ],
  ])("%s: says what was expected and what came", (_, call, message) => {
    expect(call).toThrow(message);
  });

  it("an LSTM's size of h is that of its projection", () => {
    const parameters = initialParameters({
      inputSize: 2,
      hiddenSize: 3,
      projectionSize: 1,
      seed: 1,
    });
    const projected: Layer = { forward: { kind: "lstm", parameters } };
    expect(() => back({ dOutputs: randomSequences(4, 3, 3) }, projected)).toThrow(
      "invalid dOutputs[0][0]: expected length 1 (output size), got 3",
    );
    expect(runLayer(projected, inputs).outputs[0]![0]).toHaveLength(1);
  });
});
