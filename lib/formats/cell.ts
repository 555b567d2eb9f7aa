import { hiddenStateSize } from "../recurrence/state.js";
import { gateNames, perGate, type GateName, type PerGate } from "../lstm/gates.js";
import { add, zeros, type Matrix, type Vector } from "../math/vector.js";
import { requireParameters } from "../lstm/check.js";
import { type CellParameters } from "../lstm/parameters.js";

/** A cell as files keep it: some libraries store two biases a gate. */
export interface StoredCell extends CellParameters {
  /**
   * The two biases apart, where the file has two: b = input + recurrent (b_ih and b_hh).
   * A writer uses them as long as they still sum to `biases`; otherwise it puts `biases` first and zeros second.
   */
  separateBiases?: PerGate<BiasPair>;
}

/** The two biases of one gate, each [hiddenSize]. */
export interface BiasPair {
  /** Added to W x. */
  input: Vector;
  /** Added to U h. */
  recurrent: Vector;
}

/** One layer's weights: a cell that reads the sequence forwards, and one that reads it backwards if there are two. */
export interface LayerWeights {
  /** Reads from the first step to the last. */
  forward: StoredCell;
  /** Reads from the last step to the first. */
  reverse?: StoredCell;
}

/** One gate as files cut it: W for x, U for h, and its bias, in one piece or two. */
export interface GateBlock {
  /** [hiddenSize][inputSize]. */
  input: Matrix;
  /** [hiddenSize][hiddenSize], or [hiddenSize][projectionSize]. */
  recurrent: Matrix;
  /** [hiddenSize], or the two that sum to it. */
  bias: Vector | BiasPair;
}

/** The gates of a cell cut into blocks, in the order asked for; `bias` in one piece. */
export function blocksOf(
  cell: StoredCell,
  order: readonly GateName[],
): (GateBlock & { bias: Vector })[] {
  return order.map((gate) => {
    const { weights, biases } = cell[gate];
    const width = hiddenStateSize(cell);
    return {
      input: weights.map((row) => row.slice(width)),
      recurrent: weights.map((row) => row.slice(0, width)),
      bias: biases,
    };
  });
}

/** A gate's bias in two pieces: as the file had them, or all of it first and zeros second. */
export function biasPair(cell: StoredCell, gate: GateName): BiasPair {
  const { biases } = cell[gate];
  const pair = cell.separateBiases?.[gate];
  const current = pair && add(pair.input, pair.recurrent).every((sum, k) => sum === biases[k]);
  return current ? pair : { input: biases, recurrent: zeros(biases.length) };
}

/** A cell from its gates' blocks; two biases are kept apart unless the second ones are all 0. */
export function cellOf(blocks: GateBlock[], order: readonly GateName[]): StoredCell {
  const of = (gate: GateName): GateBlock => blocks[order.indexOf(gate)]!;
  const pairs = perGate((gate) => pairOf(of(gate).bias));
  const separate = gateNames.some((gate) => !pairs[gate].recurrent.every(isZero));
  const gates = perGate((gate) => ({
    weights: of(gate).recurrent.map((row, unit) => [...row, ...of(gate).input[unit]!]),
    biases: separate ? add(pairs[gate].input, pairs[gate].recurrent) : pairs[gate].input,
  }));
  return {
    inputSize: blocks[0]!.input[0]!.length,
    hiddenSize: blocks[0]!.input.length,
    ...gates,
    ...(separate ? { separateBiases: pairs } : {}),
  };
}

/** The cells of a layer, forwards first. */
export function cellsOf({ forward, reverse }: LayerWeights): StoredCell[] {
  return reverse ? [forward, reverse] : [forward];
}

/** A layer from one cell or two. */
export function layerOf([forward, reverse]: StoredCell[]): LayerWeights {
  return reverse ? { forward: forward!, reverse } : { forward: forward! };
}

/** How many numbers a layer puts out at every step: hiddenSize (or projectionSize) in each direction. */
export function widthOf(layer: LayerWeights): number {
  return cellsOf(layer).reduce((width, cell) => width + hiddenStateSize(cell), 0);
}

/**
 * Checks that there are layers, and that each reads what the one before it puts out.
 * @throws RangeError `invalid layers[1].forward.inputSize: expected 8 (what layer 0 puts out), got 4`
 */
export function requireChain(layers: LayerWeights[]): void {
  if (layers.length === 0) throw new RangeError("invalid layers: expected at least one, got none");
  layers.slice(1).forEach((layer, depth) => {
    const width = widthOf(layers[depth]!);
    if (layer.forward.inputSize !== width) {
      throw new RangeError(
        `invalid layers[${depth + 1}].forward.inputSize: expected ${width} (what layer ${depth} puts out), got ${layer.forward.inputSize}`,
      );
    }
  });
}

/**
 * Checks a cell's sizes, and that a library has a place for all of its parameters.
 * @param places the variants whose parameters the library stores.
 * @throws RangeError naming the block that does not fit, or the variant that has no place.
 */
export function requireStorable(
  cell: StoredCell,
  library: string,
  places: readonly ("peepholes" | "projection")[],
): void {
  requireParameters(cell);
  for (const variant of ["peepholes", "projection", "layerNorm"] as const) {
    if (cell[variant] && !(places as readonly string[]).includes(variant)) {
      throw new RangeError(
        `invalid ${variant}: expected none (${library} has no ${variant}), got some (remove it, or choose another format)`,
      );
    }
  }
}

/**
 * Checks that every bias of the cell is 0, so that a file without biases says the same.
 * @throws RangeError naming the first gate that has one.
 */
export function requireNoBias(cell: StoredCell): void {
  for (const gate of gateNames) {
    const unit = cell[gate].biases.findIndex((bias) => bias !== 0);
    if (unit >= 0) {
      throw new RangeError(
        `invalid ${gate}.biases: expected zeros (biases: false drops them), got ${cell[gate].biases[unit]} at entry ${unit}`,
      );
    }
  }
}

/** Adding +0 would turn a stored -0 into 0; a second bias of plain zeros is therefore not added at all. */
function isZero(value: number): boolean {
  return Object.is(value, 0);
}

function pairOf(bias: Vector | BiasPair): BiasPair {
  return Array.isArray(bias) ? { input: bias, recurrent: zeros(bias.length) } : bias;
}
