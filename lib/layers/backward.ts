import { hiddenStateSize, type State } from "../recurrence/state.js";
import { requireTimeOptions, type TimeOptions, type Truncation } from "../recurrence/truncated.js";
import { functionsOf, type Cell, type CellKind, type CellKinds } from "./kinds.js";
import { requireNames, requireObject, type Known } from "../math/names.js";
import { requireVector } from "../math/shapes.js";
import { add, zeros } from "../math/vector.js";
import { combineParameters, zeroGradients } from "../math/tree.js";
import { eachDirection, type LayerTrace, type PerDirection } from "./layer.js";
import { mergeBackward } from "./merge.js";
import { finalStateIsZero, paddedOutputsBackward, type Direction } from "./padding.js";
import { outputSize } from "./require.js";
import { runBackward, type RunGradients } from "./run.js";
import {
  batchOf,
  requireSequences,
  sequenceOf,
  zipSequences,
  type Sequences,
} from "./sequences.js";

/** The loss's own gradient at what a layer puts out; what is left out counts as 0. */
export interface LayerUpstream {
  /** At the outputs, of their shape; not with merge `"none"`. */
  dOutputs?: Sequences;
  /** At each direction's own outputs, by time step, of their shape: the only way with merge `"none"`, additional otherwise. */
  dDirectionOutputs?: PerDirection<Sequences>;
  /** At the final states, one per sequence. */
  dFinalStates?: PerDirection<Partial<State>[]>;
}

const knownUpstream: Known<LayerUpstream> = {
  dOutputs: true,
  dDirectionOutputs: true,
  dFinalStates: true,
};

/** The gradients of a layer. */
export interface LayerGradients<K extends CellKind = CellKind> {
  /** At every input, [timeSteps][batchSize][inputSize], both directions added. */
  dInputs: Sequences;
  /** At every sequence's initial state. */
  dInitialStates: PerDirection<State[]>;
  /** At every parameter, summed over steps and sequences; of the parameters' shape. */
  dParameters: PerDirection<CellKinds[K]["parameters"]>;
  /** Every gradient of every step, sequence by sequence. */
  sequences: PerDirection<RunGradients<K>[]>;
}

/**
 * Backpropagation through a layer: time, padding, dropout, both directions and their merge.
 * @param trace what `runLayer` gave.
 * @param options `truncated`: how far losses are sent back, counted in the steps each direction reads. Default: to its start.
 * @throws RangeError when a gradient does not have the shape of what it belongs to, or a truncation is not whole.
 */
export function backpropagateLayer<K extends CellKind>(
  trace: LayerTrace<K>,
  upstream: LayerUpstream,
  options: TimeOptions = {},
): LayerGradients<K> {
  requireObject("trace", trace, "what runLayer gives");
  requireNames("upstream", upstream, knownUpstream);
  requireTimeOptions(options);
  const dShown = directionGradients(trace, upstream);
  const sequences = eachDirection(trace.layer, (cell, direction) =>
    directionBackward(
      trace,
      cell,
      direction,
      dShown[direction]!,
      upstream.dFinalStates?.[direction],
      options.truncated,
    ),
  );
  const each = <T>(make: (runs: RunGradients<K>[], direction: Direction) => T) =>
    eachDirection(trace.layer, (_, direction) => make(sequences[direction]!, direction));
  const dInputs = each((runs) =>
    batchOf(
      runs.map((run) => run.dInputs),
      trace.timeSteps,
    ),
  );
  return {
    dInputs: Object.values(dInputs).reduce((a: Sequences, b: Sequences) => zipSequences(a, b, add)),
    dInitialStates: each((runs) => runs.map((run) => run.dInitialState)),
    dParameters: each((runs, direction) =>
      runs
        .map((run) => run.dParameters)
        .reduce(
          (a, b) => combineParameters(a, b, add),
          zeroGradients(trace.layer[direction]!.parameters),
        ),
    ),
    sequences,
  };
}

