import type {
  CellOptions,
  CellParameters,
  GateParameters,
  Random,
  Trace,
} from "../../../lib/index.js";
import type { Library } from "./library.js";

/** A cell's parameters and what it did with a sequence. */
export interface RandomRun {
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
  variant: Variant = {},
): RandomRun {
  const { inputSize, hiddenSize, timeSteps } = sizes;
  const random = seededRandom(seed);
  const draw = drawFrom(random);
  const outputSize = variant.projectionSize?.(hiddenSize) ?? hiddenSize;
  const gate = (): GateParameters => ({
    weights: draw.matrix(hiddenSize, outputSize + inputSize),
    biases: draw.vector(hiddenSize),
  });
  const standard = {
    inputSize,
    hiddenSize,
    inputGate: gate(),
    forgetGate: gate(),
    candidate: gate(),
    outputGate: gate(),
  };
  const parameters = { ...standard, ...variant.extend?.(draw, hiddenSize) };
  const inputs = draw.matrix(timeSteps, inputSize);
  const hiddenState = draw.vector(outputSize, 0.9);
  const initialState = { hiddenState, cellState: draw.vector(hiddenSize, 1.8) };
  const trace = unroll(parameters, inputs, { ...variant.options, initialState });
  return { parameters, trace, random };
}

/** How a cell departs from the standard. */
export interface Variant {
  options?: CellOptions;
  /** Parameters that the variant adds. */
  extend?: (draw: RandomValues, hiddenSize: number) => Partial<CellParameters>;
  /** Entries of h for so many units, where that are fewer. */
  projectionSize?: (hiddenSize: number) => number;
}

/** Draws values of order 1. */
export interface RandomValues {
  vector(size: number, scale?: number): number[];
  matrix(rows: number, columns: number): number[][];
}

/** Uniform values in ±1, or ±scale. */
export function drawFrom(random: Random): RandomValues {
  const vector = (size: number, scale = 1): number[] =>
    Array.from({ length: size }, () => random.uniform(-scale, scale));
  return {
    vector,
    matrix: (rows, columns) => Array.from({ length: rows }, () => vector(columns)),
  };
}
