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
import { runOutputs, runSequence, type SequenceRun } from "./run.js";
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

/** One direction of a layer, over a whole batch. */
export interface DirectionTrace<K extends CellKind = CellKind> {
  /** One entry per sequence: every value of every step. */
  sequences: SequenceRun<K>[];
  /** h at every time step, padding and output dropout included, [timeSteps][batchSize][length of h], by time step. */
  outputs: Sequences;
  /** One state per sequence: that of the last step that counts. */
  finalStates: State[];
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
  { initialStates, padding }: LayerOptions,
  masks: SequenceMasks[] | undefined,
): DirectionTrace<K> {
  const timeSteps = inputs.length;
  const zero = functionsOf(cell.kind).zeroState(cell.parameters);
  const shape = { timeSteps, size: zero.hiddenState.length, direction };
  const sequences = Array.from({ length: batchSize }, (_, b) => {
    const times = readingOrder(padding, b, timeSteps, direction);
    const initialState = initialStates?.[direction]?.[b] ?? zero;
    return runSequence(cell, sequenceOf(inputs, b), times, initialState, masks?.[b] ?? {});
  });
  const outputs: Matrix[] = sequences.map((run) =>
    paddedOutputs(padding, runOutputs(run), run.times, shape),
  );
  const finalStates = sequences.map((run, b) =>
    finalStateIsZero(padding, b) ? zero : run.finalState,
  );
  return { sequences, outputs: batchOf(outputs, timeSteps), finalStates };
}

function layerOutputs<K extends CellKind>(
  { merge = "concat" }: Layer<K>,
  { forward, reverse }: PerDirection<DirectionTrace<K>>,
  { outputOrder }: LayerOptions,
): Sequences {
  if (forward && reverse) return mergeOutputs(merge, forward.outputs, reverse.outputs);
  if (forward) return forward.outputs;
  return outputOrder === "reading" ? [...reverse!.outputs].reverse() : reverse!.outputs;
}
