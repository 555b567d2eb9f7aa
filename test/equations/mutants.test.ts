import { describe, expect, it } from "vitest";
import { mutantsOf } from "../../scripts/equations/refute/mutants.js";
import { holds } from "../../scripts/equations/refute/nearest.js";
import { courseEquations, makeTrace, scopeOf, traces } from "./ground.js";

/** Other weights and other sizes tell a false mutant from one that says the same in other words. */
const others = [
  { seed: 2, sizes: { hiddenSize: 5, inputSize: 3, timeSteps: 6 } },
  { seed: 3, sizes: { hiddenSize: 4, inputSize: 9, timeSteps: 8 } },
];

describe("single-site mutants of the course's equations", () => {
  it("are refused, every one that is false", async () => {
    const accepted: string[] = [];
    let [count, equivalent] = [0, 0];
    for (const { traceName, chains, ranges, source } of await courseEquations()) {
      const here = scopeOf(traces.get(traceName));
      const elsewhere = others.map(({ seed, sizes }) =>
        scopeOf(makeTrace[traceName]!(seed, sizes)),
      );
      for (const mutant of chains.flatMap((chain) => mutantsOf(chain, here.trace))) {
        count++;
        if (!holds(mutant.chain, ranges, here)) continue;
        if (elsewhere.every((scope) => holds(mutant.chain, ranges, scope))) equivalent++;
        else accepted.push(`${mutant.was} → ${mutant.now} in ${source.trim()}`);
      }
    }
    expect(accepted).toEqual([]);
    expect(count).toBeGreaterThan(2000);
    expect(equivalent / count).toBeLessThan(0.05);
  });
});
