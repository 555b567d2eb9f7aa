import type { Claims } from "./check-equation.js";
import { startScope } from "./evaluate/evaluate.js";
import { mutantsOf } from "./refute/mutants.js";
import { holds } from "./refute/nearest.js";
import { print } from "./read/print.js";
import type { BoundSymbol, BoundTrace } from "./evaluate/symbols.js";

/** A change that makes an equation false, and that its trace does not notice. */
export interface BlindSpot {
  was: string;
  now: string;
  equation: string;
}

/**
 * What a trace cannot tell apart in an equation: single changes that still hold in it, but not in `others`,
 * traces of the same symbols with other values.
 */
export function blindSpots({ chains, ranges, trace }: Claims, others: BoundTrace[]): BlindSpot[] {
  const holdsIn = (where: BoundTrace, chain: Claims["chains"][number]): boolean =>
    holds(chain, ranges, startScope(where, new Map()));
  return chains.flatMap((chain) =>
    mutantsOf(chain, trace)
      .filter((mutant) => holdsIn(trace, mutant.chain))
      .filter((mutant) => !others.every((other) => holdsIn(other, mutant.chain)))
      .map(({ was, now }) => ({ was, now, equation: print(chain.firsts[0]!) })),
  );
}

/** Symbols whose values are the same throughout a trace: it can never tell one from the other. */
export function indistinct({ symbols }: BoundTrace): string[][] {
  const groups = new Map<string, BoundSymbol[]>();
  for (const symbol of symbols.values()) {
    const values = symbol.values.map(({ data }) => data.join()).join(";");
    const key = `${symbol.shape.join("×")}|${String(symbol.steps !== null)}|${values}`;
    groups.set(key, [...(groups.get(key) ?? []), symbol]);
  }
  return [...groups.values()]
    .filter((group) => new Set(group.map(({ says }) => says)).size > 1)
    .map((group) => group.map(({ key }) => key));
}
