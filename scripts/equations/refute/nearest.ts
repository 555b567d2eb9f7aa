import { refute } from "../evaluate/claims.js";
import { startScope, type Bindings } from "../evaluate/evaluate.js";
import { mutantsOf, type Mutant } from "./mutants.js";
import { print } from "../read/print.js";
import { parseBlock } from "../read/statements.js";
import { EquationError, type RelationChain, type IndexRange } from "../read/syntax.js";

/** The true equation nearest to a false one, or null when no single change makes it true. */
export function nearestTrue(
  chain: RelationChain,
  ranges: IndexRange[],
  scope: Bindings,
): Mutant | null {
  const likely = mutantsOf(chain, scope.trace)
    .filter(({ cost, counts, chain: changed }) => {
      const isLikely =
        counts || (cost < 3 && chain.links.every(({ relation }) => relation === "="));
      return isLikely && !saysNothing(changed);
    })
    .sort((a, b) => a.cost - b.cost || b.at.start - a.at.start);
  const own = { ...scope, budget: { left: 1_000_000 } };
  return likely.find((mutant) => holds(mutant.chain, ranges, own)) ?? null;
}

/** What the course knows of the symbol on the left: `I_t = i_t \odot \tilde c_t`, where it holds. */
export function lawFor(chain: RelationChain, scope: Bindings): string | null {
  const left = print(chain.firsts[0]!);
  for (const law of scope.trace.laws) {
    const { chains, ranges } = parseBlock(law, (key) => scope.trace.symbols.has(key));
    const isAbout = print(chains[0]!.firsts[0]!) === left;
    if (isAbout && holds(chains[0]!, ranges, startScope(scope.trace, new Map()))) return law;
  }
  return null;
}

/** Whether a chain can be evaluated and is true. */
export function holds(chain: RelationChain, ranges: IndexRange[], scope: Bindings): boolean {
  try {
    return refute(chain, ranges, scope) === null;
  } catch (error) {
    if (error instanceof EquationError) return false;
    throw error;
  }
}

/** `c_t = c_t` is true of anything. */
function saysNothing({ firsts, links }: RelationChain): boolean {
  let left = print(firsts[0]!);
  return links.some((link) => {
    if (link.relation === "\\in") return false;
    const right = print(link.right);
    const same = left === right;
    left = right;
    return same;
  });
}
