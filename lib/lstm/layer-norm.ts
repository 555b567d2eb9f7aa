import { recorded } from "../math/record.js";
import type { Vector } from "../math/vector.js";

/** One vector after layer normalisation, before gain and bias. */
export interface Normalised {
  /** (a - mean) / deviation: mean 0 and, but for ε, variance 1; [n]. */
  centred: Vector;
  /** √(variance + ε), one number above 0. */
  deviation: number;
}

/**
 * Layer normalisation over the units: (a - mean a) / √(variance a + ε), the variance with 1/n.
 * Shapes: [n] → [n]. Of a single unit it leaves 0.
 * @see Ba, Kiros & Hinton 2016, "Layer Normalization", equation 3.
 */
export function normalise(a: Vector, epsilon: number): Normalised {
  const mean = average(a);
  const variance = average(a.map((value) => (value - mean) ** 2));
  const deviation = Math.sqrt(variance + epsilon);
  const centred = a.map((value) => (value - mean) / deviation);
  return { centred: recorded("normalise", centred, a), deviation };
}

/** Undoes `normalise`: da = (d - mean d - centred · mean(d ⊙ centred)) / deviation. Shapes: [n] → [n]. */
export function normaliseBackward({ centred, deviation }: Normalised, dCentred: Vector): Vector {
  const meanD = average(dCentred);
  const along = average(dCentred.map((d, k) => d * centred[k]!));
  return dCentred.map((d, k) => (d - meanD - centred[k]! * along) / deviation);
}

function average(a: Vector): number {
  return a.reduce((sum, value) => sum + value, 0) / a.length;
}
