import { perGate, type GateName, type PerGate } from "../cell/gates.js";
import { seededRandom, type Random } from "../math/random.js";
import { dot, filled, type Matrix, type Vector } from "../math/vector.js";
import { requireSizes } from "./check.js";
import {
  hiddenStateSize,
  type CellParameters,
  type CellSizes,
  type GateParameters,
} from "./parameters.js";

/** How a library draws the first weights. */
export type Initialisation = "pytorch" | "keras";

/** What to draw: sizes (`projectionSize` adds a projection), and the variants that bring parameters of their own. */
export interface InitialParametersOptions extends CellSizes {
  /** Whose way of drawing. Default: `pytorch`. */
  initialisation?: Initialisation;
  /** Any whole number; equal seeds give equal parameters. */
  seed: number;
  /** Adds peepholes, uniform in ±1/√hiddenSize. Default: false. */
  peepholes?: boolean;
  /** Adds layer normalisation with gains 1, of the gates or of c as well. Default: none. */
  layerNorm?: "gates" | "gates and cell state";
}

/**
 * Draws the parameters of a new cell.
 *
 * - `pytorch`: every weight and both of its biases (summed here into one) uniform in ±1/√hiddenSize.
 * - `keras`: input weights Glorot uniform, ±√(6 / (inputSize + 4·hiddenSize)); recurrent weights
 *   orthogonal over all four gates at once; biases 0, but 1 for the forget gate; a projection Glorot uniform.
 *
 * What a variant adds is drawn last: the other weights stay those of the same seed without it.
 *
 * @throws RangeError when a size or the seed is not a whole number, or the initialisation is unknown.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html
 * @see https://keras.io/api/layers/recurrent_layers/lstm/
 */
export function initialParameters(options: InitialParametersOptions): CellParameters {
  const { inputSize, hiddenSize, projectionSize, initialisation = "pytorch", seed } = options;
  requireSizes(options);
  const random = seededRandom(seed);
  const draw = { pytorch: pytorchGates, keras: kerasGates }[initialisation];
  if (draw === undefined) {
    throw new RangeError(
      `invalid initialisation: expected "pytorch" or "keras", got "${String(initialisation)}"`,
    );
  }
  const sizes = { inputSize, hiddenSize, ...(projectionSize && { projectionSize }) };
  const gates = draw(options, random);
  return { ...sizes, ...gates, ...additions(options, initialisation, random) };
}

function pytorchGates(sizes: CellSizes, random: Random): PerGate<GateParameters> {
  const { inputSize, hiddenSize } = sizes;
  const draw = within(1 / Math.sqrt(hiddenSize), random);
  return perGate(() => ({
    weights: drawMatrix(hiddenSize, hiddenStateSize(sizes) + inputSize, draw),
    biases: filled(hiddenSize, 0).map(() => draw() + draw()),
  }));
}

function kerasGates(sizes: CellSizes, random: Random): PerGate<GateParameters> {
  const { inputSize, hiddenSize } = sizes;
  const draw = within(Math.sqrt(6 / (inputSize + 4 * hiddenSize)), random);
  const recurrent = orthonormalColumns(4 * hiddenSize, hiddenStateSize(sizes), random);
  const block: Record<GateName, number> = {
    inputGate: 0,
    forgetGate: 1,
    candidate: 2,
    outputGate: 3,
  };
  return perGate((gate) => ({
    weights: Array.from({ length: hiddenSize }, (_, unit) => [
      ...recurrent[block[gate] * hiddenSize + unit]!,
      ...filled(inputSize, 0).map(draw),
    ]),
    biases: filled(hiddenSize, gate === "forgetGate" ? 1 : 0),
  }));
}

function additions(
  { hiddenSize, projectionSize, peepholes = false, layerNorm }: InitialParametersOptions,
  initialisation: Initialisation,
  random: Random,
): Pick<CellParameters, "peepholes" | "projection" | "layerNorm"> {
  const narrow = within(1 / Math.sqrt(hiddenSize), random);
  const glorot = within(Math.sqrt(6 / (hiddenSize + (projectionSize ?? 0))), random);
  const vector = () => filled(hiddenSize, 0).map(narrow);
  const seen = () => ({ inputGate: vector(), forgetGate: vector(), outputGate: vector() });
  const onProjection = initialisation === "keras" ? glorot : narrow;
  const gains = perGate(() => filled(hiddenSize, 1));
  const cellState = { gain: filled(hiddenSize, 1), bias: filled(hiddenSize, 0) };
  return {
    ...(projectionSize && {
      projection: { weights: drawMatrix(projectionSize, hiddenSize, onProjection) },
    }),
    ...(peepholes && { peepholes: seen() }),
    ...(layerNorm && {
      layerNorm: { gains, ...(layerNorm === "gates and cell state" && { cellState }) },
    }),
  };
}

function within(bound: number, random: Random): () => number {
  return () => random.uniform(-bound, bound);
}

function drawMatrix(rows: number, columns: number, draw: () => number): Matrix {
  return Array.from({ length: rows }, () => filled(columns, 0).map(draw));
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
