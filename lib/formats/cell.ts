import { gateNames, perGate, type GateName, type PerGate } from "../cell/gates.js";
import { add, zeros, type Matrix, type Vector } from "../math/vector.js";
import type { CellParameters } from "../parameters/parameters.js";

/** A cell as a file keeps it: PyTorch and ONNX store two biases a gate, whose sum is what counts. */
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
  backward?: StoredCell;
}

/** One gate as files cut it: W for x, U for h, and the two biases. */
export interface GateBlock {
  /** [hiddenSize][inputSize]. */
  input: Matrix;
  /** [hiddenSize][hiddenSize]. */
  recurrent: Matrix;
  /** Added to W x and to U h, each [hiddenSize]. */
  biases: BiasPair;
}

/** The gates of a cell cut into blocks, in the order asked for. */
export function blocksOf(cell: StoredCell, order: readonly GateName[]): GateBlock[] {
  return order.map((gate) => {
    const { weights } = cell[gate];
    return {
      input: weights.map((row) => row.slice(cell.hiddenSize)),
      recurrent: weights.map((row) => row.slice(0, cell.hiddenSize)),
      biases: biasPair(cell, gate),
    };
  });
}

/** A cell from its gates' blocks; `separate` keeps the two biases apart as well. */
export function cellOf(
  blocks: GateBlock[],
  order: readonly GateName[],
  separate: boolean,
): StoredCell {
  const of = (gate: GateName): GateBlock => blocks[order.indexOf(gate)]!;
  const first = blocks[0]!;
  const gates = perGate((gate) => ({
    weights: of(gate).recurrent.map((row, unit) => [...row, ...of(gate).input[unit]!]),
    biases: add(of(gate).biases.input, of(gate).biases.recurrent),
  }));
  return {
    inputSize: first.input[0]!.length,
    hiddenSize: first.input.length,
    ...gates,
    ...(separate ? { separateBiases: perGate((gate) => of(gate).biases) } : {}),
  };
}

/** The cells of a layer, forwards first. */
export function cellsOf({ forward, backward }: LayerWeights): StoredCell[] {
  return backward ? [forward, backward] : [forward];
}

/** A layer from one cell or two. */
export function layerOf([forward, backward]: StoredCell[]): LayerWeights {
  return backward ? { forward: forward!, backward } : { forward: forward! };
}

/** Whether every bias of the cell is 0, so that a file without biases says the same. */
export function hasNoBias(cell: StoredCell): boolean {
  return gateNames.every((gate) => cell[gate].biases.every((bias) => bias === 0));
}

function biasPair(cell: StoredCell, gate: GateName): BiasPair {
  const { biases } = cell[gate];
  const pair = cell.separateBiases?.[gate];
  const current = pair && add(pair.input, pair.recurrent).every((sum, k) => sum === biases[k]);
  return current ? pair : { input: biases, recurrent: zeros(biases.length) };
}
