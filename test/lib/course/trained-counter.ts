import {
  adam,
  countExamples,
  initialModel,
  softmaxCrossEntropy,
  train,
  type Model,
} from "../../../lib/index.js";

/** The counter as the lesson on training makes it. */
export function trainedCounter(): Model<"lstm"> {
  const untrained = initialModel({ inputSize: 4, hiddenSize: 6, outputSize: 4, seed: 3 });
  return train(untrained, countExamples(8), {
    loss: softmaxCrossEntropy,
    optimiser: adam({ learningRate: 0.02 }),
    clip: { norm: 1 },
    epochs: 80,
    batchSize: 4,
    seed: 3,
  }).model;
}
