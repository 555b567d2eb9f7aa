import type { Random } from "../../../lib/index.js";
import { choiceOf, present, type Choice } from "../numbers.js";
import type { ConformanceCase } from "../peer.js";

/** A Keras model that is saved to a file, which we open and run; names are Keras's. */
export interface KerasCase extends ConformanceCase {
  peer: "keras";
  format: "keras" | "h5";
  timeSteps: number;
  batchSize: number;
  inputSize: number;
  /** What stands before the recurrent layers. */
  before?: "Masking" | "Embedding" | "BatchNormalization";
  layers: KerasLayerCase[];
  /** The activation of a Dense layer at the end. */
  dense?: "linear" | "softmax" | "relu";
  /** Whether the recurrent layers stand in a model within the model. */
  nested: boolean;
  functional: boolean;
}

/** One recurrent layer of such a model. */
export interface KerasLayerCase {
  wrapper?: "Bidirectional" | "RNN" | "StackedRNNCells";
  merge_mode?: "concat" | "sum" | "mul" | "ave";
  /** The backward layer's own activation, where it has its own rules. */
  backward?: string;
  class_name: "LSTM" | "GRU" | "SimpleRNN";
  units: number;
  activation?: string;
  recurrent_activation?: string;
  use_bias?: boolean;
  go_backwards?: boolean;
  reset_after?: boolean;
  return_sequences: boolean;
}

const activations = ["tanh", "sigmoid", "relu", "elu", "softsign", "softplus", "linear"];

export function drawKerasCase(random: Random, seed: number): KerasCase {
  const choice = choiceOf(random);
  const count = choice.from([1, 1, 2, 3]);
  return present({
    peer: "keras",
    seed,
    format: choice.from(["keras", "h5"] as const),
    timeSteps: choice.whole(1, 6),
    batchSize: choice.whole(1, 3),
    inputSize: choice.whole(1, 4),
    before: choice.maybe(0.6, () =>
      choice.from(["Masking", "Embedding", "Embedding", "BatchNormalization"] as const),
    ),
    layers: Array.from({ length: count }, (_, k) => drawLayer(choice, k === count - 1)),
    dense: choice.maybe(0.5, () => choice.from(["linear", "softmax", "relu"] as const)),
    nested: choice.chance(0.25),
    functional: choice.chance(0.5),
  }) as KerasCase;
}

function drawLayer(choice: Choice, isLast: boolean): KerasLayerCase {
  const class_name = choice.from(["LSTM", "LSTM", "GRU", "SimpleRNN"] as const);
  const wrapper = choice.maybe(0.6, () =>
    choice.from(["Bidirectional", "Bidirectional", "RNN", "StackedRNNCells"] as const),
  );
  const activation = () => choice.from(activations);
  return present({
    wrapper,
    merge_mode:
      wrapper === "Bidirectional"
        ? choice.from(["concat", "sum", "mul", "ave"] as const)
        : undefined,
    backward: wrapper === "Bidirectional" ? choice.maybe(0.3, activation) : undefined,
    class_name,
    units: choice.whole(1, 4),
    activation: choice.maybe(0.4, activation),
    recurrent_activation:
      class_name === "SimpleRNN"
        ? undefined
        : choice.maybe(0.4, () => choice.from(["hard_sigmoid", "softsign", "sigmoid"])),
    use_bias: choice.maybe(0.2, () => false),
    go_backwards:
      wrapper === undefined || wrapper === "RNN" ? choice.maybe(0.3, () => true) : undefined,
    reset_after: class_name === "GRU" ? choice.maybe(0.5, () => choice.chance(0.5)) : undefined,
    return_sequences: !isLast || choice.chance(0.6),
  }) as KerasLayerCase;
}
