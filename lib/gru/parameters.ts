import { requireObject, type Known } from "../math/names.js";
import { requireSize, requireVector } from "../math/shapes.js";
import type { Vector } from "../math/vector.js";
import { requireGate, type GateParameters } from "../recurrence/gate-parameters.js";

/** The three networks of a GRU, always in this order (r, z, n). */
export const gruGateNames = ["resetGate", "updateGate", "candidate"] as const;

/** The gates of a GRU by name, for checks of names. */
export const knownGruGates: Known<PerGruGate<unknown>> = {
  resetGate: true,
  updateGate: true,
  candidate: true,
};

/** One of the three networks of a GRU. */
export type GruGateName = (typeof gruGateNames)[number];

/** One value for each of the three networks. */
export type PerGruGate<T> = Record<GruGateName, T>;

/** Everything a GRU learns. Weights are [hiddenSize][hiddenSize + inputSize], columns of h first. */
export interface GruParameters extends PerGruGate<GateParameters> {
  /** Entries of x_t. */
  inputSize: number;
  /** Units: entries of h_t and of every gate. */
  hiddenSize: number;
  /** The candidate's second bias b_h, [hiddenSize], added inside the reset; read only with `reset: "after"`. Default: zeros. */
  recurrentBiases?: Vector;
}

/**
 * Checks the sizes of every weight and bias of a GRU, and that all are finite.
 * @throws RangeError naming the block that differs.
 */
export function requireGruParameters(parameters: GruParameters): void {
  requireObject("parameters", parameters, "a GRU's parameters, as initialGruParameters gives");
  const { inputSize, hiddenSize, recurrentBiases } = parameters;
  requireSize("inputSize", inputSize);
  requireSize("hiddenSize", hiddenSize);
  const columns = { count: hiddenSize + inputSize, meaning: "hiddenSize + inputSize" };
  for (const gate of gruGateNames) requireGate(`${gate}.`, parameters[gate], hiddenSize, columns);
  if (recurrentBiases !== undefined)
    requireVector("recurrentBiases", recurrentBiases, hiddenSize, "hiddenSize");
}
