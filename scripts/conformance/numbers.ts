import { seededRandom, type Matrix, type Random, type Sequences } from "../../lib/index.js";

/** Every number of a case, in the order in which they are asked for, from the case's seed. */
export interface SeededNumbers {
  /** Normally distributed, with this standard deviation. */
  vector(length: number, deviation?: number): number[];
  matrix(rows: number, columns: number, deviation?: number): Matrix;
  cube(planes: number, rows: number, columns: number, deviation?: number): Sequences;
}

/** What is done to every number before anyone gets it. */
export type Rounding = (value: number) => number;

/** @param round `Math.fround` for peers that compute in float32, so that both sides get the same. */
export function numbersOf(seed: number, round: Rounding = (value) => value): SeededNumbers {
  const random = seededRandom(seed);
  const list = <T>(length: number, make: () => T) => Array.from({ length }, make);
  const numbers: SeededNumbers = {
    vector: (length, deviation = 0.7) => list(length, () => round(deviation * random.normal())),
    matrix: (rows, columns, deviation) => list(rows, () => numbers.vector(columns, deviation)),
    cube: (planes, rows, columns, deviation) =>
      list(planes, () => numbers.matrix(rows, columns, deviation)),
  };
  return numbers;
}

/**
 * A float32 peer is right where its results are within 1e-6, or are those of inputs that are within 1e-6 of the ones given
 * (some ten roundings of 6e-8): this moves every number by that much, up or down.
 */
export function nearbyRounding(): Rounding {
  const random = seededRandom(0);
  return (value) => Math.fround(value) * (1 + (random.uniform() < 0.5 ? 1e-6 : -1e-6));
}

/** Choices of a configuration. */
export interface Choice {
  from<T>(list: readonly T[]): T;
  whole(low: number, high: number): number;
  chance(probability: number): boolean;
  /** The value with this probability, else nothing. */
  maybe<T>(probability: number, make: () => T): T | undefined;
}

export function choiceOf(random: Random): Choice {
  const chance = (probability: number) => random.uniform() < probability;
  return {
    from: (list) => list[random.integer(list.length)]!,
    whole: (low, high) => low + random.integer(high - low + 1),
    chance,
    maybe: (probability, make) => (chance(probability) ? make() : undefined),
  };
}

/** The same object without what is undefined: what a line of JSON would leave out. */
export function present<T extends object>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
