import { requireArray, requireNames, type Known } from "../../math/names.js";
import { seededRandom, type Random } from "../../math/random.js";
import { describe, requireSize } from "../../math/shapes.js";
import { filled, type Matrix, type Vector } from "../../math/vector.js";
import type { Example } from "../examples.js";

/** What the shops are like. */
export interface SalesOptions {
  /** How many shops, each one example. */
  count: number;
  /** How many years of sales, ≥ 2. Default: 4. */
  years?: number;
  /** Months in a year; the last one is the season. Default: 12. */
  monthsPerYear?: number;
  /** The standard deviation of chance in every month's sales. Default: 0.02. */
  noise?: number;
  /** Any whole number; equal seeds give equal examples. */
  seed: number;
}

const knownOptions: Known<SalesOptions> = {
  count: true,
  years: true,
  monthsPerYear: true,
  noise: true,
  seed: true,
};

/**
 * Sales of Christmas trees, month by month: next month's are wanted, and what a season will bring can only be told from the
 * season a year back.
 *
 * Every shop sells little, 0.1, in all months but the last of the year, and then as much as it always does, uniform in [0.2, 1)
 * from shop to shop; chance adds to each. Inputs are [timeSteps][2]: this month's sales, and 1 where next month is the season,
 * else 0. Targets are next month's sales, [timeSteps][1]. The first year, which cannot be known, has weight 0; after it the season
 * counts as much as all other months of the year together.
 *
 * @returns examples of years · monthsPerYear - 1 steps (the last month has no next).
 * @throws RangeError when a size or the seed is not a whole number, there are fewer than 2 years or 2 months, or noise is below 0.
 */
export function salesExamples(options: SalesOptions): Example[] {
  requireNames("options", options, knownOptions);
  const { count, years = 4, monthsPerYear = 12, noise = 0.02, seed } = options;
  requireSize("count", count);
  requireAtLeast2("years", years);
  requireAtLeast2("monthsPerYear", monthsPerYear);
  if (!(noise >= 0)) {
    throw new RangeError(`invalid noise: expected a number ≥ 0, got ${describe(noise)}`);
  }
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const sales = salesOf(random, { months: years * monthsPerYear, monthsPerYear, noise });
    const months = sales.slice(0, -1);
    return {
      inputs: months.map((sold, t) => [sold, isSeason(t + 1, monthsPerYear) ? 1 : 0]),
      targets: months.map((_, t) => [sales[t + 1]!]),
      weights: months.map((_, t) => weightOf(t + 1, monthsPerYear)),
    };
  });
}

/**
 * The same examples for a network without memory: at each step it sees the last `width` steps at once, the oldest first, zeros
 * where the sequence has not begun. With a model without layers this is the linear window.
 * @returns examples of inputs [timeSteps][width · inputSize]; targets and weights stay.
 * @throws RangeError when the width is not a whole number ≥ 1.
 */
export function windowed(examples: Example[], width: number): Example[] {
  requireArray("examples", examples, "examples");
  requireSize("width", width);
  return examples.map((example) => ({ ...example, inputs: windowsOf(example.inputs, width) }));
}

function windowsOf(inputs: Matrix, width: number): Matrix {
  const nothing = filled(inputs[0]?.length ?? 0, 0);
  return inputs.map((_, t) =>
    Array.from({ length: width }, (_seen, k) => inputs[t - width + 1 + k] ?? nothing).flat(),
  );
}

function salesOf(
  random: Random,
  { months, monthsPerYear, noise }: { months: number; monthsPerYear: number; noise: number },
): Vector {
  const season = random.uniform(0.2, 1);
  return Array.from(
    { length: months },
    (_, month) => (isSeason(month, monthsPerYear) ? season : 0.1) + noise * random.normal(),
  );
}

function isSeason(month: number, monthsPerYear: number): boolean {
  return month % monthsPerYear === monthsPerYear - 1;
}

function weightOf(month: number, monthsPerYear: number): number {
  if (month < monthsPerYear) return 0;
  return isSeason(month, monthsPerYear) ? monthsPerYear - 1 : 1;
}

function requireAtLeast2(name: string, size: number): void {
  if (!Number.isInteger(size) || size < 2) {
    throw new RangeError(`invalid ${name}: expected a whole number ≥ 2, got ${describe(size)}`);
  }
}
