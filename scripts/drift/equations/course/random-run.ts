import type {
  CellOptions,
  CellParameters,
  GateParameters,
  Random,
  Trace,
} from "../../../../lib/index.js";
import type { Library } from "./library.js";

/** A cell's parameters and what it did with a sequence. */
export interface Run {
  parameters: CellParameters;
  trace: Trace;
  random: Random;
}

/** Sizes of a run. */
export interface RunSizes {
  inputSize: number;
  hiddenSize: number;
  timeSteps: number;
}

/** Pairwise different, and so are their sums: no wrong size slips. */
export const defaultSizes: RunSizes = { hiddenSize: 7, inputSize: 11, timeSteps: 9 };

/**
 * A run in which no wrong equation holds by accident: weights and biases of order 1 that all differ,
 * a start that is not zero, and a cell state that leaves [-1, 1].
 */
export function randomRun(
  { seededRandom, unroll }: Library,
  seed: number,
  sizes = defaultSizes,
  options: CellOptions = {},
): Run {
  const { inputSize, hiddenSize, timeSteps } = sizes;
  const random = seededRandom(seed);
  const vector = (size: number, scale: number): number[] =>
    Array.from({ length: size }, () => random.uniform(-scale, scale));
  const gate = (): GateParameters => ({
    weights: Array.from({ length: hiddenSize }, () => vector(hiddenSize + inputSize, 1)),
    biases: vector(hiddenSize, 1),
  });
  const parameters = {
    inputSize,
    hiddenSize,
    inputGate: gate(),
    forgetGate: gate(),
    candidate: gate(),
    outputGate: gate(),
  };
  const inputs = Array.from({ length: timeSteps }, () => vector(inputSize, 1));
  const initialState = { hiddenState: vector(hiddenSize, 0.9), cellState: vector(hiddenSize, 1.8) };
  return { parameters, trace: unroll(parameters, inputs, { ...options, initialState }), random };
}
