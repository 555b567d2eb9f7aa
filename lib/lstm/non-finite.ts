import type { Trace, TracedQuantity } from "./unroll.js";

/** Where a trace first leaves the finite numbers. */
export interface NonFinite {
  /** The time step, counted from 0. */
  timeStep: number;
  /** The first quantity in the order of computation. */
  quantity: TracedQuantity;
  /** The first unit. */
  unit: number;
  /** NaN, Infinity or -Infinity. */
  value: number;
}

/** The quantities of a step in the order in which they are computed. */
const inOrder: TracedQuantity[] = [
  "forgetGate",
  "inputGate",
  "candidate",
  "keptMemory",
  "newMemory",
  "cellState",
  "outputGate",
  "tanhC",
  "hiddenState",
];

/**
 * The first value of a trace that is not finite, in the order of computation; `null` when all are.
 * Inputs, states and parameters are always finite, but finite ones can overflow: then values follow IEEE 754, as in
 * PyTorch. A sum beyond 1.8e308 is ±Infinity, a gate or tanh of it 0, ±1 or 1, and Infinity - Infinity or 0 · Infinity NaN,
 * which every later step inherits.
 */
export function firstNonFinite({ steps }: Trace): NonFinite | null {
  for (const [timeStep, step] of steps.entries()) {
    for (const quantity of inOrder) {
      const unit = step[quantity].findIndex((value) => !Number.isFinite(value));
      if (unit >= 0) return { timeStep, quantity, unit, value: step[quantity][unit]! };
    }
  }
  return null;
}
