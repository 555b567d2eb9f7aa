import { hiddenStateSize } from "../recurrence/state.js";
import { requireNames, requireOneOf, type Known } from "../math/names.js";
import { knownSizes, requireSizes } from "./check.js";
import { type CellSizes } from "./parameters.js";

/** What a library counts: Keras keeps one bias per gate, PyTorch two (b_ih and b_hh). */
export type BiasConvention = "keras" | "pytorch";

/**
 * Learned numbers in one gate: hiddenSize · (hiddenSize + inputSize) weights and its biases
 * (with a projection, hiddenSize · (projectionSize + inputSize)).
 * For S0's sizes (32 → 70) that is 70 · 102 + 70 = 7,210.
 * @throws RangeError when a size is not a whole number ≥ 1.
 */
export function countGateParameters(
  sizes: CellSizes,
  convention: BiasConvention = "keras",
): number {
  requireSizes(sizes);
  requireOneOf("convention", convention, ["keras", "pytorch"]);
  const { inputSize, hiddenSize } = sizes;
  const biases = convention === "keras" ? hiddenSize : 2 * hiddenSize;
  return hiddenSize * (hiddenStateSize(sizes) + inputSize) + biases;
}

/** A layer of which the learned numbers are counted. */
export interface CountOptions extends CellSizes {
  /** Whose way of counting biases. Default: `"keras"`. */
  convention?: BiasConvention;
  /** Whether it reads the sequence in both directions. Default: false. */
  bidirectional?: boolean;
  /** Whether it has peepholes. Default: false. */
  peepholes?: boolean;
  /** What is normalised. Default: nothing. */
  layerNorm?: "gates" | "gates and cell state";
}

const knownOptions: Known<CountOptions> = {
  ...knownSizes,
  convention: true,
  bidirectional: true,
  peepholes: true,
  layerNorm: true,
};

/**
 * Learned numbers in a layer: four gates, twice that when it reads the sequence in both directions.
 * A projection adds projectionSize · hiddenSize, peepholes 3 · hiddenSize, layer normalisation its gains.
 * For S0's sizes (32 → 70): 28,840 in Keras, 29,120 in PyTorch, 57,680 bidirectional.
 * @throws RangeError when a size is not a whole number ≥ 1.
 */
export function countParameters(sizes: CountOptions): number {
  requireNames("options", sizes, knownOptions);
  const { hiddenSize, projectionSize = 0, peepholes = false, layerNorm } = sizes;
  const directions = sizes.bidirectional ? 2 : 1;
  const gates = 4 * countGateParameters(sizes, sizes.convention);
  const gains = { gates: 4, "gates and cell state": 6 };
  const perUnit = projectionSize + (peepholes ? 3 : 0) + (layerNorm ? gains[layerNorm] : 0);
  return directions * (gates + perUnit * hiddenSize);
}
