import type { Cell, CellKind } from "./kinds.js";
import { requireArray, requireObject } from "../math/names.js";
import { countNumbers } from "../math/tree.js";
import { eachDirection, type Layer } from "./layer.js";
import { hiddenStateSize } from "../recurrence/state.js";

/**
 * The classic mistake `MultiRNNCell([cell] * layers)` (S1): one cell object in every layer, so that all layers share its
 * weights, and a step of training moves them all at once. Right is one cell with parameters of its own per layer.
 *
 * @param cell the one cell; it has to read what it puts out.
 * @param layers how many layers, ≥ 1.
 * @throws RangeError when inputSize differs from the size of h (where TensorFlow reports a shape error), or layers is no whole number ≥ 1.
 * @see https://github.com/tensorflow/tensorflow/issues/16186
 */
export function stackOfOneCell<K extends CellKind>(cell: Cell<K>, layers: number): Layer<K>[] {
  requireObject("cell", cell, "a cell: its kind and parameters");
  const { inputSize } = cell.parameters;
  const expected = hiddenStateSize(cell.parameters);
  if (layers > 1 && inputSize !== expected) {
    throw new RangeError(
      `invalid cell: expected inputSize ${expected} (the size of its h, which the next layer reads with the same weights), got ${inputSize}`,
    );
  }
  if (!Number.isInteger(layers) || layers < 1) {
    throw new RangeError(`invalid layers: expected a whole number ≥ 1, got ${layers}`);
  }
  return Array.from({ length: layers }, () => ({ forward: cell }));
}

/**
 * Learned numbers in a stack, each once however many layers share it.
 * A stack made by `stackOfOneCell` counts as many as one layer: that is how the mistake shows.
 * @throws TypeError when the layers are none.
 */
export function countStack(layers: Layer[]): number {
  requireArray("layers", layers, "layers");
  const all = layers.flatMap((layer) =>
    Object.values(eachDirection(layer, ({ parameters }) => parameters)),
  );
  const distinct = new Set(all);
  return [...distinct].reduce((sum, parameters) => sum + countNumbers(parameters), 0);
}
