import { requireObject } from "../math/names.js";
import { requireVector } from "../math/shapes.js";
import { zeros, type Vector } from "../math/vector.js";

/** What a cell carries from one step to the next. */
export interface State {
  /** h, [hiddenSize] ([projectionSize] with a projection): the short-term memory, also the cell's output. */
  hiddenState: Vector;
  /** c, [hiddenSize]: the long-term memory. Empty for cells without one (GRU, plain RNN). */
  cellState: Vector;
}

/** The state a sequence starts from: h_0 = 0, [projectionSize], and c_0 = 0, [hiddenSize]. */
export function zeroState(hiddenSize: number, projectionSize: number = hiddenSize): State {
  return { hiddenState: zeros(projectionSize), cellState: zeros(hiddenSize) };
}

/** Entries of h: projectionSize where there is a projection, else hiddenSize. */
export function hiddenStateSize({
  hiddenSize,
  projectionSize = hiddenSize,
}: {
  hiddenSize: number;
  projectionSize?: number;
}): number {
  return projectionSize;
}

/** The state a cell without c starts from: h_0 = 0, [hiddenSize]. */
export function zeroHiddenState({ hiddenSize }: { hiddenSize: number }): State {
  return zeroState(0, hiddenSize);
}

/**
 * Checks the state of a cell that has no c: h of hiddenSize, cellState empty.
 * @throws RangeError `invalid hiddenState: expected length 2 (hiddenSize), got 1`
 */
export function requireHiddenState(
  prefix: string,
  state: State,
  { hiddenSize }: { hiddenSize: number },
): void {
  requireStateObject(prefix, state);
  requireVector(`${prefix}hiddenState`, state.hiddenState, hiddenSize, "hiddenSize");
  requireVector(`${prefix}cellState`, state.cellState, 0, "no cell state");
}

/**
 * Checks that there is a state at all; `prefix` is put before its entries' names in errors.
 * @throws TypeError `invalid dState: expected hiddenState and cellState, got undefined`
 */
export function requireStateObject(prefix: string, state: State): void {
  requireObject(prefix.replace(/\.$/, "") || "state", state, "hiddenState and cellState");
}
