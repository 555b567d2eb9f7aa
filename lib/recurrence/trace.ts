import type { State } from "../lstm/trace.js";

/** A sequence that went through one cell of any kind, step by step. */
export interface SequenceTrace<Step, Options> {
  /** Entries of x_t. */
  inputSize: number;
  /** Units of the cell. */
  hiddenSize: number;
  /** The rules the cell followed. */
  options: Options;
  /** The state before the first step. */
  initialState: State;
  /** One entry per time step. */
  steps: Step[];
}
