import { gateNames, type GateName } from "../lstm/gates.js";
import { gruGateNames, type GruGateName } from "../gru/parameters.js";
import { requireObject } from "../math/names.js";
import type { CellKind } from "../layers/kinds.js";
import type { DirectionTrace } from "../layers/layer.js";
import type { Direction } from "../layers/padding.js";
import type { StackTrace } from "../layers/stack.js";
import type { Vector } from "../math/vector.js";

/** How one gate stood, over all its units, steps and sequences. */
export interface GateStatistics {
  /** Its mean. */
  mean: number;
  /** The share, 0 to 1, of values below 0.1, where a gate is shut (for a candidate: below -0.9). */
  nearZero: number;
  /** The share, 0 to 1, of values above 0.9, where a gate is open. */
  nearOne: number;
}

/** How the gates of one direction of one layer stood. */
export interface LayerGateStatistics {
  /** Which layer, counted from 0. */
  layer: number;
  /** Which direction. */
  direction: Direction;
  /** Gate by gate; empty for a plain RNN, which has none. */
  gates: Partial<Record<GateName | GruGateName, GateStatistics>>;
}

/** Counts that add up over batches; made by `gateTally`. */
export interface GateTally {
  /** Adds what the gates of a batch did. */
  add(stack: StackTrace): void;
  /** What was added so far; gates of which nothing was seen are left out. */
  statistics(): LayerGateStatistics[];
}

/**
 * The mean of every gate and the shares that are saturated, shut below 0.1 and open above 0.9.
 * @param stack what `runStack` gave, or a model's `stack`.
 * @throws TypeError when the stack is none.
 * @see Karpathy, Johnson & Fei-Fei 2015, "Visualizing and Understanding Recurrent Networks" (left- and right-saturated gates).
 */
export function gateStatistics(stack: StackTrace): LayerGateStatistics[] {
  const tally = gateTally();
  tally.add(stack);
  return tally.statistics();
}

/**
 * An empty tally, for statistics over several batches.
 * @throws TypeError when what is added is no stack's trace.
 */
export function gateTally(): GateTally {
  const places = new Map<string, GateCounts>();
  return {
    add(stack) {
      requireObject("stack", stack, "what runStack gives");
      stack.layers.forEach(({ layer, directions }, k) => {
        for (const direction of ["forward", "reverse"] as const) {
          const trace = directions[direction];
          if (trace) addDirection(placeOf(places, k, direction), layer[direction]!.kind, trace);
        }
      });
    },
    statistics: () =>
      [...places.values()].map(({ layer, direction, counts }) => ({
        layer,
        direction,
        gates: Object.fromEntries([...counts].map(([gate, count]) => [gate, shares(count)])),
      })),
  };
}

interface Count {
  values: number;
  sum: number;
  low: number;
  high: number;
}

interface GateCounts {
  layer: number;
  direction: Direction;
  counts: Map<string, Count>;
}

/** The gates of each kind of cell. */
const gatesOf: Record<CellKind, readonly string[]> = {
  lstm: gateNames,
  gru: gruGateNames,
  rnn: [],
};

function placeOf(places: Map<string, GateCounts>, layer: number, direction: Direction): GateCounts {
  const key = `${layer} ${direction}`;
  const place = places.get(key) ?? { layer, direction, counts: new Map<string, Count>() };
  places.set(key, place);
  return place;
}

function addDirection({ counts }: GateCounts, kind: CellKind, { sequences }: DirectionTrace): void {
  for (const gate of gatesOf[kind]) {
    const count = counts.get(gate) ?? { values: 0, sum: 0, low: 0, high: 0 };
    const shut = gate === "candidate" ? -0.9 : 0.1;
    for (const { steps } of sequences)
      for (const step of steps)
        addValues(count, (step as unknown as Record<string, Vector>)[gate]!, shut);
    if (count.values > 0) counts.set(gate, count);
  }
}

function addValues(count: Count, values: Vector, shut: number): void {
  for (const value of values) {
    count.values += 1;
    count.sum += value;
    if (value < shut) count.low += 1;
    if (value > 0.9) count.high += 1;
  }
}

function shares({ values, sum, low, high }: Count): GateStatistics {
  return { mean: sum / values, nearZero: low / values, nearOne: high / values };
}
