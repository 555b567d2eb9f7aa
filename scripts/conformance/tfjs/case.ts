import type { Random } from "../../../lib/index.js";
import { choiceOf, present, type Choice } from "../numbers.js";
import type { ConformanceCase } from "../peer.js";

/** A function of TensorFlow.js that a layer's arguments may name. */
export type TfjsActivation =
  "tanh" | "sigmoid" | "hardSigmoid" | "relu" | "elu" | "softsign" | "softplus" | "linear";

/** A configuration of TensorFlow.js's recurrent layers; what is left out has TensorFlow.js's default. */
export interface TfjsCase extends ConformanceCase {
  peer: "tfjs";
  layer: "lstm" | "gru" | "simpleRNN";
  inputSize: number;
  hiddenSize: number;
  layers: number;
  timeSteps: number;
  batchSize: number;
  /** One direction, or both and their merge; `null` leaves them apart (only the last layer's). */
  goBackwards?: boolean;
  merge?: "concat" | "sum" | "mul" | "ave" | null;
  activation?: TfjsActivation;
  /** Of the gates; TensorFlow.js's default is hardSigmoid. */
  recurrentActivation?: TfjsActivation;
  useBias: boolean;
  /** mask[b][t], any pattern. */
  mask?: boolean[][];
  initialState: boolean;
  /** Of the last layer. */
  returnSequences: boolean;
}

const squashing: TfjsActivation[] = [
  "tanh",
  "sigmoid",
  "relu",
  "elu",
  "softsign",
  "softplus",
  "linear",
];

export function drawTfjsCase(random: Random, seed: number): TfjsCase {
  const choice = choiceOf(random);
  const layer = choice.from(["lstm", "lstm", "gru", "simpleRNN"] as const);
  const timeSteps = choice.whole(1, 6);
  const batchSize = choice.whole(1, 3);
  const bidirectional = choice.chance(0.4);
  const initialState = choice.chance(0.5);
  return present({
    peer: "tfjs",
    seed,
    layer,
    inputSize: choice.whole(1, 5),
    hiddenSize: choice.whole(1, 5),
    layers: choice.from([1, 1, 1, 2]),
    timeSteps,
    batchSize,
    ...(bidirectional
      ? { merge: choice.from(["concat", "sum", "mul", "ave", null] as const) }
      : { goBackwards: choice.maybe(0.4, () => true) }),
    activation: choice.maybe(0.4, () => choice.from(squashing)),
    recurrentActivation:
      layer === "simpleRNN"
        ? undefined
        : choice.maybe(0.6, () => choice.from(["sigmoid", "softsign"] as const)),
    useBias: choice.chance(0.8),
    mask: choice.maybe(0.5, () => drawMask(choice, timeSteps, batchSize, initialState)),
    initialState,
    returnSequences: choice.chance(0.6),
  }) as TfjsCase;
}

/**
 * Any pattern; with an initial state the first step read counts. Before it, TensorFlow.js puts out h_0 (`states[0]` in
 * rnn() of tfjs-layers/src/layers/recurrent.ts), where Keras, and we, put out 0.
 */
function drawMask(
  choice: Choice,
  timeSteps: number,
  batchSize: number,
  initialState: boolean,
): boolean[][] {
  const counts = (t: number) =>
    (initialState && (t === 0 || t === timeSteps - 1)) || choice.chance(0.7);
  return Array.from({ length: batchSize }, () =>
    Array.from({ length: timeSteps }, (_, t) => counts(t)),
  );
}
