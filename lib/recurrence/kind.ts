import { multiply, type Vector } from "../math/vector.js";
import type { State } from "./state.js";

/** What one kind of cell is made of, by name: `K["step"]` is the trace of one of its steps. */
export interface Kind {
  /** What it has learned. */
  parameters: AnyParameters;
  /** Its rules. */
  options: object;
  /** Every value of one step. */
  step: AnyStep;
  /** The gradient at every value of one step. */
  gradients: AnyGradients;
}

/** Sizes that every kind of cell has. */
export interface AnyParameters {
  /** Entries of x_t. */
  inputSize: number;
  /** Units of the cell. */
  hiddenSize: number;
}

/** What every kind of cell's step shows, whatever else it does. */
export interface AnyStep extends State {
  /** x_t, [inputSize]. */
  x: Vector;
}

/** What every kind of cell's step hands back, whatever else it records. */
export interface AnyGradients {
  /** At x_t, [inputSize]. */
  dx: Vector;
  /** At h_{t-1}. */
  dPreviousHiddenState: Vector;
  /** At c_{t-1}; empty for a cell without c. */
  dPreviousCellState: Vector;
}

/** The functions of one kind of cell, for those who only carry states and gradients through time. */
export interface CellFunctions<K extends Kind> {
  /** Checks parameters and options, once per sequence. */
  check(parameters: K["parameters"], options: K["options"]): void;
  /** Checks the sizes of a state; `prefix` is put before its names in errors. */
  checkState(prefix: string, state: State, parameters: K["parameters"]): void;
  /** The state a sequence starts from. */
  zeroState(parameters: K["parameters"]): State;
  /** One step; `recurrentMask` multiplies h_{t-1} on its way into the gates (recurrent dropout), [length of h]. */
  forward(
    parameters: K["parameters"],
    x: Vector,
    state: State,
    options: K["options"],
    timeStep: number,
    recurrentMask?: Vector,
  ): K["step"];
  /** One step undone, from the gradient at h_t and c_t. */
  backward(
    parameters: K["parameters"],
    step: K["step"],
    options: K["options"],
    dState: State,
  ): K["gradients"];
  /** Adds the step's parameter gradients to `total`, in place. */
  accumulate(
    total: K["parameters"],
    step: K["step"],
    gradients: K["gradients"],
    options: K["options"],
  ): void;
}

/** A state whose h is multiplied by a mask: what the gates see under recurrent dropout. */
export function maskedState(state: State, mask: Vector | undefined): State {
  return mask ? { ...state, hiddenState: multiply(mask, state.hiddenState) } : state;
}

/** `recurrentMask` as a step's trace keeps it: absent where nothing was dropped. */
export function tracedMask(recurrentMask: Vector | undefined): { recurrentMask?: Vector } {
  return recurrentMask ? { recurrentMask } : {};
}
