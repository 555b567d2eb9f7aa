import { cellOf, layerOf } from "../../cell.js";
import type { Budget } from "../../budget.js";
import { isZero, type Constants } from "../constants.js";
import type { OnnxLstm } from "../operators.js";
import { sourceOf } from "../sources.js";
import type { Operator, OnnxValue } from "../values.js";
import { affineReader } from "./affine.js";
import { spelledLstm, type SpelledLstm } from "./lstm.js";
import { loopsIn, readsOf, type GraphFacts } from "./recurrence.js";

/** What an LSTM is called that is no operator. */
export const spelledOut = "LSTM spelled out";

/** A cell that a graph spells out, and where its h is made. */
export interface SpelledCell {
  place: number;
  name: string;
  /** The cell, or why it is not read. */
  found: OnnxLstm | string;
}

const ambiguous =
  "expected the cell's two inputs to be told apart, got two vectors of which each may be h (export the model with nn.LSTM, or with one state input for h and c)";

const backwards =
  "expected a Scan that reads from the first step on, got one that reads its input from the last (scan_input_directions)";

/**
 * The LSTMs that a graph spells out as Gemm or MatMul, Sigmoid, Tanh, Mul and Add, one for each set of weights: a loop that
 * an exporter has unrolled repeats its cell at every step.
 */
export function spelledCells(
  operators: Operator[],
  constants: Constants,
  budget: Budget,
): SpelledCell[] {
  const sumOf = affineReader(constants, budget);
  const found = operators.flatMap((operator) => {
    const spelled = spelledLstm(operator, sumOf);
    return spelled ? [{ operator, spelled }] : [];
  });
  const around: GraphFacts = {
    constants,
    budget,
    ...loopsIn(operators),
    hiddenStates: new Map(found.map(({ spelled }) => [spelled.cellState, spelled.hiddenState])),
  };
  const keyOf = keys();
  const steps = new Map<string, typeof found>();
  for (const each of found) {
    const key = keyOf(each.spelled);
    steps.set(key, [...(steps.get(key) ?? []), each]);
  }
  return [...steps.values()].map((all) => {
    const { name, place } = all[0]!.operator;
    return {
      name,
      place,
      found: lstmOf(
        name,
        all.map(({ spelled }) => spelled),
        around,
      ),
    };
  });
}

/** Names a cell after the constants it is made of. */
function keys(): (spelled: SpelledLstm) => string {
  const numbers = new Map<OnnxValue, number>();
  const numberOf = (value: OnnxValue) => {
    const number = numbers.get(value) ?? numbers.size;
    numbers.set(value, number);
    return number;
  };
  return ({ gates }) => gates.flatMap(({ sum }) => [...sum.constants].map(numberOf)).join();
}

/** The cell that these steps have in common, if one of them shows which vector is x and which h. */
function lstmOf(name: string, steps: SpelledLstm[], around: GraphFacts): OnnxLstm | string {
  const sumsOf = ({ gates }: SpelledLstm) => gates.map(({ sum }) => sum);
  const telling = steps
    .map((step) => ({ sums: sumsOf(step), reads: readsOf(sumsOf(step), step, around) }))
    .find(({ reads }) => reads !== undefined);
  const { reads, sums } = telling ?? {};
  if (!reads || !sums) return ambiguous;
  const way = around.scanned.get(sourceOf(reads.x));
  if (way === "reverse") return backwards;
  const [first, last] = [steps[0]!, steps.at(-1)!];
  const blocks = sums.map((sum) => ({
    input: reads.onInput(sum),
    recurrent: reads.onHidden(sum),
    bias: sum.biases,
  }));
  const { constants, budget, carried } = around;
  const start = sourceOf(first.previousCellState);
  const isGiven = !isZero(first.previousCellState, constants, budget);
  const given = carried.has(start) ? "the loop around it" : start.name;
  return {
    ...{ kind: "lstm", name, opType: spelledOut, direction: "forward", inputForget: false },
    layer: layerOf([
      cellOf("lstm", blocks, ["inputGate", "outputGate", "forgetGate", "candidate"]),
    ]),
    activations: first.activations,
    batchFirst: false,
    whenRun: {
      ...(isGiven ? { initialHiddenState: given, initialCellState: given } : {}),
      ...(way === undefined ? { order: reads.x.name } : {}),
    },
    input: reads.x.name,
    outputs: ["", last.hiddenState.name, last.cellState.name],
  };
}
