import {
  unroll,
  type CellOptions,
  type CellParameters,
  type State,
  type Upstream,
} from "../../../lib/index.js";

/** Four steps of two entries. */
export const inputs = [
  [0.5, -1],
  [2, 0.3],
  [-0.7, 1.1],
  [0.1, 0.9],
];

const weights = (size: number) =>
  inputs.map((_, t) => Array.from({ length: size }, (_u, k) => Math.sin(1 + t * 3 + k)));
/** The gradient of a loss that reads every h and c with another weight. */
export const upstreamFor = (parameters: CellParameters): Upstream => ({
  dHiddenStates: weights(parameters.projectionSize ?? parameters.hiddenSize),
  dCellStates: weights(parameters.hiddenSize),
});

/** That loss. */
export function lossOf(
  parameters: CellParameters,
  x: number[][],
  options: CellOptions & { initialState?: State },
): number {
  const { dHiddenStates, dCellStates } = upstreamFor(parameters);
  return unroll(parameters, x, options).steps.reduce((sum, { hiddenState, cellState }, t) => {
    hiddenState.forEach((h, k) => (sum += h * dHiddenStates![t]![k]!));
    cellState.forEach((c, k) => (sum += c * dCellStates![t]![k]!));
    return sum;
  }, 0);
}
