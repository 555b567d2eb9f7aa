import { gateNames } from "./gates.js";
import { describe, requireMatrix, requireSize, requireVector } from "../math/shapes.js";
import { hiddenStateSize, type CellParameters, type CellSizes } from "./parameters.js";

/**
 * Checks the sizes of every weight and bias, and that all are finite.
 * @throws RangeError naming the block that differs, e.g. `invalid forgetGate.biases: expected length 3 (hiddenSize), got 4`.
 */
export function requireParameters(parameters: CellParameters): void {
  const { inputSize, hiddenSize } = parameters;
  requireSizes(parameters);
  const columns = hiddenStateSize(parameters) + inputSize;
  const wide = parameters.projection ? "projectionSize" : "hiddenSize";
  for (const gate of gateNames) {
    const { weights, biases } = parameters[gate];
    const meaning = `hiddenSize × (${wide} + inputSize)`;
    requireMatrix(`${gate}.weights`, weights, hiddenSize, columns, meaning);
    requireVector(`${gate}.biases`, biases, hiddenSize, "hiddenSize");
  }
  requirePeepholes(parameters);
  requireProjection(parameters);
  requireLayerNorm(parameters);
}

/**
 * Checks the sizes of a cell.
 * @throws RangeError when one is not a whole number ≥ 1, or projectionSize is above hiddenSize.
 */
export function requireSizes({ inputSize, hiddenSize, projectionSize }: CellSizes): void {
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
  const meaning = "projectionSize × hiddenSize";
  requireMatrix("projection.weights", projection.weights, projectionSize!, hiddenSize, meaning);
  if (projection.biases !== undefined)
    requireVector("projection.biases", projection.biases, projectionSize!, "projectionSize");
}

function requireLayerNorm({ layerNorm, hiddenSize }: CellParameters): void {
  if (layerNorm === undefined) return;
  const { gains, cellState, epsilon } = layerNorm;
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
