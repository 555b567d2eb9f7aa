/** A stream of numbers, the same for the same seed on every machine. */
export interface Random {
  /** The next number, uniform in [low, high). */
  uniform(low?: number, high?: number): number;
  /** The next number of a normal distribution (mean 0, standard deviation 1). */
  normal(): number;
  /** The next whole number in 0 … count - 1. */
  integer(count: number): number;
}

/**
 * A seeded random stream: mulberry32, 32 bits of state, period 2³².
 * @param seed any whole number; equal seeds give equal streams.
 * @throws RangeError when the seed is not a whole number.
 * @see https://github.com/bryc/code/blob/master/jshash/PRNGs.md#mulberry32
 */
export function seededRandom(seed: number): Random {
  if (!Number.isInteger(seed)) {
    throw new RangeError(`invalid seed: expected a whole number, got ${seed}`);
  }
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    uniform: (low = 0, high = 1) => low + (high - low) * next(),
    // Box-Muller; 1 - u keeps the logarithm's argument above 0.
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    integer: (count) => Math.floor(next() * count),
  };
}
