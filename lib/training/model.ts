import { requireTimeOptions, type TimeOptions } from "../recurrence/truncated.js";
import { requireArray, requireObject } from "../math/names.js";
import type { CellKind, CellKinds } from "../layers/kinds.js";
import { eachDirection, type Layer } from "../layers/layer.js";
import { outputSize } from "../layers/require.js";
import type { Sequences } from "../layers/sequences.js";
import {
  backpropagateStack,
  runStack,
  type StackGradients,
  type StackOptions,
  type StackTrace,
} from "../layers/stack.js";
import { backpropagateDense, requireDense, runDense, type DenseParameters } from "./dense.js";

/** Recurrent layers and a dense readout of what the last of them puts out, at every step. */
export interface Model<K extends CellKind = CellKind> {
  /** The recurrent layers; none leaves a linear map of the inputs, which is what a window of the past is read with. */
  layers: Layer<K>[];
  /** y = W h + b. */
  readout: DenseParameters;
}

/** All that a model learns, as one tree for optimisers; its gradient has the same shape. */
export interface ModelParameters<K extends CellKind = CellKind> {
  /** Every distinct object of parameters once, layer by layer, forward first. */
  cells: CellKinds[K]["parameters"][];
  /** The readout. */
  readout: DenseParameters;
}

/** A batch of sequences that went through a model. */
export interface ModelTrace<K extends CellKind = CellKind> {
  /** The model itself. */
  model: Model<K>;
  /** What the layers did; without layers it only hands the inputs on. */
  stack: StackTrace<K>;
  /** What the readout puts out, [timeSteps][batchSize][outputSize]. */
  outputs: Sequences;
}

/** The gradients of a model. */
export interface ModelGradients<K extends CellKind = CellKind> {
  /** At every input, [timeSteps][batchSize][inputSize]. */
  dInputs: Sequences;
  /** What the layers found, step by step; absent without layers. */
  stack?: StackGradients<K>;
  /** At every parameter, of the shape of `modelParameters`. */
  dParameters: ModelParameters<K>;
}

/**
 * Sends a batch of sequences through the layers and the readout.
 * @param inputs time-major, [timeSteps][batchSize][inputSize].
 * @param options what the layers are given besides: states, padding, dropout.
 * @throws RangeError when a layer or the readout does not fit what it reads, or an option does not fit.
 */
export function runModel<K extends CellKind>(
  model: Model<K>,
  inputs: Sequences,
  options: StackOptions = {},
): ModelTrace<K> {
  requireModel(model);
  const { layers, readout } = model;
  const stack =
    layers.length === 0
      ? { layers: [], betweenMasks: [], outputs: inputs }
      : runStack(layers, inputs, options);
  return { model, stack, outputs: runDense(readout, stack.outputs) };
}

/**
 * Backpropagation through a model: its readout, then its layers and time.
 * @param trace what `runModel` gave.
 * @param dOutputs the loss's gradient at the outputs, of their shape (see `lossOver`).
 * @param options `truncated`: how far losses are sent back through time in every layer. Default: to the start.
 * @throws RangeError when the gradient does not have the outputs' shape, or a truncation is not whole.
 */
export function backpropagateModel<K extends CellKind>(
  trace: ModelTrace<K>,
  dOutputs: Sequences,
  options: TimeOptions = {},
): ModelGradients<K> {
  requireObject("trace", trace, "what runModel gives");
  requireTimeOptions(options);
  const { model, stack } = trace;
  const readout = backpropagateDense(model.readout, stack.outputs, dOutputs);
  const { dInputs, dParameters: dReadout } = readout;
  if (model.layers.length === 0) return { dInputs, dParameters: { cells: [], readout: dReadout } };
  const found = backpropagateStack(stack, { dOutputs: dInputs }, options);
  const cells = modelParameters(model).cells.map((parameters) =>
    found.dParameters.get(parameters)!,
  );
  return { dInputs: found.dInputs, stack: found, dParameters: { cells, readout: dReadout } };
}

/**
 * All that a model learns; parameters that layers share are there once.
 * @throws TypeError when the model is none.
 */
export function modelParameters<K extends CellKind>(model: Model<K>): ModelParameters<K> {
  requireModelObject(model);
  const { layers, readout } = model;
  const all = layers.flatMap(({ forward, reverse }) => [forward, reverse]);
  const cells = [...new Set(all.flatMap((cell) => cell?.parameters ?? []))];
  return { cells, readout };
}

/**
 * The same model with other parameters; what was shared stays shared.
 * @param parameters of the shape `modelParameters` gives.
 * @throws TypeError when the model or the parameters are none.
 */
export function withParameters<K extends CellKind>(
  model: Model<K>,
  parameters: ModelParameters<K>,
): Model<K> {
  requireObject("parameters", parameters, "cells and a readout, as modelParameters gives");
  const { cells, readout } = parameters;
  const before = modelParameters(model).cells;
  const layers = model.layers.map((layer) => ({
    ...layer,
    ...eachDirection(layer, (cell) => ({
      ...cell,
      parameters: cells[before.indexOf(cell.parameters)]!,
    })),
  }));
  return { layers, readout };
}

function requireModelObject(model: Model): void {
  requireObject("model", model, "layers and a readout, as initialModel gives");
  requireArray("model.layers", model.layers, "layers");
}

function requireModel(model: Model): void {
  requireModelObject(model);
  const { layers, readout } = model;
  requireDense(readout);
  const last = layers.at(-1);
  if (last === undefined) return;
  if (last.forward && last.reverse && last.merge === "none") {
    throw new RangeError(
      'invalid layers: expected a merge below the readout, got "none" in the last layer',
    );
  }
  const given = last.forward || last.reverse ? outputSize(last) : 0;
  if (given > 0 && readout.inputSize !== given) {
    throw new RangeError(
      `invalid readout: expected inputSize ${given} (what the last layer puts out), got ${readout.inputSize}`,
    );
  }
}
