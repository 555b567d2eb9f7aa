import type { State } from "../lstm/trace.js";
import { multiply, type Vector } from "../math/vector.js";

/** What every kind of cell's step shows, whatever else it does. */
export interface AnyStep extends State {
  /** x_t, [inputSize]. */
  x: Vector;
}

/** What every kind of cell's step hands back, whatever else it records. */
export interface CarriedGradients {
  /** At x_t, [inputSize]. */
  dx: Vector;
  /** At h_{t-1}. */
  dPreviousHiddenState: Vector;
  /** At c_{t-1}; empty for a cell without c. */
  dPreviousCellState: Vector;
}

/** Sizes that every kind of cell has. */
export interface AnyParameters {
  /** Entries of x_t. */
  inputSize: number;
  /** Units of the cell. */
  hiddenSize: number;
}

/** One kind of cell, LSTM, GRU or plain RNN, to those who only carry states and gradients through time. */
export interface CellRules<
  Parameters extends AnyParameters,
  Options,
  Step extends AnyStep,
  Gradients extends CarriedGradients,
> {
  /** Checks parameters and options, once per sequence. */
  check(parameters: Parameters, options: Options): void;
  /** Checks the sizes of a state; `prefix` is put before its names in errors. */
  checkState(prefix: string, state: State, parameters: Parameters): void;
  /** The state a sequence starts from. */
  zeroState(parameters: Parameters): State;
  /** One step; `recurrentMask` multiplies h_{t-1} on its way into the gates (recurrent dropout), [length of h]. */
  forward(
    parameters: Parameters,
    x: Vector,
    state: State,
    options: Options,
    timeStep: number,
    recurrentMask?: Vector,
  ): Step;
  /** One step undone, from the gradient at h_t and c_t. */
  back(parameters: Parameters, step: Step, options: Options, dState: State): Gradients;
  /** Adds the step's parameter gradients to `total`, in place. */
  accumulate(total: Parameters, step: Step, gradients: Gradients, options: Options): void;
}

/** A state whose h is multiplied by a mask: what the gates see under recurrent dropout. */
export function maskedState(state: State, mask: Vector | undefined): State {
  return mask ? { ...state, hiddenState: multiply(mask, state.hiddenState) } : state;
}

/** `recurrentMask` as a step's trace keeps it: absent where nothing was dropped. */
export function tracedMask(recurrentMask: Vector | undefined): { recurrentMask?: Vector } {
  return recurrentMask ? { recurrentMask } : {};
}
