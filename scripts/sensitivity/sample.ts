import { seededRandom } from "../../lib/index.js";
import { kinds, type Mutation, type MutationKind } from "./kinds.js";

/** `count` of the mutations, no two alike, as many of each kind as there are: the same ones for the same seed. */
export function sample<Each extends Mutation>(
  mutations: Each[],
  count: number,
  seed: number,
): Each[] {
  const random = seededRandom(seed);
  const names = Object.keys(kinds) as MutationKind[];
  const share = Math.ceil(count / names.length);
  return names.flatMap((kind) => {
    const own = mutations.filter((mutation) => mutation.kind === kind);
    const wanted = Math.min(own.length, share);
    for (let k = 0; k < wanted; k++) {
      const other = k + Math.floor(random.uniform() * (own.length - k));
      [own[k], own[other]] = [own[other]!, own[k]!];
    }
    return own.slice(0, wanted);
  });
}
