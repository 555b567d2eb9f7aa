import { requireSize } from "../math/shapes.js";
import type { CellSizes } from "./parameters.js";

/** What a library counts: Keras keeps one bias per gate, PyTorch two (b_ih and b_hh). */
export type BiasConvention = "keras" | "pytorch";

/**
 * Learned numbers in one gate: hiddenSize · (hiddenSize + inputSize) weights and its biases.
 * For S0's sizes (32 → 70) that is 70 · 102 + 70 = 7,210.
 * @throws RangeError when a size is not a whole number ≥ 1.
 */
export function countGateParameters(
  sizes: CellSizes,
  convention: BiasConvention = "keras",
): number {
  const { inputSize, hiddenSize } = sizes;
  requireSize("inputSize", inputSize);
  requireSize("hiddenSize", hiddenSize);
  const biases = convention === "keras" ? hiddenSize : 2 * hiddenSize;
  return hiddenSize * (hiddenSize + inputSize) + biases;
}

/**
 * Learned numbers in a layer: four gates, twice that when it reads the sequence in both directions.
 * For S0's sizes (32 → 70): 28,840 in Keras, 29,120 in PyTorch, 57,680 bidirectional.
 * @throws RangeError when a size is not a whole number ≥ 1.
 */
export function countParameters(
  sizes: CellSizes & { convention?: BiasConvention; bidirectional?: boolean },
): number {
  const directions = sizes.bidirectional ? 2 : 1;
  return directions * 4 * countGateParameters(sizes, sizes.convention);
}
