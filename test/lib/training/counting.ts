import {
  adam,
  countExamples,
  initialModel,
  softmaxCrossEntropy,
  type TrainOptions,
} from "../../../lib/index.js";

/** A small model, a small task and how the one learns the other, for tests to start from. */
export const model = initialModel({ inputSize: 4, hiddenSize: 3, outputSize: 4, seed: 1 });
export const examples = countExamples(5);
export const options: TrainOptions<"lstm"> = {
  loss: softmaxCrossEntropy,
  optimiser: adam({ learningRate: 0.01 }),
  epochs: 3,
  batchSize: 2,
  seed: 7,
};
