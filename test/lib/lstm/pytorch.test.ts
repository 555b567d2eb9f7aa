import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import {
  gateNames,
  overTime,
  unroll,
  type CellParameters,
  type GateParameters,
} from "../../../lib/index.js";

interface Golden {
  inputSize: number;
  hiddenSize: number;
  weight_ih: number[][];
  weight_hh: number[][];
  bias_ih: number[];
  bias_hh: number[];
  x: number[][];
  h0: number[];
  c0: number[];
  hiddenState: number[][];
  cellState: number[][];
}

const file = path.join(import.meta.dirname, "../../goldens/pytorch.json");
const { cases } = JSON.parse(readFileSync(file, "utf8")) as { cases: Golden[] };

/** PyTorch's blocks, gate order i f g o, as our parameters. */
function fromPytorch(golden: Golden): CellParameters {
  const { inputSize, hiddenSize, weight_ih, weight_hh, bias_ih, bias_hh } = golden;
  const gates = gateNames.map((gate, block): [string, GateParameters] => {
    const rows = Array.from({ length: hiddenSize }, (_, unit) => block * hiddenSize + unit);
    return [
      gate,
      {
        weights: rows.map((row) => [...weight_hh[row]!, ...weight_ih[row]!]),
        biases: rows.map((row) => bias_ih[row]! + bias_hh[row]!),
      },
    ];
  });
  return { inputSize, hiddenSize, ...Object.fromEntries(gates) } as CellParameters;
}

/** Float64 sums of up to 102 terms of order 1, in another order than PyTorch's: a few 1e-15 a step. */
const tolerance = 1e-12;

describe("the cell beside PyTorch in float64, random asymmetric weights", () => {
  it.each(cases)("agrees for $inputSize → $hiddenSize at every step", (golden) => {
    const initialState = { hiddenState: golden.h0, cellState: golden.c0 };
    const trace = unroll(fromPytorch(golden), golden.x, { initialState });
    for (const quantity of ["hiddenState", "cellState"] as const) {
      overTime(trace, quantity).forEach((values, t) =>
        values.forEach((value, unit) =>
          expect(Math.abs(value - golden[quantity][t]![unit]!)).toBeLessThan(tolerance),
        ),
      );
    }
  });

  it("would notice two gates in each other's place", () => {
    const golden = cases[1]!;
    const right = fromPytorch(golden);
    const swapped = { ...right, inputGate: right.forgetGate, forgetGate: right.inputGate };
    const trace = unroll(swapped, golden.x, {
      initialState: { hiddenState: golden.h0, cellState: golden.c0 },
    });
    const last = golden.x.length;
    expect(trace.steps[last - 1]!.hiddenState).not.toEqual(golden.hiddenState[last - 1]);
  });
});
