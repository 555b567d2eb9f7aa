import { gateNames, type GateName } from "../../lstm/gates.js";
import { zeros, type Matrix } from "../../math/vector.js";
import type { ComparedCell } from "./cells.js";
import { transpose } from "../tensor.js";
import { asColumn, type BlockKind, type BlockName, type GateBlocks } from "./blocks.js";
import { gateOrders } from "./orders.js";

/** What may have become of one kind of blocks, before its gates were put in any order. */
export interface Hypothesis {
  /** The kind of mistake, or `as is`. */
  kind: HypothesisKind;
  /** What happened, to be said of the actual blocks. */
  says: string;
  /** The expected blocks after that mistake. */
  blocks: GateBlocks;
}

/** The kinds of mistakes that change a kind of blocks by itself. */
export type HypothesisKind = "as is" | "transposed" | "reshaped" | "biases" | "negated";

/** What may have become of the blocks of one kind, the likeliest first; each is made only when asked for. */
export function* hypotheses(
  kind: BlockKind,
  blocks: GateBlocks,
  cell: ComparedCell,
): Generator<Hypothesis, void, undefined> {
  yield { kind: "as is", says: "", blocks };
  if (kind === "biases") yield* biasHypotheses(blocks, cell);
  if (kind === "input" || kind === "recurrent") yield* matrixHypotheses(blocks);
  yield {
    kind: "negated",
    says: "the sign is turned",
    blocks: mapBlocks(blocks, (block) => block.map((row) => row.map((value) => -value))),
  };
}

function* matrixHypotheses(blocks: GateBlocks): Generator<Hypothesis, void, undefined> {
  yield {
    kind: "transposed",
    says: "transposed (rows are columns)",
    blocks: mapBlocks(blocks, (block) => transpose(block)),
  };
  for (const { order } of gateOrders) {
    for (const pour of [pouredByRows, pouredByColumns]) {
      yield {
        kind: "reshaped",
        says: "poured into the other shape (reshaped where the matrix had to be transposed)",
        blocks: pour(blocks, order),
      };
    }
  }
}

/** [4H, n] stored row by row, read as [n, 4H] and then taken for columns. */
function pouredByRows(blocks: GateBlocks, order: readonly GateName[]): GateBlocks {
  const rows = order.flatMap((gate) => blocks.get(gate)!);
  const numbers = rows.flat();
  return apart(
    rows.map((row, r) => row.map((_, c) => numbers[c * rows.length + r]!)),
    order,
  );
}

/** [n, 4H] stored row by row, read as [4H, n]. */
function pouredByColumns(blocks: GateBlocks, order: readonly GateName[]): GateBlocks {
  const rows = order.flatMap((gate) => blocks.get(gate)!);
  const numbers = transpose(rows).flat();
  return apart(
    rows.map((row, r) => row.map((_, c) => numbers[r * row.length + c]!)),
    order,
  );
}

function biasHypotheses(blocks: GateBlocks, { separateBiases }: ComparedCell): Hypothesis[] {
  const bias = (says: string, of: (block: Matrix, gate: BlockName) => Matrix): Hypothesis => ({
    kind: "biases",
    says,
    blocks: mapBlocks(blocks, of),
  });
  const only = (which: "input" | "recurrent", name: string) =>
    separateBiases
      ? [
          bias(`only ${name} (the two biases were not added)`, (_, gate) =>
            asColumn(separateBiases[gate as GateName][which]),
          ),
        ]
      : [];
  const shifted = (by: number) => (block: Matrix, gate: BlockName) =>
    gate === "forgetGate" ? block.map((row) => row.map((value) => value + by)) : block;
  return [
    bias("0 throughout (the biases were dropped)", (block) => asColumn(zeros(block.length))),
    ...only("input", "b_ih"),
    ...only("recurrent", "b_hh"),
    bias("twice as large (one bias was counted as two)", (block) =>
      block.map((row) => row.map((value) => 2 * value)),
    ),
    bias(
      "1 was added to the forget gate's (unit_forget_bias sets it to 1 once, at the start)",
      shifted(1),
    ),
    bias("1 was taken from the forget gate's", shifted(-1)),
  ];
}

function mapBlocks(blocks: GateBlocks, change: (block: Matrix, gate: BlockName) => Matrix) {
  return new Map([...blocks].map(([gate, block]) => [gate, change(block, gate)]));
}

function apart(rows: Matrix, order: readonly GateName[]): GateBlocks {
  const hiddenSize = rows.length / order.length;
  return new Map(
    gateNames.map((gate) => {
      const k = order.indexOf(gate);
      return [gate, rows.slice(k * hiddenSize, (k + 1) * hiddenSize)];
    }),
  );
}