function directionBackward<K extends CellKind>(
  { directions, options, timeSteps }: LayerTrace<K>,
  cell: Cell<K>,
  direction: Direction,
  dOutputs: Sequences,
  dFinalStates: Partial<State>[] | undefined,
  truncated: Truncation | undefined,
): RunGradients<K>[] {
  const { sequences } = directions[direction]!;
  const shape = { timeSteps, size: hiddenStateSize(cell.parameters), direction };
  const zero = functionsOf(cell.kind).zeroState(cell.parameters);
  requireCount(`dFinalStates.${direction}`, dFinalStates, sequences.length);
  return sequences.map((run, b) => {
    const own = sequenceOf(dOutputs, b);
    const dHidden = paddedOutputsBackward(options.padding, own, run.times, shape);
    const given = finalGradient(`dFinalStates.${direction}[${b}]`, dFinalStates?.[b], zero);
    const dFinal = finalStateIsZero(options.padding, b) ? zero : given;
    return runBackward(cell, run, dHidden, dFinal, { timeSteps, truncated });
  });
}

/** The gradient at each direction's own outputs, by time step. */
function directionGradients(
  trace: LayerTrace,
  { dOutputs, dDirectionOutputs = {} }: LayerUpstream,
): PerDirection<Sequences> {
  requireNames("dDirectionOutputs", dDirectionOutputs, { forward: true, reverse: true });
  const merged = dOutputs ? unmerged(trace, dOutputs) : {};
  return eachDirection(trace.layer, (cell, direction) => {
    const own = dDirectionOutputs[direction];
    if (own)
      requireShape(`dDirectionOutputs.${direction}`, own, trace, hiddenStateSize(cell.parameters));
    const shared = merged[direction];
    if (own && shared) return zipSequences(own, shared, add);
    return own ?? shared ?? emptyGradient(trace, hiddenStateSize(cell.parameters));
  });
}

function unmerged(trace: LayerTrace, dOutputs: Sequences): PerDirection<Sequences> {
  const { layer, directions, options } = trace;
  const { forward, reverse } = directions;
  const { merge = "concat" } = layer;
  if (forward && reverse) {
    if (merge === "none") {
      throw new RangeError(
        'invalid dOutputs: expected none with merge "none", use dDirectionOutputs instead',
      );
    }
    requireShape("dOutputs", dOutputs, trace, outputSize(layer));
    return mergeBackward(merge, dOutputs, forward.outputs, reverse.outputs);
  }
  requireShape("dOutputs", dOutputs, trace, outputSize(layer));
  if (forward) return { forward: dOutputs };
  return { reverse: options.outputOrder === "reading" ? [...dOutputs].reverse() : dOutputs };
}

function emptyGradient({ timeSteps, batchSize }: LayerTrace, size: number): Sequences {
  const step = Array.from({ length: batchSize }, () => zeros(size));
  return Array.from({ length: timeSteps }, () => step);
}

function requireShape(
  name: string,
  sequences: Sequences,
  { timeSteps, batchSize }: LayerTrace,
  size: number,
): void {
  const got = requireSequences(name, sequences, size, "output size");
  if (sequences.length !== timeSteps || (timeSteps > 0 && got !== batchSize)) {
    throw new RangeError(
      `invalid ${name}: expected [${timeSteps}][${batchSize}][${size}] (timeSteps, batchSize, output size), got [${sequences.length}][${got}]`,
    );
  }
}

function requireCount(name: string, list: unknown[] | undefined, batchSize: number): void {
  if (list !== undefined && list.length !== batchSize) {
    throw new RangeError(
      `invalid ${name}: expected ${batchSize} entries (batchSize), got ${list.length}`,
    );
  }
}

function finalGradient(name: string, given: Partial<State> = {}, zero: State): State {
  requireNames(name, given, { hiddenState: true, cellState: true });
  const { hiddenState = zero.hiddenState, cellState = zero.cellState } = given;
  requireVector(`${name}.hiddenState`, hiddenState, zero.hiddenState.length, "length of h");
  requireVector(`${name}.cellState`, cellState, zero.cellState.length, "length of c");
  return { hiddenState, cellState };
}
