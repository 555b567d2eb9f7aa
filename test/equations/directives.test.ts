import { describe, expect, it } from "vitest";
import { mutantsOf } from "../../scripts/equations/refute/mutants.js";
import { printChain } from "../../scripts/equations/evaluate/seen.js";
import { parseBlock } from "../../scripts/equations/read/statements.js";
import { check, declaredIn, traces } from "./ground.js";

describe("directives", () => {
  const problem = (cell: string, trace: string | null = "forward"): string =>
    check([cell], trace)
      .findings.map(({ message }) => message)
      .join();

  it("name the trace and the steps", () => {
    expect(problem("$$\n% @check trace=carry t=2..T-1\nc_t = c_{t-1}\n$$")).toBe("");
    expect(problem("$$\n% @check t=2..3\nc_t = c_{t-1}\n$$")).toMatch(/at t = 2/);
  });

  it("are refused when misspelt, contradicting or about what does not exist", () => {
    expect(problem("$$\n% @chek\n1 = 1\n$$")).toMatch(/column 3: unknown directive @chek/);
    expect(problem("$$\n% @check trace=no\n1 = 1\n$$")).toMatch(
      /no trace no: expected one of forward/,
    );
    expect(problem("$$\n% @check tracee=x\n1 = 1\n$$")).toMatch(/does not know "tracee=x"/);
    expect(problem("$$\n% @check\n% @false nonsense here\n1 = 1\n$$")).toMatch(/on one equation/);
    expect(problem("$$\n1 = 1 % @check\n$$")).toBe("");
    expect(problem("$$1 = 1 % @check$$")).toMatch(/render|directive ends with its line/);
  });

  it("leave an equation alone that gives a reason, and only then", () => {
    expect(problem("$$\n% @unchecked any two vectors\na = b\n$$")).toBe("");
    expect(problem("$$\n% @unchecked\na = b\n$$")).toMatch(/say the reason/);
  });

  it("hold what is shown as a mistake to being one", () => {
    expect(problem("$$\n% @false S0 leaves the tanh out\nh_t = o_t \\odot c_t\n$$")).toMatch(
      /without saying which mistake it is: write % @false c_t->\\tanh\(c_t\) and why/,
    );
    const named = "% @false c_t->\\tanh(c_t) S0 leaves the tanh out";
    expect(problem(`$$\n${named}\nh_t = o_t \\odot c_t\n$$`)).toBe("");
    expect(problem("$$\n% @false two slips\nh_t = i_t \\odot \\tanh(F_t)\n$$")).toBe("");
    expect(problem("$$\n% @false S0 leaves the tanh out\nh_t = o_t \\odot c'_t\n$$")).toMatch(
      /marked @false, but holds in the trace forward/,
    );
    expect(problem("$$\n% @false nothing known\nh_t = q_t\n$$")).toMatch(/q_t is not declared/);
    expect(problem("$$\n% @false\nh_t = c_t\n$$")).toMatch(/say what the mistake is/);
  });

  it("hold it to being the very mistake that it is said to be", () => {
    const slip = (equation: string): string =>
      problem(`$$\n% @false F_t->c_t S1 reads the kept memory\n${equation}\n$$`);
    expect(slip("h_t = o_t \\odot \\tanh(F_t)")).toBe("");
    expect(slip("h_t = o_t \\odot \\tanh(I_t)")).toMatch(/what would make it true is I_t->c_t/);
    expect(slip("h_t = i_t \\odot \\tanh(F_t)")).toMatch(/is more than one change/);
  });

  it("refuse every false change of a mistake on show, as of anything else", () => {
    const source = String.raw`h_t = o_t \odot \tanh(F_t)`;
    const forward = traces.get("forward");
    const [chain] = parseBlock(source, declaredIn(forward)).chains;
    const changed = mutantsOf(chain!, forward).map((mutant) => printChain(mutant.chain));
    const accepted = changed.filter(
      (equation) => problem(`$$\n% @false F_t->c_t the kept memory\n${equation}\n$$`) === "",
    );
    expect(changed.length).toBeGreaterThan(50);
    expect(accepted).toEqual([]);
  });

  it("define symbols for the equations below", () => {
    const definition = "$$\n% @let\na_t = f_t \\odot f_{t-1}\n$$\n\n";
    const use = "$$\n% @check t=2..T\nc_t = a_t \\odot c_{t-2} + f_t \\odot I_{t-1} + I_t\n$$";
    expect(problem(definition + use)).toBe("");
    expect(problem(definition + use.replace("a_t", "a_{t-1}"))).not.toBe("");
    expect(problem(use)).toMatch(/a_t is not declared/);
    expect(problem(definition + definition)).toMatch(/declared already/);
    expect(problem("$$\n% @let\nc_t = f_t\n$$")).toMatch(/declared already/);
    expect(problem("$$\n% @let\na_t = f_t + W_f\n$$")).toMatch(/shapes do not fit/);
  });

  it("are only comments with an @: others are the author's own", () => {
    expect(problem("$$\n% the cell's last line\nh_t = o_t \\odot c'_t % so there\n$$")).toBe("");
  });
});
