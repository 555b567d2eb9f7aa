import { describe, expect, it } from "vitest";
import {
  backpropagateModel,
  batchExamples,
  lossOver,
  meanSquaredError,
  modelParameters,
  runModel,
  sgd,
  train,
  trainBatch,
} from "../../../lib/index.js";
import { examples, model, options } from "./counting.js";

describe("trainBatch", () => {
  const batch = batchExamples(examples);

  it("sends losses back as far as it is told", () => {
    const { loss, optimiser } = options;
    const truncated = { every: 2, back: 3 };
    const found = trainBatch(model, batch, { loss, optimiser, truncated });
    const { trace, gradients } = trainBatch(model, batch, { loss, optimiser });
    const { dOutputs } = lossOver(loss, trace.outputs, batch.targets, batch.weights);
    const expected = backpropagateModel(trace, dOutputs, { truncated }).dParameters;
    expect(found.gradients).toEqual(expected);
    expect(found.gradients).not.toEqual(gradients);
    expect(found.gradients.readout).toEqual(gradients.readout);
    const rules = { ...options, epochs: 1, batchSize: 5, shuffle: false, truncated };
    expect(train(model, examples, rules).model).toEqual(found.model);
  });

  it("shows everything that led to the step", () => {
    const { loss, optimiser } = options;
    const found = trainBatch(model, batch, { loss, optimiser, learningRate: 0.5 });
    const trace = runModel(model, batch.inputs, { padding: batch.padding! });
    expect(found.trace).toEqual(trace);
    const { weight, ...expected } = lossOver(loss, trace.outputs, batch.targets, batch.weights);
    expect([found.loss, found.weight]).toEqual([expected.loss, weight]);
    const before = modelParameters(model);
    const step = optimiser.step(before, found.gradients, optimiser.start(before), 0.5);
    expect(modelParameters(found.model)).toEqual(step.parameters);
    expect(found.state).toEqual(step.state);
  });

  it("says so where the gradient alone is too large for its norm", () => {
    const readout = { inputSize: 1, outputSize: 1, weights: [[0]], biases: [0] };
    const far = batchExamples([{ inputs: [[1e10]], targets: [[1e150]] }]);
    const rules = { loss: meanSquaredError, optimiser: sgd({ learningRate: 1 }) };
    expect(() => trainBatch({ layers: [], readout }, far, rules)).toThrow(
      /^training diverged: expected a finite loss and gradient, got \S+e\+\d+ and Infinity; lower learningRate, or set clip$/,
    );
  });
});
