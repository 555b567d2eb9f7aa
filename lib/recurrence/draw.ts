import { requireOneOf, type Known } from "../math/names.js";
import type { Random } from "../math/random.js";
import { dot, filled, type Matrix, type Vector } from "../math/vector.js";
import type { GateParameters } from "./gate-parameters.js";

/** Draws numbers uniform in [-bound, bound). */
export function within(bound: number, random: Random): () => number {
  return () => random.uniform(-bound, bound);
}

/** A rows × columns matrix of drawn numbers, row by row. */
export function drawMatrix(rows: number, columns: number, draw: () => number): Matrix {
  return Array.from({ length: rows }, () => filled(columns, 0).map(draw));
}

const initialisations = ["pytorch", "keras"] as const;

/** How a library draws the first weights. */
export type Initialisation = (typeof initialisations)[number];

/** What to draw for a cell without variants. */
export interface InitialCellOptions {
  /** Entries of x_t. */
  inputSize: number;
  /** Units of the cell. */
  hiddenSize: number;
  /** Whose way of drawing. Default: `pytorch`. */
  initialisation?: Initialisation;
  /** Any whole number; equal seeds give equal parameters. */
  seed: number;
}

/** The names of `InitialCellOptions`, for checks. */
export const knownInitial: Known<InitialCellOptions> = {
  inputSize: true,
  hiddenSize: true,
  initialisation: true,
  seed: true,
};

/**
 * Checks whose way of drawing is asked for.
 * @throws RangeError when it is unknown.
 */
export function requireInitialisation(initialisation: Initialisation): void {
  requireOneOf("initialisation", initialisation, initialisations);
}

/**
 * Draws the gates of one layer, in order.
 * @throws RangeError when the initialisation is unknown.
 */
export function drawGates(
  initialisation: Initialisation,
  shape: GateShape,
  random: Random,
): GateParameters[] {
  requireInitialisation(initialisation);
  return initialisation === "keras" ? kerasGates(shape, random) : pytorchGates(shape, random);
}

/** What the gates of one layer have in common when they are drawn. */
export interface GateShape {
  /** How many gates. */
  gates: number;
  /** Units. */
  hiddenSize: number;
  /** Entries of h: hiddenSize, or projectionSize. */
  recurrentSize: number;
  /** Entries of x. */
  inputSize: number;
}

/** PyTorch's way: weights uniform in ±1/√hiddenSize, the one bias the sum of two such draws. */
function pytorchGates(shape: GateShape, random: Random): GateParameters[] {
  const { gates, hiddenSize, recurrentSize, inputSize } = shape;
  const draw = within(1 / Math.sqrt(hiddenSize), random);
  return Array.from({ length: gates }, () => ({
    weights: drawMatrix(hiddenSize, recurrentSize + inputSize, draw),
    biases: filled(hiddenSize, 0).map(() => draw() + draw()),
  }));
}

/** Keras's way: input weights Glorot uniform and recurrent weights orthogonal, over all gates at once; biases 0. */
function kerasGates(shape: GateShape, random: Random): GateParameters[] {
  const { gates, hiddenSize, recurrentSize, inputSize } = shape;
  const draw = within(Math.sqrt(6 / (inputSize + gates * hiddenSize)), random);
  const recurrent = orthonormalColumns(gates * hiddenSize, recurrentSize, random);
  return Array.from({ length: gates }, (_gate, block) => ({
    weights: Array.from({ length: hiddenSize }, (_row, unit) => [
      ...recurrent[block * hiddenSize + unit]!,
      ...filled(inputSize, 0).map(draw),
    ]),
    biases: filled(hiddenSize, 0),
  }));
}

/** A rows × columns matrix (rows ≥ columns) whose columns are orthonormal: Gram-Schmidt, run twice for accuracy. */
function orthonormalColumns(rows: number, columns: number, random: Random): Matrix {
  const basis: Vector[] = [];
  while (basis.length < columns) {
    let candidate = filled(rows, 0).map(() => random.normal());
    for (const column of [...basis, ...basis]) {
      const overlap = dot(candidate, column);
      candidate = candidate.map((value, k) => value - overlap * column[k]!);
    }
    const length = Math.sqrt(dot(candidate, candidate));
    basis.push(candidate.map((value) => value / length));
  }
  return Array.from({ length: rows }, (_, row) => basis.map((column) => column[row]!));
}
