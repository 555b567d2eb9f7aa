import type { OnnxActivation, OnnxActivationName, Random } from "../../../lib/index.js";
import { choiceOf, present, type Choice } from "../numbers.js";
import type { ConformanceCase } from "../peer.js";

/** A configuration of ONNX's LSTM, GRU or RNN; what is left out is off, or ONNX's default. */
export interface OnnxCase extends ConformanceCase {
  peer: "onnxruntime" | "onnx-file";
  op: "LSTM" | "GRU" | "RNN";
  inputSize: number;
  hiddenSize: number;
  /** Operators one after the other; only LSTMs are stacked. */
  layers: number;
  timeSteps: number;
  batchSize: number;
  direction: "forward" | "reverse" | "bidirectional";
  lengths?: number[];
  initialState: boolean;
  peepholes?: boolean;
  inputForget?: boolean;
  clip?: number;
  /** Three, two or one, for every direction the same. */
  activations?: OnnxActivation[];
  linearBeforeReset?: boolean;
}

/**
 * Functions for gates: bounded ones. An unbounded gate multiplies what grows with what grows, and seven steps of that leave
 * float32's range; over two steps it may be tried.
 */
const gateLike: OnnxActivationName[] = ["Sigmoid", "HardSigmoid", "Softsign", "Tanh"];
const candidateLike: OnnxActivationName[] = [
  "Tanh",
  "ScaledTanh",
  "Softsign",
  "Relu",
  "LeakyRelu",
  "Elu",
  "Softplus",
  "ThresholdedRelu",
  "Affine",
  "Sigmoid",
];

/** Which constants each function takes; eighths are exact in float32. */
const constants: Partial<Record<OnnxActivationName, { alpha: number[]; beta?: number[] }>> = {
  HardSigmoid: { alpha: [0.125, 0.25], beta: [0.5, 0.375] },
  Affine: { alpha: [0.25, 0.5], beta: [0, 0.25] },
  LeakyRelu: { alpha: [0.125, 0.5] },
  ThresholdedRelu: { alpha: [0.125, 0.5] },
  ScaledTanh: { alpha: [0.5, 1.25], beta: [0.5, 0.75] },
  Elu: { alpha: [0.5, 1] },
};

/**
 * Functions whose constants ONNX and its runtime give the same default. ThresholdedRelu is not among them: α is 1 in ONNX
 * but 0 in the runtime (NameToArgDefaultsMap of onnxruntime/core/providers/cpu/rnn/rnn_helpers.cc does not have it).
 */
const withDefaults: OnnxActivationName[] = ["HardSigmoid", "LeakyRelu", "Elu"];

export function drawOnnxCase(random: Random, seed: number): OnnxCase {
  const choice = choiceOf(random);
  const op = choice.from(["LSTM", "LSTM", "LSTM", "GRU", "RNN"] as const);
  const timeSteps = choice.whole(1, 7);
  const layers = op === "LSTM" ? choice.from([1, 1, 2, 3]) : 1;
  const batchSize = choice.whole(1, 4);
  return present({
    peer: "onnxruntime",
    seed,
    op,
    inputSize: choice.whole(1, 6),
    hiddenSize: choice.whole(1, 6),
    layers,
    timeSteps,
    batchSize,
    direction: choice.from(["forward", "reverse", "bidirectional"] as const),
    lengths: choice.maybe(0.5, () => drawLengths(choice, timeSteps, batchSize, op)),
    initialState: choice.chance(0.5),
    clip: choice.maybe(0.3, () => choice.from([0.25, 0.5, 1.5])),
    activations: choice.maybe(0.5, () =>
      drawActivations(choice, op, timeSteps <= 2 && layers === 1),
    ),
    ...(op === "LSTM" && lstmOnly(choice)),
    ...(op === "GRU" && { linearBeforeReset: choice.chance(0.5) }),
  }) as OnnxCase;
}

function lstmOnly(choice: Choice): Partial<Record<keyof OnnxCase, boolean | undefined>> {
  return {
    peepholes: choice.maybe(0.4, () => true),
    inputForget: choice.maybe(0.3, () => true),
  };
}

/**
 * Lengths from 0 up, one of them whole. A plain RNN's are 1 at least: of an empty sequence its runtime takes Y_h from the
 * step before the first, outside Y (Assign_Y_h of onnxruntime/core/providers/cpu/rnn/rnn.cc).
 */
function drawLengths(
  choice: Choice,
  timeSteps: number,
  batchSize: number,
  op: OnnxCase["op"],
): number[] {
  const least = op === "RNN" ? 1 : 0;
  const lengths = Array.from({ length: batchSize }, () => choice.whole(least, timeSteps));
  lengths[choice.whole(0, batchSize - 1)] = timeSteps;
  return lengths;
}

function drawActivations(choice: Choice, op: OnnxCase["op"], isShort: boolean): OnnxActivation[] {
  const gate = isShort ? candidateLike : gateLike;
  const lists = {
    LSTM: [gate, candidateLike, candidateLike],
    GRU: [gate, candidateLike],
    RNN: [candidateLike],
  };
  const names = lists[op].map((list) => choice.from(list));
  // ONNX hands constants out in order, so either all functions that take one have one or none has.
  const takers = names.filter((name) => constants[name]);
  const bare = takers.every((name) => withDefaults.includes(name)) && choice.chance(0.4);
  return names.map((name) => {
    const own = bare ? undefined : constants[name];
    return {
      name,
      ...(own && { alpha: choice.from(own.alpha) }),
      ...(own?.beta && { beta: choice.from(own.beta) }),
    };
  });
}
