import type { State } from "../recurrence/state.js";
import { throughTime, type SequenceGradients } from "../recurrence/through-time.js";
import { truncatedThroughTime, type Truncation } from "../recurrence/truncated.js";
import type { ForcedGates } from "../recurrence/forcing.js";
import { functionsOf, type Cell, type CellKind, type CellKinds } from "./kinds.js";
import { multiply, zeros, type Matrix } from "../math/vector.js";
import type { SequenceTrace } from "../recurrence/trace.js";
import type { SequenceMasks } from "./dropout.js";

/** One sequence of a batch that went through one cell. For an LSTM it is a `Trace`, for `heatmap` and `backpropagate`. */
export interface SequenceRun<K extends CellKind = CellKind> extends SequenceTrace<CellKinds[K]> {
  /** The time step of the input that each entry of `steps` read, in reading order; steps that do not count are absent; [steps]. */
  times: number[];
  /** What multiplied inputs, h, c̃ and outputs, by time step; empty without dropout. */
  masks: SequenceMasks;
  /** h and c after the last step that counts. */
  finalState: State;
}

/** The gradients of one sequence of a batch. */
export type RunGradients<K extends CellKind = CellKind> = SequenceGradients<CellKinds[K]>;

/** Sends one sequence through a cell, over the given time steps in the given order. Arguments have been checked. */
export function runSequence<K extends CellKind>(
  { kind, parameters, options: given = {} }: Cell<K>,
  inputs: Matrix,
  times: number[],
  initialState: State,
  masks: SequenceMasks,
): SequenceRun<K> {
  const { inputSize, hiddenSize } = parameters;
  const options = withGateMasks(withCandidateMask(given, masks.candidate), masks.gates);
  const { forward } = functionsOf(kind);
  const steps: CellKinds[K]["step"][] = [];
  let state: State = initialState;
  for (const t of times) {
    const x = masks.input ? multiply(masks.input[t]!, inputs[t]!) : inputs[t]!;
    const step = forward(parameters, x, state, options, t, masks.recurrent?.[t]);
    steps.push(step);
    state = step;
  }
  const finalState = onlyState(state);
  return { inputSize, hiddenSize, options, initialState, steps, times, masks, finalState };
}

/** A step's trace is a state and much more. */
function onlyState({ hiddenState, cellState }: State): State {
  return { hiddenState, cellState };
}

/** What is kept of a sequence that left no trace. */
export type SequenceEnd = Pick<SequenceRun, "times" | "finalState"> & {
  /** h at every step that counts, in reading order, [times.length][length of h]. */
  hiddenStates: Matrix;
};

/** `runSequence` without a trace, and without dropout. */
export function readSequence<K extends CellKind>(
  { kind, parameters, options = {} }: Cell<K>,
  inputs: Matrix,
  times: number[],
  initialState: State,
): SequenceEnd {
  const { forward } = functionsOf(kind);
  let state: State = initialState;
  const hiddenStates = times.map((t) => {
    state = forward(parameters, inputs[t]!, state, options, t);
    return state.hiddenState;
  });
  return { hiddenStates, times, finalState: onlyState(state) };
}

/** What one sequence's steps put out, output dropout included; [times.length][length of h]. */
export function runOutputs({ steps, times, masks }: SequenceRun): Matrix {
  return steps.map(({ hiddenState }, k) =>
    masks.output ? multiply(masks.output[times[k]!]!, hiddenState) : hiddenState,
  );
}

/**
 * Undoes `runSequence`.
 * @param dOutputs the gradient at what each step put out, [times.length][length of h].
 * @returns the gradients, `dInputs` spread over all time steps: 0 where a step does not count.
 */
export function runBackward<K extends CellKind>(
  { kind, parameters }: Cell<K>,
  run: SequenceRun<K>,
  dOutputs: Matrix,
  dFinalState: State,
  { timeSteps, truncated }: { timeSteps: number; truncated?: Truncation | undefined },
): RunGradients<K> {
  const { steps, times, masks, options, initialState } = run;
  const dHidden = masks.output
    ? dOutputs.map((d, k) => multiply(masks.output![times[k]!]!, d))
    : dOutputs;
  const noCell = zeros(initialState.cellState.length);
  const dStates = dHidden.map((hiddenState) => ({ hiddenState, cellState: noCell }));
  const pass = { steps, options, dStates, dFinalState };
  const cell = functionsOf(kind);
  const found = truncated
    ? truncatedThroughTime(cell, parameters, pass, truncated)
    : throughTime(cell, parameters, pass);
  const dInputs = Array.from({ length: timeSteps }, () => zeros(parameters.inputSize));
  times.forEach((t, k) => {
    const dx = found.dInputs[k]!;
    dInputs[t] = masks.input ? multiply(masks.input[t]!, dx) : dx;
  });
  return { ...found, dInputs };
}

/** Dropout of the candidate is a candidate scaled by its mask; a plain RNN, which has none, is refused before. */
function withCandidateMask<Options>(options: Options, mask: Matrix | undefined): Options {
  if (mask === undefined) return options;
  const { forced } = options as { forced?: ForcedGates };
  return { ...options, forced: { ...forced, candidate: (t: number) => ({ scale: mask[t]! }) } };
}

/** Masks of [h, x] by gate, as the cell takes them; masks of the cell's own options would be lost and are refused before. */
function withGateMasks<Options>(options: Options, masks: SequenceMasks["gates"]): Options {
  if (masks === undefined) return options;
  const at = (t: number) =>
    Object.fromEntries(Object.entries(masks).map(([gate, rows]) => [gate, rows[t]!]));
  return { ...options, gateMasks: at };
}
