import { requireNames, requireObject, type Known } from "../math/names.js";
import { describe, requireMatrix, requireSize, requireVector } from "../math/shapes.js";
import { requireGate } from "../recurrence/gate-parameters.js";
import { hiddenStateSize, requireStateObject, type State } from "../recurrence/state.js";
import { gateNames, knownGates } from "./gates.js";
import type { CellParameters, CellSizes } from "./parameters.js";

/**
 * Checks the sizes of every weight and bias, and that all are finite.
 * @throws RangeError naming the block that differs, e.g. `invalid forgetGate.biases: expected length 3 (hiddenSize), got 4`.
 */
export function requireParameters(parameters: CellParameters): void {
  requireObject("parameters", parameters, "an LSTM's parameters, as initialParameters gives");
  requireSizes(parameters);
  const { inputSize, hiddenSize, projection } = parameters;
  const count = hiddenStateSize(parameters) + inputSize;
  const meaning = `${projection ? "projectionSize" : "hiddenSize"} + inputSize`;
  for (const gate of gateNames)
    requireGate(`${gate}.`, parameters[gate], hiddenSize, { count, meaning });
  requirePeepholes(parameters);
  requireProjection(parameters);
  requireLayerNorm(parameters);
}

/** Whether every vector of the standard cell's parameters has its length: what each step can afford to look at. */
export function haveGateSizes(parameters: CellParameters): boolean {
  const { inputSize, hiddenSize } = parameters;
  if (!(inputSize > 0 && hiddenSize > 0)) return false;
  return gateNames.every((name) => {
    const { weights, biases } = parameters[name] ?? {};
    if (weights?.length !== hiddenSize || biases?.length !== hiddenSize) return false;
    return weights.every((row) => row?.length === hiddenSize + inputSize);
  });
}

/**
 * Checks the sizes of h and c; `prefix` is put before their names in errors.
 * @throws RangeError `invalid hiddenState: expected length 2 (hiddenSize), got 1`
 */
export function requireState(prefix: string, state: State, parameters: CellParameters): void {
  const meaning = parameters.projection ? "projectionSize" : "hiddenSize";
  requireStateObject(prefix, state);
  const { hiddenState, cellState } = state;
  requireVector(`${prefix}hiddenState`, hiddenState, hiddenStateSize(parameters), meaning);
  requireVector(`${prefix}cellState`, cellState, parameters.hiddenSize, "hiddenSize");
}

/** The names of the sizes of a cell, for checks. */
export const knownSizes: Known<CellSizes> = {
  inputSize: true,
  hiddenSize: true,
  projectionSize: true,
};

/**
 * Checks the sizes of a cell.
 * @throws RangeError when one is not a whole number ≥ 1, or projectionSize is above hiddenSize.
 */
export function requireSizes(sizes: CellSizes): void {
  requireObject("sizes", sizes, "inputSize and hiddenSize");
  const { inputSize, hiddenSize, projectionSize } = sizes;
  requireSize("inputSize", inputSize);
  requireSize("hiddenSize", hiddenSize);
  if (projectionSize === undefined) return;
  requireSize("projectionSize", projectionSize);
  if (projectionSize > hiddenSize) {
    throw new RangeError(
      `invalid projectionSize: expected at most ${hiddenSize} (hiddenSize), got ${projectionSize}`,
    );
  }
}

function requirePeepholes({ peepholes, hiddenSize }: CellParameters): void {
  if (peepholes === undefined) return;
  requireNames("peepholes", peepholes, { inputGate: true, forgetGate: true, outputGate: true });
  for (const gate of ["inputGate", "forgetGate", "outputGate"] as const)
    requireVector(`peepholes.${gate}`, peepholes[gate], hiddenSize, "hiddenSize");
}

function requireProjection({ projection, projectionSize, hiddenSize }: CellParameters): void {
  if ((projection === undefined) !== (projectionSize === undefined)) {
    throw new RangeError(
      `invalid projection: expected projection and projectionSize together, got ${describe(projection)} and ${describe(projectionSize)}`,
    );
  }
  if (projection === undefined) return;
  requireNames("projection", projection, { weights: true, biases: true });
  const meaning = "projectionSize × hiddenSize";
  requireMatrix("projection.weights", projection.weights, projectionSize!, hiddenSize, meaning);
  if (projection.biases !== undefined)
    requireVector("projection.biases", projection.biases, projectionSize!, "projectionSize");
}

function requireLayerNorm({ layerNorm, hiddenSize }: CellParameters): void {
  if (layerNorm === undefined) return;
  requireNames("layerNorm", layerNorm, { gains: true, cellState: true, epsilon: true });
  const { gains, cellState, epsilon } = layerNorm;
  requireNames("layerNorm.gains", gains, knownGates);
  for (const gate of gateNames)
    requireVector(`layerNorm.gains.${gate}`, gains[gate], hiddenSize, "hiddenSize");
  if (cellState !== undefined) {
    requireVector("layerNorm.cellState.gain", cellState.gain, hiddenSize, "hiddenSize");
    requireVector("layerNorm.cellState.bias", cellState.bias, hiddenSize, "hiddenSize");
  }
  if (epsilon !== undefined && !(Number.isFinite(epsilon) && epsilon > 0)) {
    throw new RangeError(
      `invalid layerNorm.epsilon: expected a finite number above 0, got ${describe(epsilon)}`,
    );
  }
}
