import { requireNames, type Known } from "../math/names.js";
import { recorded } from "../math/record.js";
import { requireVector } from "../math/shapes.js";
import { filled, type Vector } from "../math/vector.js";

/**
 * A gate changed by hand: values that take its place or `{ scale }` that multiplies it, or either as a
 * function of the time step (counted from 0; `null` leaves that step alone).
 */
export type ForcedGate = Forcing | ((timeStep: number) => Forcing | null);

/** Values that take the gate's place, or factors that multiply what the cell computes. */
export type Forcing = ForcedValues | { scale: ForcedValues };

/** One value for all units, or one per unit with `null` for a unit that is not forced. */
export type ForcedValues = number | (number | null)[];

/** The gates that are changed by hand, by name; the others keep what the cell computes. */
export type ForcedGates<
  Name extends string = "inputGate" | "forgetGate" | "candidate" | "outputGate",
> = Partial<Record<Name, ForcedGate>>;

/** What forcing did to one gate at one step: value = `set` where it is a number, else `slope` · computed. */
export interface AppliedForcing {
  /** The value put in the gate's place, or `null`; [hiddenSize]. */
  set: (number | null)[];
  /** ∂value / ∂computed, [hiddenSize]: 0 where set, the factor where scaled, 1 where left alone. */
  slope: Vector;
}

/** The forcing of one step, by gate; absent where a gate is left alone. */
export type AppliedForcings<Name extends string> = Partial<Record<Name, AppliedForcing>>;

/**
 * Checks that only gates of the cell are forced.
 * @throws RangeError `invalid forced: expected only inputGate, forgetGate, …, got forgetgate; did you mean forgetGate?`
 */
export function requireForced<Name extends string>(
  forced: ForcedGates<Name> | undefined,
  gates: Known<Record<Name, unknown>>,
): void {
  if (forced !== undefined) requireNames("forced", forced, gates);
}

/**
 * The forcing in effect at one step. A function of the step is asked exactly once.
 * @throws RangeError when a per-unit value has another length than hiddenSize, or a value is not finite.
 */
export function forcingAt<Name extends string>(
  forced: ForcedGates<Name> | undefined,
  hiddenSize: number,
  timeStep: number,
): AppliedForcings<Name> {
  const applied: AppliedForcings<Name> = {};
  for (const name of Object.keys(forced ?? {}) as Name[]) {
    const rule = forced![name];
    const forcing = typeof rule === "function" ? rule(timeStep) : (rule as Forcing | undefined);
    if (forcing !== null && forcing !== undefined)
      applied[name] = applyForcing(`forced.${name}`, forcing, hiddenSize);
  }
  return applied;
}

/** The gate's values after forcing. Shapes: computed [hiddenSize] → [hiddenSize]. */
export function force(computed: Vector, applied: AppliedForcing | undefined): Vector {
  if (applied === undefined) return computed;
  const output = computed.map((value, unit) => applied.set[unit] ?? applied.slope[unit]! * value);
  return recorded("force", output, computed);
}

/** Undoes `force`: the gradient at what the cell computed, cut where the gate was set. */
export function forceBackward(dValue: Vector, applied: AppliedForcing | undefined): Vector {
  if (applied === undefined) return dValue;
  return dValue.map((d, unit) => (applied.slope[unit] === 0 ? 0 : applied.slope[unit]! * d));
}

/** `forced` as a trace keeps it: absent when no gate was forced at that step. */
export function tracedForcing<Name extends string>(
  applied: AppliedForcings<Name>,
): { forced?: AppliedForcings<Name> } {
  return Object.keys(applied).length === 0 ? {} : { forced: applied };
}

function applyForcing(name: string, forcing: Forcing, hiddenSize: number): AppliedForcing {
  if (typeof forcing === "number" || Array.isArray(forcing)) {
    const set = perUnit(name, forcing, hiddenSize);
    return { set, slope: set.map((value) => (value === null ? 1 : 0)) };
  }
  requireNames(name, forcing, { scale: true });
  const factors = perUnit(`${name}.scale`, forcing.scale, hiddenSize);
  return { set: factors.map(() => null), slope: factors.map((factor) => factor ?? 1) };
}

function perUnit(name: string, values: ForcedValues, hiddenSize: number): (number | null)[] {
  const each = Array.isArray(values)
    ? values.map((value) => value ?? null)
    : filled(hiddenSize, values);
  const numbers = each.map((value) => (value === null ? 0 : value));
  requireVector(name, numbers, hiddenSize, "hiddenSize");
  return each;
}
