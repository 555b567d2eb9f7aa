import { requireArray, requireObject } from "../math/names.js";
import type { Kind } from "./kind.js";
import type { State } from "./state.js";

/** A sequence that went through one cell of any kind, step by step. */
export interface SequenceTrace<K extends Kind = Kind> {
  /** Entries of x_t. */
  inputSize: number;
  /** Units of the cell. */
  hiddenSize: number;
  /** The rules the cell followed. */
  options: K["options"];
  /** The state before the first step. */
  initialState: State;
  /** One entry per time step. */
  steps: K["step"][];
}

/**
 * Checks that a value is a trace.
 * @throws TypeError `invalid trace: expected what unroll gives, got undefined`
 */
export function requireTrace(name: string, trace: Pick<SequenceTrace, "steps">): void {
  requireObject(name, trace, "what unroll gives");
  requireArray(`${name}.steps`, trace.steps, "steps, as unroll gives");
}
