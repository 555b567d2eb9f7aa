import type { State } from "../recurrence/state.js";
import { functionsOf, type Cell, type CellKind } from "./kinds.js";
import { requireNames } from "../math/names.js";
import type { Matrix } from "../math/vector.js";
import { drawMasks, dropoutRandom, type Dropout, type SequenceMasks } from "./dropout.js";
import { mergeOutputs, type Merge } from "./merge.js";
import {
  finalStateIsZero,
  paddedOutputs,
  readingOrder,
  type Direction,
  type Padding,
} from "./padding.js";
import { maskShape, requireLayer, requireLayerOptions } from "./require.js";
import { runOutputs, runSequence, type SequenceEnd, type SequenceRun } from "./run.js";
import { batchOf, sequenceOf, type Sequences } from "./sequences.js";

/** A value for each direction a layer has. */
export interface PerDirection<T> {
  /** The direction from the first time step to the last. */
  forward?: T;
  /** The direction from the last time step to the first. */
  reverse?: T;
}

/**
 * A layer: `{ forward: cell }`, `{ reverse: cell }` (Keras's `go_backwards`), or both, a bidirectional layer of two cells.
 */
export interface Layer<K extends CellKind = CellKind> extends PerDirection<Cell<K>> {
  /** How the two outputs are joined; read only where there are two. Default: `"concat"`. */
  merge?: Merge;
}

/** What a layer is given besides its inputs. */
export interface LayerOptions {
  /** One state per sequence and direction. Default: zeros. */
  initialStates?: PerDirection<State[]>;
  /** Which steps of which sequence count. Default: all. */
  padding?: Padding;
  /** Rates from which masks are drawn. Default: no dropout. */
  dropout?: Dropout;
  /** Masks given instead of drawn, one per sequence and direction. */
  masks?: PerDirection<SequenceMasks[]>;
  /**
   * The order of a reverse layer's outputs: by time step (PyTorch, ONNX), or as they were read, last step first (Keras's
   * `go_backwards`). Not for bidirectional layers, which are always in the order of time. Default: `"time"`.
   */
  outputOrder?: "time" | "reading";
}

/** One direction of a layer, over a whole batch: what it puts out. */
export interface DirectionOutputs {
  /** h at every time step, padding and output dropout included, [timeSteps][batchSize][length of h], by time step. */
  outputs: Sequences;
  /** One state per sequence: that of the last step that counts. */
  finalStates: State[];
}

/** One direction of a layer, over a whole batch, with all that happened. */
export interface DirectionTrace<K extends CellKind = CellKind> extends DirectionOutputs {
  /** One entry per sequence: every value of every step. */
  sequences: SequenceRun<K>[];
}

/** A batch of sequences that went through a layer. */
export interface LayerTrace<K extends CellKind = CellKind> {
  /** The layer itself. */
  layer: Layer<K>;
  /** Steps of the inputs. */
  timeSteps: number;
  /** Sequences in the batch. */
  batchSize: number;
  /** Options as given. */
  options: LayerOptions;
  /** What each direction did. */
  directions: PerDirection<DirectionTrace<K>>;
  /** What the layer puts out, [timeSteps][batchSize][size]; empty with merge `"none"`, where `directions` has both outputs. */
  outputs: Sequences;
}

/**
 * Sends a batch of sequences through a layer.
 *
 * @param inputs time-major, [timeSteps][batchSize][inputSize] (see `transposeSequences` for batch-major ones). Without time
 * steps outputs are empty and final states the initial ones; an empty batch gives empty steps.
 * @throws RangeError naming what does not fit: layer, inputs, states, padding, dropout or masks.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html
 * @see https://keras.io/api/layers/recurrent_layers/bidirectional/
 */
export function runLayer<K extends CellKind>(
  layer: Layer<K>,
  inputs: Sequences,
  options: LayerOptions = {},
): LayerTrace<K> {
  requireLayer(layer);
  const batchSize = requireLayerOptions(layer, inputs, options);
  const shape = { timeSteps: inputs.length, batchSize };
  const masks = options.masks ?? drawLayerMasks(layer, shape, options.dropout);
  const directions = eachDirection(layer, (cell, direction) =>
    runDirection(cell, direction, inputs, batchSize, options, masks[direction]),
  );
  return {
    layer,
    ...shape,
    options,
    directions,
    outputs: layerOutputs(layer, directions, options),
  };
}

