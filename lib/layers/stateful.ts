import type { State } from "../recurrence/state.js";
import { requireArray, requireObject } from "../math/names.js";
import type { CellKind } from "./kinds.js";
import { eachDirection, type Layer, type PerDirection } from "./layer.js";
import { runStack, type StackOptions, type StackTrace } from "./stack.js";
import type { Sequences } from "./sequences.js";

/** Layers that remember where the last batch ended. */
export interface StatefulStack<K extends CellKind = CellKind> {
  /**
   * Runs a batch, [timeSteps][batchSize][inputSize], from the state the last one ended in: sequence b goes on where
   * sequence b ended.
   * @throws RangeError when the batch has another size than the last one, and as `runStack` does.
   */
  run(inputs: Sequences, options?: Omit<StackOptions, "initialStates">): StackTrace<K>;
  /** The state the next batch starts from, per layer, direction and sequence; `null` before the first batch. */
  states(): PerDirection<State[]>[] | null;
  /** Forgets it: the next batch starts from zeros. */
  reset(): void;
}

/**
 * Makes layers stateful, as Keras's `stateful=True` does: h and c are kept from batch to batch until `reset`. Gradients
 * do not flow from one batch into the one before.
 * @throws RangeError as `runStack` does, when first run.
 * @see https://keras.io/api/layers/recurrent_layers/lstm/ (stateful)
 */
export function statefulStack<K extends CellKind>(layers: Layer<K>[]): StatefulStack<K> {
  requireArray("layers", layers, "layers");
  let kept: PerDirection<State[]>[] | null = null;
  return {
    run(inputs, options = {}) {
      const start = kept === null ? {} : { initialStates: kept };
      const trace = runStack(layers, inputs, { ...options, ...start });
      kept = finalStates(trace);
      return trace;
    },
    states: () => kept,
    reset() {
      kept = null;
    },
  };
}

/**
 * The state each layer, direction and sequence ended in: `initialStates` for a run that goes on.
 * @throws TypeError when the trace is none.
 */
export function finalStates(trace: StackTrace): PerDirection<State[]>[] {
  requireObject("trace", trace, "what runStack gives");
  return trace.layers.map(({ layer, directions }) =>
    eachDirection(layer, (_, direction) => directions[direction]!.finalStates),
  );
}
