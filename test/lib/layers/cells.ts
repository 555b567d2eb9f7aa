import {
  initialGruParameters,
  initialParameters,
  initialRnnParameters,
  seededRandom,
  type Cell,
  type Sequences,
} from "../../../lib/index.js";

/** A batch of random sequences. */
export function randomSequences(
  timeSteps: number,
  batchSize: number,
  size: number,
  seed = 1,
): Sequences {
  const random = seededRandom(seed);
  const vector = () => Array.from({ length: size }, () => random.normal());
  return Array.from({ length: timeSteps }, () => Array.from({ length: batchSize }, vector));
}

/** An LSTM cell of two units that reads two numbers, or as told. */
export function lstm(seed = 1, sizes: { inputSize?: number; hiddenSize?: number } = {}) {
  const parameters = initialParameters({ inputSize: 2, hiddenSize: 2, seed, ...sizes });
  return { kind: "lstm", parameters } satisfies Cell<"lstm">;
}

/** A GRU of the same sizes. */
export function gru(seed = 1, sizes: { inputSize?: number; hiddenSize?: number } = {}) {
  const parameters = initialGruParameters({ inputSize: 2, hiddenSize: 2, seed, ...sizes });
  return { kind: "gru", parameters } satisfies Cell<"gru">;
}

/** A plain RNN of the same sizes. */
export function rnn(seed = 1, sizes: { inputSize?: number; hiddenSize?: number } = {}) {
  const parameters = initialRnnParameters({ inputSize: 2, hiddenSize: 2, seed, ...sizes });
  return { kind: "rnn", parameters } satisfies Cell<"rnn">;
}
