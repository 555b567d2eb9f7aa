import { gateNames } from "../lstm/gates.js";
import { gruGateNames } from "../gru/parameters.js";
import { functionsOf, type Cell } from "./kinds.js";
import { requireNames, requireObject, requireOneOf, type Known } from "../math/names.js";
import { describe } from "../math/shapes.js";
import { hiddenStateSize } from "../recurrence/state.js";
import { requireMasks, type MaskShape, type SequenceMasks } from "./dropout.js";
import type { Layer, LayerOptions } from "./layer.js";
import { mergedSize, requireMerge } from "./merge.js";
import { requirePadding } from "./padding.js";
import { requireSequences, type Sequences } from "./sequences.js";

const directions = ["forward", "reverse"] as const;
const knownDirections = { forward: true, reverse: true } as const;

const knownOptions: Known<LayerOptions> = {
  initialStates: true,
  padding: true,
  dropout: true,
  masks: true,
  outputOrder: true,
};

/**
 * Checks a layer: a cell at least, every parameter's size, two cells of one input size, a known merge.
 * @throws RangeError naming what differs.
 */
export function requireLayer(layer: Layer): void {
  requireObject("layer", layer, "a forward or a reverse cell, or both");
  const cells = cellsOf(layer);
  if (cells.length === 0) {
    throw new RangeError("invalid layer: expected a forward or a reverse cell, got neither");
  }
  for (const { kind, parameters, options = {} } of cells)
    functionsOf(kind).check(parameters, options);
  const { forward, reverse, merge = "concat" } = layer;
  if (!forward || !reverse) return;
  const [ahead, back] = [forward.parameters.inputSize, reverse.parameters.inputSize];
  if (ahead !== back) {
    throw new RangeError(
      `invalid layer: expected one inputSize, got ${ahead} forward and ${back} reverse`,
    );
  }
  requireMerge(merge, hiddenStateSize(forward.parameters), hiddenStateSize(reverse.parameters));
}

/**
 * Checks inputs and options against a layer.
 * @returns the batch size.
 * @throws RangeError naming what differs.
 */
export function requireLayerOptions(
  layer: Layer,
  inputs: Sequences,
  options: LayerOptions,
): number {
  requireNames("options", options, knownOptions);
  const { inputSize } = cellsOf(layer)[0]!.parameters;
  const counted = requireSequences("inputs", inputs, inputSize, "inputSize");
  const given = options.initialStates ?? {};
  requireNames("initialStates", given, knownDirections);
  requireNames("masks", options.masks ?? {}, knownDirections);
  const batchSize =
    inputs.length > 0 ? counted : ((given.forward ?? given.reverse)?.length ?? counted);
  requireOutputOrder(layer, options);
  requirePadding(options.padding, inputs.length, batchSize);
  for (const direction of directions) {
    requireStates(layer, options, direction, batchSize);
    requireDirectionMasks(layer, options, direction, inputs.length, batchSize);
  }
  return batchSize;
}

/** Entries of what a layer puts out at a step; with merge `"none"` those of one direction. */
export function outputSize(layer: Layer): number {
  const { forward, reverse, merge = "concat" } = layer;
  if (forward && reverse)
    return mergedSize(
      merge,
      hiddenStateSize(forward.parameters),
      hiddenStateSize(reverse.parameters),
    );
  return hiddenStateSize((forward ?? reverse)!.parameters);
}

/** What masks a cell needs. */
export function maskShape(cell: Cell): MaskShape {
  const { inputSize, hiddenSize } = cell.parameters;
  const ofHidden = hiddenStateSize(cell.parameters);
  const sizes = { input: inputSize, recurrent: ofHidden, candidate: hiddenSize, output: ofHidden };
  return { sizes, gates: { lstm: gateNames, gru: gruGateNames, rnn: [] }[cell.kind] };
}

function cellsOf({ forward, reverse }: Layer): Cell[] {
  return [forward, reverse].flatMap((cell) => cell ?? []);
}

function requireStates(
  layer: Layer,
  { initialStates }: LayerOptions,
  direction: (typeof directions)[number],
  batchSize: number,
): void {
  const states = initialStates?.[direction];
  if (states === undefined) return;
  const name = `initialStates.${direction}`;
  const cell = requireDirection(layer, direction, name);
  if (!Array.isArray(states) || states.length !== batchSize) {
    const got = Array.isArray(states) ? states.length : describe(states);
    throw new RangeError(`invalid ${name}: expected ${batchSize} states (batchSize), got ${got}`);
  }
  const { checkState } = functionsOf(cell.kind);
  states.forEach((state, b) => checkState(`${name}[${b}].`, state, cell.parameters));
}

function requireDirectionMasks(
  layer: Layer,
  { masks, dropout }: LayerOptions,
  direction: (typeof directions)[number],
  timeSteps: number,
  batchSize: number,
): void {
  const given = masks?.[direction];
  const cell = layer[direction];
  if (cell && dropout?.eachGate && cell.kind === "rnn") {
    throw new RangeError(
      "invalid dropout.eachGate: expected false for a plain RNN (it has no gates)",
    );
  }
  if (cell && ((dropout?.candidate ?? 0) > 0 || given?.some((mask) => mask.candidate)))
    requireFreeCandidate(cell);
  if (cell && (dropout?.eachGate || given?.some((mask) => mask.gates))) requireNoGateMasks(cell);
  if (given === undefined) return;
  const name = `masks.${direction}`;
  const shape = maskShape(requireDirection(layer, direction, name));
  if (given.length !== batchSize) {
    throw new RangeError(
      `invalid ${name}: expected ${batchSize} entries (batchSize), got ${given.length}`,
    );
  }
  given.forEach((mask: SequenceMasks, b) => requireMasks(`${name}[${b}]`, mask, shape, timeSteps));
}

function requireDirection(
  layer: Layer,
  direction: (typeof directions)[number],
  name: string,
): Cell {
  const cell = layer[direction];
  if (cell === undefined)
    throw new RangeError(`invalid ${name}: expected none (the layer has no ${direction} cell)`);
  return cell;
}

/** Dropout of the candidate works by scaling it: a cell has to have one, and leave it free. */
function requireFreeCandidate({ kind, options = {} }: Cell): void {
  if (kind === "rnn") {
    throw new RangeError(
      "invalid dropout.candidate: expected 0 for a plain RNN (it has no candidate)",
    );
  }
  const { forced = {} } = options as { forced?: { candidate?: unknown } };
  if (forced.candidate !== undefined) {
    throw new RangeError("invalid dropout.candidate: expected 0 where the candidate is forced");
  }
}

/** Dropout with a mask per gate takes the place of the cell's own. */
function requireNoGateMasks({ options = {} }: Cell): void {
  if ((options as { gateMasks?: unknown }).gateMasks !== undefined) {
    throw new RangeError(
      "invalid masks: expected none by gate where the cell has gateMasks of its own",
    );
  }
}

function requireOutputOrder({ forward }: Layer, { outputOrder }: LayerOptions): void {
  if (outputOrder === undefined || outputOrder === "time") return;
  requireOneOf("outputOrder", outputOrder, ["time", "reading"]);
  if (forward) {
    throw new RangeError(
      'invalid outputOrder: expected "time" where there is a forward cell, got "reading"',
    );
  }
}
