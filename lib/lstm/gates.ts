import type { Known } from "../math/names.js";

/** The four networks of the cell, always in this order: i, f, c̃ (g in code, where c is the cell state) and o. */
export const gateNames = ["inputGate", "forgetGate", "candidate", "outputGate"] as const;

/** One of the four networks of the cell. */
export type GateName = (typeof gateNames)[number];

/** One value for each of the four networks. */
export type PerGate<T> = Record<GateName, T>;

/** The gates by name, for checks of names. */
export const knownGates: Known<PerGate<unknown>> = perGate(() => true as const);

/** Builds one value per gate, in the fixed order i, f, g, o. */
export function perGate<T>(make: (gate: GateName) => T): PerGate<T> {
  return {
    inputGate: make("inputGate"),
    forgetGate: make("forgetGate"),
    candidate: make("candidate"),
    outputGate: make("outputGate"),
  };
}
