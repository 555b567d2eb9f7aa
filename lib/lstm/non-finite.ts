import { requireTrace } from "../recurrence/trace.js";
import { tracedQuantities, type Trace, type TracedQuantity } from "./unroll.js";

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

/**
 * The first value of a trace that is not finite, in the order of computation; `null` when all are.
 * Inputs, states and parameters are always finite, but finite ones can overflow: then values follow IEEE 754, as in
 * PyTorch. A sum beyond 1.8e308 is ±Infinity, a gate or tanh of it 0, ±1 or 1, and Infinity - Infinity or 0 · Infinity NaN,
 * which every later step inherits.
 * @throws TypeError when the trace is none.
 */
export function firstNonFinite(trace: Trace): NonFinite | null {
  requireTrace("trace", trace);
  for (const [timeStep, step] of trace.steps.entries()) {
    for (const quantity of tracedQuantities) {
      const unit = step[quantity].findIndex((value) => !Number.isFinite(value));
      if (unit >= 0) return { timeStep, quantity, unit, value: step[quantity][unit]! };
    }
  }
  return null;
}
