import { perGate, type GateName } from "../cell/gates.js";
import { requireSize } from "../math/shapes.js";
import { seededRandom, type Random } from "../math/random.js";
import { dot, filled, type Matrix, type Vector } from "../math/vector.js";
import type { CellParameters, CellSizes } from "./parameters.js";

/** How a library draws the first weights. */
export type Initialisation = "pytorch" | "keras";

/**
 * Draws the parameters of a new cell.
 *
 * - `pytorch`: every weight and both of its biases (summed here into one) uniform in ±1/√hiddenSize.
 * - `keras`: input weights Glorot uniform, ±√(6 / (inputSize + 4·hiddenSize)); recurrent weights
 *   orthogonal over all four gates at once; biases 0, but 1 for the forget gate.
 *
 * @throws RangeError when a size or the seed is not a whole number, or the initialisation is unknown.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html
 * @see https://keras.io/api/layers/recurrent_layers/lstm/
 */
export function initialParameters(
  options: CellSizes & { initialisation?: Initialisation; seed: number },
): CellParameters {
  const { inputSize, hiddenSize, initialisation = "pytorch", seed } = options;
  requireSize("inputSize", inputSize);
  requireSize("hiddenSize", hiddenSize);
  const random = seededRandom(seed);
  if (initialisation === "pytorch") return pytorchParameters(inputSize, hiddenSize, random);
  if (initialisation === "keras") return kerasParameters(inputSize, hiddenSize, random);
  throw new RangeError(
    `invalid initialisation: expected "pytorch" or "keras", got "${String(initialisation)}"`,
  );
}

function pytorchParameters(inputSize: number, hiddenSize: number, random: Random): CellParameters {
  const bound = 1 / Math.sqrt(hiddenSize);
  const draw = () => random.uniform(-bound, bound);
  const gates = perGate(() => ({
    weights: drawMatrix(hiddenSize, hiddenSize + inputSize, draw),
    biases: filled(hiddenSize, 0).map(() => draw() + draw()),
  }));
  return { inputSize, hiddenSize, ...gates };
}

function kerasParameters(inputSize: number, hiddenSize: number, random: Random): CellParameters {
  const bound = Math.sqrt(6 / (inputSize + 4 * hiddenSize));
  const recurrent = orthonormalColumns(4 * hiddenSize, hiddenSize, random);
  const block: Record<GateName, number> = {
    inputGate: 0,
    forgetGate: 1,
    candidate: 2,
    outputGate: 3,
  };
  const gates = perGate((gate) => ({
    weights: Array.from({ length: hiddenSize }, (_, unit) => [
      ...recurrent[block[gate] * hiddenSize + unit]!,
      ...filled(inputSize, 0).map(() => random.uniform(-bound, bound)),
    ]),
    biases: filled(hiddenSize, gate === "forgetGate" ? 1 : 0),
  }));
  return { inputSize, hiddenSize, ...gates };
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
