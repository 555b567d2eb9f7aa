import { requireArray } from "./names.js";
import { recorded } from "./record.js";
import { describe } from "./shapes.js";
import type { Vector } from "./vector.js";

/** A function applied entry by entry, with its derivative at the same point. */
export interface Activation {
  /** The name used in plots and errors. */
  readonly name: string;
  /** The value at z. */
  output(z: number): number;
  /** The slope at z: d output / dz. */
  derivative(z: number): number;
}

/**
 * σ(z) = 1 / (1 + e^{-z}): any number into (0, 1).
 * Computed from e^{-|z|}, so that it never overflows; in float64 it rounds to exactly 1 from z = 37.
 */
export const sigmoid: Activation = {
  name: "sigmoid",
  output(z) {
    const e = Math.exp(-Math.abs(z));
    return z >= 0 ? 1 / (1 + e) : e / (1 + e);
  },
  derivative(z) {
    const e = Math.exp(-Math.abs(z));
    return e / ((1 + e) * (1 + e));
  },
};

/**
 * tanh(z): any number into (-1, 1), centred at 0, slope 1 at the origin.
 * The slope, 1 - tanh²(z) = 4e / (1 + e)² with e = e^{-2|z|}, keeps its digits where tanh rounds to 1.
 */
export const tanh: Activation = {
  name: "tanh",
  output: (z) => Math.tanh(z),
  derivative(z) {
    const e = Math.exp(-2 * Math.abs(z));
    return (4 * e) / ((1 + e) * (1 + e));
  },
};

/** The identity, z ↦ z: what a calculation by hand uses in place of σ and tanh. */
export const identity: Activation = {
  name: "identity",
  output: (z) => z,
  derivative: () => 1,
};

/**
 * Applies an activation to every entry. Shapes: [n] → [n].
 * @throws TypeError when the activation is none, or z is no vector.
 */
export function activate(activation: Activation, z: Vector): Vector {
  requireActivation("activation", activation);
  requireArray("z", z, "numbers");
  const output = z.map((value) => activation.output(value));
  return recorded("activate", output, z, undefined, activation);
}

/**
 * The slope of an activation at every entry. Shapes: [n] → [n].
 * @throws TypeError when the activation is none, or z is no vector.
 */
export function slopes(activation: Activation, z: Vector): Vector {
  requireActivation("activation", activation);
  requireArray("z", z, "numbers");
  return z.map((value) => activation.derivative(value));
}

/**
 * Checks that a value is an activation.
 * @throws TypeError `invalid gateActivation: expected an activation such as sigmoid, got "sigmoid"`
 */
export function requireActivation(name: string, value: unknown): void {
  const { output, derivative } = (value ?? {}) as Partial<Activation>;
  if (typeof output === "function" && typeof derivative === "function") return;
  throw new TypeError(
    `invalid ${name}: expected an activation such as sigmoid, got ${describe(value)}`,
  );
}
