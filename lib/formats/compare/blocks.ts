import { gateNames, type GateName } from "../../cell/gates.js";
import type { Matrix } from "../../math/vector.js";
import { blocksOf, type StoredCell } from "../cell.js";

/** Which part of a gate's parameters a block is. */
export type BlockKind = "input" | "recurrent" | "biases" | "peepholes";

/** One block of every gate that has one; vectors are columns, [hiddenSize][1]. */
export type GateBlocks = Map<GateName, Matrix>;

/** Where two blocks are furthest apart. */
export interface BlockDifference {
  /** Which cell of a layer or stack; empty when single cells are compared. */
  cell: string;
  /** Which block: `forgetGate.recurrent`. */
  block: string;
  /** The largest |expected - actual| in the block; Infinity where only one side has it. */
  largest: number;
  /** Where that is: the unit, and the column of its weights. */
  unit: number;
  column: number;
  /** The two numbers there; NaN where a side has none. */
  expected: number;
  actual: number;
}

/** The blocks of a cell by kind, each by gate. */
export function blocksByKind(cell: StoredCell): Map<BlockKind, GateBlocks> {
  const blocks = blocksOf(cell, gateNames);
  const perGate = (of: (k: number) => Matrix): GateBlocks =>
    new Map(gateNames.map((gate, k) => [gate, of(k)]));
  const kinds = new Map<BlockKind, GateBlocks>([
    ["input", perGate((k) => blocks[k]!.input)],
    ["recurrent", perGate((k) => blocks[k]!.recurrent)],
    ["biases", perGate((k) => asColumn(blocks[k]!.bias))],
  ]);
  if (cell.peepholes) {
    const { inputGate, forgetGate, outputGate } = cell.peepholes;
    kinds.set(
      "peepholes",
      new Map([
        ["inputGate", asColumn(inputGate)],
        ["forgetGate", asColumn(forgetGate)],
        ["outputGate", asColumn(outputGate)],
      ]),
    );
  }
  return kinds;
}

/** The blocks that are further apart than `tolerance` anywhere, in the order of the cell. */
export function differencesOf(
  expected: StoredCell,
  actual: StoredCell,
  cell: string,
  tolerance: number,
): BlockDifference[] {
  const [left, right] = [blocksByKind(expected), blocksByKind(actual)];
  const kinds = [...new Set([...left.keys(), ...right.keys()])];
  return kinds.flatMap((kind) => {
    const gates = [...(left.get(kind) ?? right.get(kind)!).keys()];
    return gates.flatMap((gate) => {
      const furthest = furthestApart(left.get(kind)?.get(gate), right.get(kind)?.get(gate));
      return furthest.largest <= tolerance ? [] : [{ cell, block: `${gate}.${kind}`, ...furthest }];
    });
  });
}

/** Numbers as a column: [n] → [n][1]. */
export function asColumn(values: number[]): Matrix {
  return values.map((value) => [value]);
}

function furthestApart(expected?: Matrix, actual?: Matrix) {
  let furthest = { largest: 0, unit: 0, column: 0, expected: NaN, actual: NaN };
  const whole = expected ?? actual!;
  whole.forEach((row, unit) =>
    row.forEach((_, column) => {
      const [left, right] = [expected?.[unit]![column], actual?.[unit]![column]];
      const gap = distance(left, right);
      if (gap > furthest.largest) {
        furthest = { largest: gap, unit, column, expected: left ?? NaN, actual: right ?? NaN };
      }
    }),
  );
  return furthest;
}

function distance(left: number | undefined, right: number | undefined): number {
  if (left === undefined || right === undefined) return Infinity;
  return Object.is(left, right) ? 0 : Math.abs(left - right);
}
