import { gateNames, type GateName } from "../../lstm/gates.js";
import type { Matrix } from "../../math/vector.js";
import { defaultEpsilon } from "../../lstm/parameters.js";
import { blocksOf } from "../cell.js";
import { storedOf, type ComparedCell } from "./cells.js";

/** Which part of a gate's parameters a block is. */
export type BlockKind = "input" | "recurrent" | "biases" | "peepholes" | "projection" | "layerNorm";

/** One block of every gate that has one; vectors are columns, [hiddenSize][1]. */
export type GateBlocks = Map<BlockName, Matrix>;

/** The gate whose block it is; what belongs to no gate has a name of its own. */
export type BlockName =
  GateName | "weights" | "bias" | "cellState.gain" | "cellState.bias" | "epsilon";

/** Where two blocks are furthest apart. */
export interface BlockDifference {
  /** Which cell of a layer or stack; empty when single cells are compared. */
  cell: string;
  /** Which block: `forgetGate.recurrent`. */
  block: string;
  /** The largest |expected - actual| in the block; Infinity where only one side has it. */
  largest: number;
  /** Where that is: the unit. */
  unit: number;
  /** Where that is: the column of the unit's weights. */
  column: number;
  /** The number there on the first side; NaN where it has none. */
  expected: number;
  /** The number there on the second side; NaN where it has none. */
  actual: number;
}

/** The blocks of a cell by kind, each by gate. */
export function blocksByKind(cell: ComparedCell): Map<BlockKind, GateBlocks> {
  const blocks = blocksOf(storedOf(cell), gateNames);
  const perGate = (of: (k: number) => Matrix): GateBlocks =>
    new Map(gateNames.map((gate, k) => [gate, of(k)]));
  const kinds = new Map<BlockKind, GateBlocks>([
    ["input", perGate((k) => blocks[k]!.input)],
    ["recurrent", perGate((k) => blocks[k]!.recurrent)],
    ["biases", perGate((k) => asColumn(blocks[k]!.bias))],
  ]);
  for (const [kind, found] of variantBlocks(cell)) kinds.set(kind, new Map(found));
  return kinds;
}

/** What variants add, each where the cell has it. */
function variantBlocks(cell: ComparedCell): [BlockKind, [BlockName, Matrix][]][] {
  const { peepholes, projection, layerNorm } = cell;
  const added: [BlockKind, [BlockName, Matrix][]][] = [];
  if (peepholes) {
    const gates = ["inputGate", "forgetGate", "outputGate"] as const;
    added.push(["peepholes", gates.map((gate) => [gate, asColumn(peepholes[gate])])]);
  }
  if (projection) {
    const { weights, biases } = projection;
    added.push(["projection", [["weights", weights]]]);
    if (biases) added[added.length - 1]![1].push(["bias", asColumn(biases)]);
  }
  if (layerNorm) {
    const { gains, cellState, epsilon = defaultEpsilon } = layerNorm;
    const blocks = gateNames.map((gate): [BlockName, Matrix] => [gate, asColumn(gains[gate])]);
    if (cellState) {
      blocks.push(["cellState.gain", asColumn(cellState.gain)]);
      blocks.push(["cellState.bias", asColumn(cellState.bias)]);
    }
    added.push(["layerNorm", [...blocks, ["epsilon", [[epsilon]]]]]);
  }
  return added;
}

/** The blocks that are further apart than `tolerance` anywhere, in the order of the cell. */
export function differencesOf(
  expected: ComparedCell,
  actual: ComparedCell,
  cell: string,
  tolerance: number,
): BlockDifference[] {
  const [left, right] = [blocksByKind(expected), blocksByKind(actual)];
  const kinds = [...new Set([...left.keys(), ...right.keys()])];
  return kinds.flatMap((kind) => {
    const [own, other] = [left.get(kind), right.get(kind)];
    const gates = new Set([...(own?.keys() ?? []), ...(other?.keys() ?? [])]);
    return [...gates].flatMap((gate) => {
      const furthest = furthestApart(own?.get(gate), other?.get(gate));
      return furthest.largest <= tolerance
        ? []
        : [{ cell, block: nameOf(gate, kind), ...furthest }];
    });
  });
}

/** Numbers as a column: [n] → [n][1]. */
export function asColumn(values: number[]): Matrix {
  return values.map((value) => [value]);
}

/** `forgetGate.biases`, but `projection.weights`: what belongs to no gate is named after its variant. */
function nameOf(block: BlockName, kind: BlockKind): string {
  const ofGate = (gateNames as readonly string[]).includes(block);
  return ofGate ? `${block}.${kind}` : `${kind}.${block}`;
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