/**
 * The masks `runLayer` draws for these rates: for each direction in turn, sequence by sequence.
 * @param shape the steps and sequences they are for.
 * @throws RangeError naming the rate that is not between 0 and 1.
 */
export function drawLayerMasks(
  layer: Layer,
  shape: { timeSteps: number; batchSize: number },
  dropout: Dropout | undefined,
): PerDirection<SequenceMasks[]> {
  if (dropout === undefined) return {};
  requireLayer(layer);
  const random = dropoutRandom(dropout);
  requireNames("shape", shape, { timeSteps: true, batchSize: true });
  const { timeSteps, batchSize } = shape;
  return eachDirection(layer, (cell) =>
    Array.from({ length: batchSize }, () => drawMasks(dropout, maskShape(cell), timeSteps, random)),
  );
}

/** Calls `make` for each direction the layer has, forward first. */
export function eachDirection<K extends CellKind, T>(
  { forward, reverse }: PerDirection<Cell<K>>,
  make: (cell: Cell<K>, direction: Direction) => T,
): PerDirection<T> {
  return {
    ...(forward && { forward: make(forward, "forward") }),
    ...(reverse && { reverse: make(reverse, "reverse") }),
  };
}

function runDirection<K extends CellKind>(
  cell: Cell<K>,
  direction: Direction,
  inputs: Sequences,
  batchSize: number,
  options: LayerOptions,
  masks: SequenceMasks[] | undefined,
): DirectionTrace<K> {
  const sequences = eachSequence(cell, direction, inputs, batchSize, options, (b, ...read) =>
    runSequence(cell, ...read, masks?.[b] ?? {}),
  );
  const ends = sequences.map((run) => ({ ...run, hiddenStates: runOutputs(run) }));
  return { sequences, ...joinSequences(cell, direction, inputs.length, options.padding, ends) };
}

/** Calls `read` for each sequence of a batch, with its inputs, the time steps in reading order, and its initial state. */
export function eachSequence<T>(
  cell: Cell,
  direction: Direction,
  inputs: Sequences,
  batchSize: number,
  { initialStates, padding }: LayerOptions,
  read: (b: number, inputs: Matrix, times: number[], initialState: State) => T,
): T[] {
  const zero = functionsOf(cell.kind).zeroState(cell.parameters);
  return Array.from({ length: batchSize }, (_, b) => {
    const times = readingOrder(padding, b, inputs.length, direction);
    return read(b, sequenceOf(inputs, b), times, initialStates?.[direction]?.[b] ?? zero);
  });
}

/** What a direction puts out, and where it ends, from how each sequence went. */
export function joinSequences(
  cell: Cell,
  direction: Direction,
  timeSteps: number,
  padding: Padding | undefined,
  ends: SequenceEnd[],
): DirectionOutputs {
  const zero = functionsOf(cell.kind).zeroState(cell.parameters);
  const shape = { timeSteps, size: zero.hiddenState.length, direction };
  const outputs = ends.map(({ hiddenStates, times }) =>
    paddedOutputs(padding, hiddenStates, times, shape),
  );
  const finalStates = ends.map(({ finalState }, b) =>
    finalStateIsZero(padding, b) ? zero : finalState,
  );
  return { outputs: batchOf(outputs, timeSteps), finalStates };
}

/** What a layer puts out, from what its directions do. */
export function layerOutputs(
  { merge = "concat" }: Layer,
  { forward, reverse }: PerDirection<DirectionOutputs>,
  { outputOrder }: LayerOptions,
): Sequences {
  if (forward && reverse) return mergeOutputs(merge, forward.outputs, reverse.outputs);
  if (forward) return forward.outputs;
  return outputOrder === "reading" ? [...reverse!.outputs].reverse() : reverse!.outputs;
}
