import { gateNames, type GateName } from "../lstm/gates.js";
import { requireOneOf } from "../math/names.js";
import { overTime, tracedQuantities, type Trace, type TracedQuantity } from "../lstm/unroll.js";
import type { Matrix } from "../math/vector.js";

/** How plots, prose and tables write each quantity: its name and its symbol. */
export const quantityNames: Record<TracedQuantity, { name: string; symbol: string }> = {
  inputGate: { name: "input gate", symbol: "i" },
  forgetGate: { name: "forget gate", symbol: "f" },
  candidate: { name: "candidate", symbol: "c̃" },
  outputGate: { name: "output gate", symbol: "o" },
  keptMemory: { name: "kept memory", symbol: "F = f ⊙ c′" },
  newMemory: { name: "new memory", symbol: "I = i ⊙ c̃" },
  cellState: { name: "cell state", symbol: "c" },
  tanhC: { name: "squashed cell state", symbol: "tanh c" },
  hiddenState: { name: "hidden state", symbol: "h" },
};

/**
 * The title of a quantity in plots: `forget gate f`.
 * @throws RangeError when the quantity is unknown.
 */
export function quantityTitle(quantity: TracedQuantity): string {
  requireOneOf("quantity", quantity, tracedQuantities);
  const { name, symbol } = quantityNames[quantity];
  return `${name} ${symbol}`;
}

/** Whether the quantity is one of the three gates proper, whose values lie between 0 and 1. */
export function isGate(quantity: TracedQuantity): boolean {
  return quantity !== "candidate" && gateNames.includes(quantity as GateName);
}

/** A traced quantity as a heatmap wants it: one row per unit. Shape: [hiddenSize][timeSteps]. */
export function unitRows(trace: Trace, quantity: TracedQuantity): Matrix {
  const values = overTime(trace, quantity);
  return Array.from({ length: trace.hiddenSize }, (_, unit) => values.map((step) => step[unit]!));
}

/** The time steps as the equations count them: 1 … timeSteps. */
export function timeAxis(trace: Trace): number[] {
  return trace.steps.map((_, k) => k + 1);
}
