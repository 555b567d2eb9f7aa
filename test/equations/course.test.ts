import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { checkCells } from "../../scripts/equations/check-cells.js";
import { refute } from "../../scripts/equations/evaluate/claims.js";
import { parseBlock } from "../../scripts/equations/read/statements.js";
import { root } from "../../scripts/paths.js";
import {
  check,
  courseEquations,
  courseNotebooks,
  declaredIn,
  makeTrace,
  scopeOf,
  traces,
} from "./ground.js";

const notebooks = await courseNotebooks();

describe("the equations of the course", () => {
  it.each(notebooks)("hold in $name", ({ cells, metadata }) => {
    expect(checkCells({ cells, metadata }, traces).findings).toEqual([]);
  });

  it("are all checked in the first eight notebooks", () => {
    const counts = notebooks.slice(0, 8).map(({ cells, metadata }) => {
      const { equations } = checkCells({ cells, metadata }, traces);
      return [equations.length > 0, equations.filter(({ kind }) => kind === "unchecked").length];
    });
    expect(counts).toEqual(Array(8).fill([true, 0]));
  });

  it("cost less than 5 ms of processor time each to check", () => {
    const run = (): number =>
      notebooks.reduce(
        (count, { cells, metadata }) =>
          count + checkCells({ cells, metadata }, traces).equations.length,
        0,
      );
    const count = run();
    const times = Array.from({ length: 3 }, () => {
      const before = process.cpuUsage();
      run();
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000 / count;
    });
    expect(Math.min(...times)).toBeLessThan(5);
  });

  it("also hold for other weights, other inputs and other sizes", async () => {
    for (const { traceName, chains, ranges, source } of await courseEquations()) {
      const other = makeTrace[traceName]!(99, { hiddenSize: 4, inputSize: 9, timeSteps: 6 });
      for (const chain of chains) expect(refute(chain, ranges, scopeOf(other)), source).toBeNull();
    }
  });
});

describe("the README's equations", () => {
  it("hold as well", async () => {
    const readme = await readFile(path.join(root, "README.md"), "utf8");
    const { findings, equations } = check([readme]);
    expect(findings).toEqual([]);
    expect(equations.length).toBeGreaterThan(0);
  });
});

describe("the laws that messages cite", () => {
  const forward = traces.get("forward");
  it.each(forward.laws)("%s holds in the standard cell", (law) => {
    const { chains } = parseBlock(law, declaredIn(forward));
    expect(chains.map((chain) => refute(chain, [], scopeOf(forward)))).toEqual([null]);
  });
});

describe("the forward trace", () => {
  const forward = traces.get("forward");
  const numbers = (key: string): number[] =>
    forward.symbols.get(key)!.values.flatMap(({ data }) => [...data]);

  it("has at least 5 steps and sizes that differ pairwise and are at least 2", () => {
    const [H, D] = [numbers("H")[0]!, numbers("D")[0]!];
    const sizes = [H, D, H + D, forward.lastStep];
    expect(new Set(sizes).size).toBe(4);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(2);
    expect(forward.lastStep).toBeGreaterThanOrEqual(5);
  });

  it("starts from a state that is not zero and has biases that all differ", () => {
    const start = ["h", "c"].flatMap((key) => [...forward.symbols.get(key)!.values[0]!.data]);
    expect(start.every((x) => Math.abs(x) > 1e-3)).toBe(true);
    const biases = ["b_f", "b_i", "b_c", "b_o"].flatMap(numbers);
    expect(new Set(biases.map((x) => x.toFixed(6))).size).toBe(biases.length);
  });

  it("lets the cell state leave [-1, 1], where tanh bends", () => {
    expect(Math.max(...numbers("c").map(Math.abs))).toBeGreaterThan(1);
  });
});
