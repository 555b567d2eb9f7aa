import { seededRandom } from "../../lib/index.js";
import type { Mutation, MutationKind } from "./mutations.js";

/** How many of a hundred mutations are of which kind. */
const shares: Record<MutationKind, number> = {
  library: 50,
  equation: 20,
  prose: 10,
  cell: 10,
  output: 10,
};

/** `count` of the mutations, no two alike, each kind by its share: the same ones for the same seed. */
export function sample<Each extends Mutation>(
  mutations: Each[],
  count: number,
  seed: number,
): Each[] {
  const random = seededRandom(seed);
  return (Object.entries(shares) as [MutationKind, number][]).flatMap(([kind, share]) => {
    const own = mutations.filter((mutation) => mutation.kind === kind);
    const wanted = Math.min(own.length, Math.round((count * share) / 100));
    for (let k = 0; k < wanted; k++) {
      const other = k + Math.floor(random.uniform() * (own.length - k));
      [own[k], own[other]] = [own[other]!, own[k]!];
    }
    return own.slice(0, wanted);
  });
}
