import { requireNames, type Known } from "../math/names.js";
import { describe } from "../math/shapes.js";
import { requireRate } from "./dropout.js";
import type { Layer } from "./layer.js";
import { outputSize, requireLayer } from "./require.js";
import type { StackOptions } from "./stack.js";

const knownOptions: Known<StackOptions> = {
  initialStates: true,
  padding: true,
  dropout: true,
  between: true,
  betweenMasks: true,
};

/**
 * Checks that every layer reads what the one before puts out, and that options are given per layer.
 * @throws RangeError naming the layer that does not fit.
 */
export function requireStack(layers: Layer[], options: StackOptions): void {
  if (!Array.isArray(layers) || layers.length === 0) {
    throw new RangeError(`invalid layers: expected one or more, got ${describe(layers)}`);
  }
  requireNames("options", options, knownOptions);
  if (options.between) requireNames("between", options.between, { rate: true, seed: true });
  layers.forEach((layer, k) => {
    requireLayer(layer);
    const before = layers[k - 1];
    if (before !== undefined) requireFit(before, layer, k);
  });
  requireCount("initialStates", options.initialStates, layers.length, "layers");
  requireCount("dropout", options.dropout, layers.length, "layers");
  requireCount("betweenMasks", options.betweenMasks, layers.length - 1, "layers - 1");
  if (options.between) requireRate("between.rate", options.between.rate);
}

function requireFit(before: Layer, layer: Layer, k: number): void {
  if (before.forward && before.reverse && before.merge === "none") {
    throw new RangeError(
      `invalid layers[${k - 1}]: expected a merge below another layer, got "none"`,
    );
  }
  const { inputSize } = (layer.forward ?? layer.reverse)!.parameters;
  const given = outputSize(before);
  if (inputSize !== given) {
    throw new RangeError(
      `invalid layers[${k}]: expected inputSize ${given} (what layer ${k - 1} puts out), got ${inputSize}`,
    );
  }
}

function requireCount(
  name: string,
  list: unknown[] | undefined,
  count: number,
  meaning: string,
): void {
  if (list !== undefined && list.length !== count) {
    throw new RangeError(
      `invalid ${name}: expected length ${count} (${meaning}), got ${list.length}`,
    );
  }
}
