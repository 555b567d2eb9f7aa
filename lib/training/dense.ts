import { requireSequences, type Sequences } from "../layers/sequences.js";
import { requireNames, requireObject, type Known } from "../math/names.js";
import { seededRandom } from "../math/random.js";
import { requireMatrix, requireSize, requireVector } from "../math/shapes.js";
import {
  addOuter,
  addTo,
  affine,
  filled,
  transposeTimes,
  type Matrix,
  type Vector,
} from "../math/vector.js";
import {
  drawMatrix,
  requireInitialisation,
  within,
  type Initialisation,
} from "../recurrence/draw.js";
import { zeroGradients } from "../math/tree.js";

/** A dense layer's sizes, weights and biases: the readout on top of a cell. */
export interface DenseParameters {
  /** Entries of what it reads. */
  inputSize: number;
  /** Entries of what it puts out. */
  outputSize: number;
  /** W, [outputSize][inputSize]. */
  weights: Matrix;
  /** b, [outputSize]. */
  biases: Vector;
}

/** The gradients of a dense layer. */
export interface DenseGradients {
  /** At every input, [timeSteps][batchSize][inputSize]. */
  dInputs: Sequences;
  /** At W and b, summed over steps and sequences; of the parameters' shape. */
  dParameters: DenseParameters;
}

/** What to draw: sizes, whose way, and from which seed. */
export interface InitialDenseOptions extends Pick<DenseParameters, "inputSize" | "outputSize"> {
  /** Whose way of drawing. Default: `pytorch`. */
  initialisation?: Initialisation;
  /** Any whole number; equal seeds give equal parameters. */
  seed: number;
}

const knownOptions: Known<InitialDenseOptions> = {
  inputSize: true,
  outputSize: true,
  initialisation: true,
  seed: true,
};

/**
 * Draws a dense layer: `pytorch`, weights and biases uniform in ±1/√inputSize; `keras`, weights Glorot uniform in
 * ±√(6 / (inputSize + outputSize)) and biases 0.
 * @throws RangeError when a size or the seed is not a whole number, or the initialisation is unknown.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html
 * @see https://keras.io/api/layers/core_layers/dense/
 */
export function initialDenseParameters(options: InitialDenseOptions): DenseParameters {
  requireNames("options", options, knownOptions);
  const { inputSize, outputSize, initialisation = "pytorch", seed } = options;
  requireInitialisation(initialisation);
  requireSize("inputSize", inputSize);
  requireSize("outputSize", outputSize);
  const random = seededRandom(seed);
  const ways = {
    pytorch: { bound: 1 / Math.sqrt(inputSize), bias: true },
    keras: { bound: Math.sqrt(6 / (inputSize + outputSize)), bias: false },
  };
  const { bound, bias } = ways[initialisation];
  const draw = within(bound, random);
  const weights = drawMatrix(outputSize, inputSize, draw);
  const biases = filled(outputSize, 0).map((zero) => (bias ? draw() : zero));
  return { inputSize, outputSize, weights, biases };
}

/**
 * A dense layer at every step of every sequence: y = W x + b.
 * @param inputs [timeSteps][batchSize][inputSize].
 * @returns y, [timeSteps][batchSize][outputSize].
 * @throws RangeError naming the parameter or input whose size differs.
 */
export function runDense(parameters: DenseParameters, inputs: Sequences): Sequences {
  requireDense(parameters);
  requireSequences("inputs", inputs, parameters.inputSize, "inputSize");
  const { weights, biases } = parameters;
  return inputs.map((step) => step.map((x) => affine(weights, x, biases)));
}

/**
 * Undoes `runDense`: dx = Wᵀ dy, dW = Σ dy ⊗ x, db = Σ dy.
 * @param inputs what the layer read, [timeSteps][batchSize][inputSize].
 * @param dOutputs the gradient at what it put out, [timeSteps][batchSize][outputSize].
 * @throws RangeError naming the parameter, input or gradient whose size differs.
 */
export function backpropagateDense(
  parameters: DenseParameters,
  inputs: Sequences,
  dOutputs: Sequences,
): DenseGradients {
  requireDense(parameters);
  const { inputSize, outputSize, weights } = parameters;
  requireSequences("inputs", inputs, inputSize, "inputSize");
  requireSequences("dOutputs", dOutputs, outputSize, "outputSize");
  requireSameShape("dOutputs", dOutputs, inputs);
  const dParameters = zeroGradients(parameters);
  dOutputs.forEach((step, t) =>
    step.forEach((dy, b) => {
      addOuter(dParameters.weights, dy, inputs[t]![b]!);
      addTo(dParameters.biases, dy);
    }),
  );
  const dInputs = dOutputs.map((step) => step.map((dy) => transposeTimes(weights, dy, inputSize)));
  return { dInputs, dParameters };
}

/**
 * Checks the sizes of a dense layer, and that its numbers are finite.
 * @throws RangeError `invalid readout.biases: expected length 3 (outputSize), got 4`
 */
export function requireDense(parameters: DenseParameters): void {
  requireObject("readout", parameters, "a dense layer, as initialDenseParameters gives");
  const { inputSize, outputSize, weights, biases } = parameters;
  requireSize("readout.inputSize", inputSize);
  requireSize("readout.outputSize", outputSize);
  requireMatrix("readout.weights", weights, outputSize, inputSize, "outputSize × inputSize");
  requireVector("readout.biases", biases, outputSize, "outputSize");
}

/**
 * Checks that two batches have the same steps and sequences.
 * @throws RangeError `invalid targets: expected [5][2] (timeSteps, batchSize), got [4][2]`
 */
export function requireSameShape(name: string, given: unknown[][], expected: unknown[][]): void {
  const shape = (batch: unknown[][]) => `[${batch.length}][${batch[0]?.length ?? 0}]`;
  if (shape(given) !== shape(expected)) {
    throw new RangeError(
      `invalid ${name}: expected ${shape(expected)} (timeSteps, batchSize), got ${shape(given)}`,
    );
  }
}
