import type { State } from "../recurrence/state.js";
import type { CellKind } from "./kinds.js";
import {
  eachDirection,
  eachSequence,
  joinSequences,
  layerOutputs,
  type Layer,
  type LayerOptions,
  type PerDirection,
} from "./layer.js";
import { definedOnly } from "./stack.js";
import { requireNames } from "../math/names.js";
import { requireLayerOptions } from "./require.js";
import { requireStack } from "./require-stack.js";
import { readSequence } from "./run.js";
import type { Sequences } from "./sequences.js";
import type { StackOptions } from "./stack.js";

/** What a stack puts out, without its trace. */
export interface StackOutputs {
  /** The last layer's outputs, [timeSteps][batchSize][size]. */
  outputs: Sequences;
  /** The states after the last step that counts, per layer, direction and sequence. */
  finalStates: PerDirection<State[]>[];
}

/**
 * `runStack` for many sequences: the same numbers, step by step by the same code, of which only outputs and final states
 * are kept. A trace is about 14 vectors a step: of 10,000 sequences it would fill gigabytes.
 *
 * @param inputs time-major, [timeSteps][batchSize][inputSize].
 * @param options `initialStates` and `padding`, as `runStack` takes them; dropout belongs to training.
 * @throws RangeError when a layer does not fit the one before, or an option does not fit.
 */
export function stackOutputs<K extends CellKind>(
  layers: Layer<K>[],
  inputs: Sequences,
  options: Pick<StackOptions, "initialStates" | "padding"> = {},
): StackOutputs {
  requireNames("options", options, { initialStates: true, padding: true });
  requireStack(layers, options);
  const finalStates: StackOutputs["finalStates"] = [];
  let outputs = inputs;
  layers.forEach((layer, k) => {
    const given = { initialStates: options.initialStates?.[k], padding: options.padding };
    const directions = directionOutputs(layer, outputs, definedOnly(given));
    finalStates.push(eachDirection(layer, (_, direction) => directions[direction]!.finalStates));
    outputs = layerOutputs(layer, directions, {});
  });
  return { outputs, finalStates };
}

function directionOutputs(layer: Layer, inputs: Sequences, options: LayerOptions) {
  const batchSize = requireLayerOptions(layer, inputs, options);
  return eachDirection(layer, (cell, direction) => {
    const ends = eachSequence(cell, direction, inputs, batchSize, options, (_, ...read) =>
      readSequence(cell, ...read),
    );
    return joinSequences(cell, direction, inputs.length, options.padding, ends);
  });
}
