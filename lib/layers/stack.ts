import type { State } from "../recurrence/state.js";
import type { TimeOptions } from "../recurrence/truncated.js";
import type { CellKind, CellKinds } from "./kinds.js";
import { requireObject } from "../math/names.js";
import { seededRandom } from "../math/random.js";
import { add, multiply } from "../math/vector.js";
import { combineParameters } from "../math/tree.js";
import { backpropagateLayer, type LayerGradients, type LayerUpstream } from "./backward.js";
import { dropoutMask, type Dropout } from "./dropout.js";
import {
  eachDirection,
  runLayer,
  type Layer,
  type LayerOptions,
  type LayerTrace,
  type PerDirection,
} from "./layer.js";
import { requireStack } from "./require-stack.js";
import { requireSequences, zipSequences, type Sequences } from "./sequences.js";

/** What a stack is given besides its inputs. */
export interface StackOptions {
  /** States per layer, sequence and direction. Default: zeros. */
  initialStates?: (PerDirection<State[]> | undefined)[];
  /** Which steps of which sequence count, in every layer. Default: all. */
  padding?: LayerOptions["padding"];
  /** Dropout inside each layer, by layer. Default: none. */
  dropout?: (Dropout | undefined)[];
  /**
   * Dropout between layers, drawn anew for every number of every layer's output but the last's (PyTorch's `dropout`).
   * Default: none.
   */
  between?: { rate: number; seed: number };
  /** Masks between layers given instead of drawn: one per layer but the last, of its outputs' shape. */
  betweenMasks?: Sequences[];
}

/** A batch of sequences that went through a stack of layers. */
export interface StackTrace<K extends CellKind = CellKind> {
  /** Layer by layer. */
  layers: LayerTrace<K>[];
  /** What multiplied each layer's output on its way to the next, of its shape; empty without dropout between layers. */
  betweenMasks: Sequences[];
  /** The last layer's outputs, [timeSteps][batchSize][size]. */
  outputs: Sequences;
}

/** The gradients of a stack. */
export interface StackGradients<K extends CellKind = CellKind> {
  /** At every input, [timeSteps][batchSize][inputSize]. */
  dInputs: Sequences;
  /** Layer by layer. */
  layers: LayerGradients<K>[];
  /** At every distinct object of parameters, shared ones summed over the layers that share them. */
  dParameters: Map<CellKinds[K]["parameters"], CellKinds[K]["parameters"]>;
}

/** The loss's own gradient at what a stack puts out. */
export interface StackUpstream extends Pick<LayerUpstream, "dOutputs" | "dDirectionOutputs"> {
  /** At the final states, per layer, direction and sequence. Default: 0. */
  dFinalStates?: (LayerUpstream["dFinalStates"] | undefined)[];
}

/**
 * Sends a batch of sequences through layers, each reading what the one before puts out.
 * @param inputs time-major, [timeSteps][batchSize][inputSize].
 * @throws RangeError when a layer does not fit the one before, or an option does not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html (num_layers, dropout)
 */
export function runStack<K extends CellKind>(
  layers: Layer<K>[],
  inputs: Sequences,
  options: StackOptions = {},
): StackTrace<K> {
  requireStack(layers, options);
  const { initialStates, padding, dropout, between } = options;
  const random = seededRandom(between?.seed ?? 0);
  const rate = between?.rate ?? 0;
  const draw = (outputs: Sequences) =>
    outputs.map((step) => step.map((vector) => dropoutMask(vector.length, rate, random)));
  const traces: LayerTrace<K>[] = [];
  const betweenMasks: Sequences[] = [];
  let fed = inputs;
  layers.forEach((layer, k) => {
    const given = { initialStates: initialStates?.[k], padding, dropout: dropout?.[k] };
    const trace = runLayer(layer, fed, definedOnly(given));
    traces.push(trace);
    fed = trace.outputs;
    const mask = options.betweenMasks?.[k] ?? (rate > 0 ? draw(fed) : undefined);
    if (k === layers.length - 1 || mask === undefined) return;
    betweenMasks.push(requireMaskShape(`betweenMasks[${k}]`, mask, fed));
    fed = zipSequences(fed, mask, multiply);
  });
  return { layers: traces, betweenMasks, outputs: fed };
}

/**
 * Backpropagation through a stack.
 * @param trace what `runStack` gave.
 * @param options `truncated`: how far losses are sent back through time in every layer. Default: to the start.
 * @throws RangeError when a gradient does not have the shape of what it belongs to.
 */
export function backpropagateStack<K extends CellKind>(
  trace: StackTrace<K>,
  upstream: StackUpstream,
  options: TimeOptions = {},
): StackGradients<K> {
  requireObject("trace", trace, "what runStack gives");
  requireObject("upstream", upstream, "the gradient at the outputs or the final states");
  const { layers, betweenMasks } = trace;
  const { dFinalStates, ...shown } = upstream;
  const found: LayerGradients<K>[] = [];
  let above: LayerUpstream = shown;
  for (let k = layers.length - 1; k >= 0; k--) {
    const given = { ...above, dFinalStates: dFinalStates?.[k] };
    const gradients = backpropagateLayer(layers[k]!, definedOnly(given), options);
    found.unshift(gradients);
    const mask = betweenMasks[k - 1];
    const { dInputs } = gradients;
    above = { dOutputs: mask ? zipSequences(dInputs, mask, multiply) : dInputs };
  }
  return { dInputs: found[0]!.dInputs, layers: found, dParameters: sharedGradients(layers, found) };
}

/** Sums what layers with the same parameters object have found. */
function sharedGradients<K extends CellKind>(
  layers: LayerTrace<K>[],
  found: LayerGradients<K>[],
): StackGradients<K>["dParameters"] {
  const total: StackGradients<K>["dParameters"] = new Map();
  layers.forEach(({ layer }, k) => {
    eachDirection(layer, ({ parameters }, direction) => {
      const gradient = found[k]!.dParameters[direction]!;
      const before = total.get(parameters);
      total.set(parameters, before ? combineParameters(before, gradient, add) : gradient);
    });
  });
  return total;
}

function requireMaskShape(name: string, mask: Sequences, outputs: Sequences): Sequences {
  const sizes = (sequences: Sequences) => [sequences.length, sequences[0]?.length ?? 0];
  requireSequences(name, mask, outputs[0]?.[0]?.length ?? 0, "output size");
  if (String(sizes(mask)) !== String(sizes(outputs))) {
    throw new RangeError(
      `invalid ${name}: expected [${sizes(outputs).join("][")}] (timeSteps, batchSize), got [${sizes(mask).join("][")}]`,
    );
  }
  return mask;
}

/** The same object without keys that are undefined. */
export function definedOnly<T extends object>(options: {
  [Key in keyof T]: T[Key] | undefined;
}): T {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as T;
}
