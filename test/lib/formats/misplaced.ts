import {
  compareParameters,
  gateNames,
  type GateName,
  type ComparedCell,
} from "../../../lib/index.js";
import { copyOf, randomParameters } from "./golden.js";

export const cell = randomParameters(3, 4, 1);

/** The gates' weights (and biases) handed out anew. */
export function withGates(from: Partial<Record<GateName, GateName>>, biases = true): ComparedCell {
  const other = copyOf(cell);
  for (const [gate, source] of Object.entries(from) as [GateName, GateName][]) {
    other[gate].weights = copyOf(cell[source].weights);
    if (biases) other[gate].biases = [...cell[source].biases];
  }
  return other;
}

/** The same change in every gate. */
export function changed(
  change: (gate: ComparedCell[GateName], name: GateName) => void,
): ComparedCell {
  const other = copyOf(cell);
  for (const gate of gateNames) change(other[gate], gate);
  return other;
}

export const kinds = (actual: ComparedCell, expected = cell) =>
  compareParameters(expected, actual).diagnoses.map(({ kind }) => kind);
export const texts = (actual: ComparedCell, expected = cell) =>
  compareParameters(expected, actual).diagnoses.map(({ text }) => text);
