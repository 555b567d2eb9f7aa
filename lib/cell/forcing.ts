import { requireVector } from "../math/shapes.js";
import type { Vector } from "../math/vector.js";
import type { PerGate } from "./gates.js";

/**
 * A gate set by hand: one value for every unit, a value per unit (`null` leaves that unit alone),
 * or either as a function of the time step (counted from 0; `null` leaves that step alone).
 */
export type ForcedGate = ForcedValues | ((timeStep: number) => ForcedValues | null);

/** One value for all units, or one per unit with `null` for a unit that is not forced. */
export type ForcedValues = number | (number | null)[];

/** The gates that are set by hand; the others keep what the cell computes. */
export type ForcedGates = Partial<PerGate<ForcedGate>>;

/**
 * The gate's values after forcing. Shapes: computed [hiddenSize] → [hiddenSize].
 * @throws RangeError when a per-unit value has another length than hiddenSize.
 */
export function force(computed: Vector, forced: ForcedGate | undefined, timeStep: number): Vector {
  const values = typeof forced === "function" ? forced(timeStep) : forced;
  if (values === undefined || values === null) return computed;
  if (typeof values === "number") {
    return requireForced(
      computed.map(() => values),
      computed.length,
    );
  }
  return requireForced(
    values.map((value, unit) => value ?? computed[unit]!),
    computed.length,
  );
}

function requireForced(values: Vector, hiddenSize: number): Vector {
  requireVector("forced gate", values, hiddenSize, "hiddenSize");
  return values;
}
