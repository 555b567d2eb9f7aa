import { activate, sigmoid, tanh, type Activation } from "../math/activations.js";
import { add, affine, concatenate, multiply, zeros, type Vector } from "../math/vector.js";
import { requireVector } from "../math/shapes.js";
import { requireParameters, type CellParameters } from "../parameters/parameters.js";
import { force, type ForcedGates } from "./forcing.js";
import type { PerGate } from "./gates.js";

/** What a cell carries from one step to the next. */
export interface State {
  /** h, [hiddenSize]: the short-term memory, also the cell's output. */
  hiddenState: Vector;
  /** c, [hiddenSize]: the long-term memory. */
  cellState: Vector;
}

/** The rules of a cell; without options it is the standard LSTM. */
export interface CellOptions {
  /** Squashes the input, forget and output gates. Default: `sigmoid`. */
  gateActivation?: Activation;
  /** Squashes the candidate c̃. Default: `tanh`. */
  candidateActivation?: Activation;
  /** Squashes c before the output gate. Default: `tanh`; `identity` is the variant h = o ⊙ c. */
  outputActivation?: Activation;
  /** Gates set by hand. Default: none. */
  forced?: ForcedGates;
}

/** Every value of one step, in the order in which the cell computes them; all [hiddenSize] unless said. */
export interface StepTrace extends PerGate<Vector> {
  /** x_t, [inputSize]. */
  x: Vector;
  /** h_{t-1}: what the previous step put out. */
  previousHiddenState: Vector;
  /** c_{t-1}: what the previous step remembered. */
  previousCellState: Vector;
  /** [h_{t-1}, x_t], [hiddenSize + inputSize]: the input of all four gates. */
  hx: Vector;
  /** z: what enters each gate's activation. */
  preactivations: PerGate<Vector>;
  /** F = f ⊙ c_{t-1}: the old memory that stays. */
  keptMemory: Vector;
  /** I = i ⊙ c̃: the new memory that is written. */
  newMemory: Vector;
  /** c_t = F + I. */
  cellState: Vector;
  /** tanh(c_t), or the output activation in its place. */
  tanhC: Vector;
  /** h_t = o ⊙ tanh(c_t). */
  hiddenState: Vector;
}

/** The state a sequence starts from: h_0 = c_0 = 0. */
export function zeroState(hiddenSize: number): State {
  return { hiddenState: zeros(hiddenSize), cellState: zeros(hiddenSize) };
}

/**
 * One step of the cell, with everything inside visible.
 *
 *     f = σ(W_f [h,x] + b_f)      i = σ(W_i [h,x] + b_i)      c̃ = tanh(W_c [h,x] + b_c)
 *     c = f ⊙ c_{t-1} + i ⊙ c̃    o = σ(W_o [h,x] + b_o)      h = o ⊙ tanh(c)
 *
 * @param parameters the four gates' weights and biases.
 * @param x the event, [inputSize].
 * @param state h_{t-1} and c_{t-1}, each [hiddenSize]. Default: zeros.
 * @param timeStep which step this is, counted from 0; only forced gates that change over time read it.
 * @throws RangeError when x, the state or a parameter has the wrong size or is not finite.
 * @see Gers, Schmidhuber & Cummins 2000, "Learning to Forget", equations 3 to 7.
 */
export function lstmStep(
  parameters: CellParameters,
  x: Vector,
  state: State = zeroState(parameters.hiddenSize),
  options: CellOptions = {},
  timeStep = 0,
): StepTrace {
  requireParameters(parameters);
  requireVector("x", x, parameters.inputSize, "inputSize");
  requireVector("hiddenState", state.hiddenState, parameters.hiddenSize, "hiddenSize");
  requireVector("cellState", state.cellState, parameters.hiddenSize, "hiddenSize");
  return stepForward(parameters, x, state, options, timeStep);
}

/** `lstmStep` for arguments that have been checked already. */
export function stepForward(
  { inputGate, forgetGate, candidate, outputGate }: CellParameters,
  x: Vector,
  { hiddenState: previousHiddenState, cellState: previousCellState }: State,
  options: CellOptions,
  timeStep: number,
): StepTrace {
  const σ = options.gateActivation ?? sigmoid;
  const squash = options.candidateActivation ?? tanh;
  const squashOutput = options.outputActivation ?? tanh;
  const forced = options.forced ?? {};

  const hx = concatenate(previousHiddenState, x);

  const zf = affine(forgetGate.weights, hx, forgetGate.biases);
  const f = force(activate(σ, zf), forced.forgetGate, timeStep);

  const zi = affine(inputGate.weights, hx, inputGate.biases);
  const i = force(activate(σ, zi), forced.inputGate, timeStep);

  const zg = affine(candidate.weights, hx, candidate.biases);
  const g = force(activate(squash, zg), forced.candidate, timeStep);

  const keptMemory = multiply(f, previousCellState);
  const newMemory = multiply(i, g);
  const c = add(keptMemory, newMemory);

  const zo = affine(outputGate.weights, hx, outputGate.biases);
  const o = force(activate(σ, zo), forced.outputGate, timeStep);

  const tanhC = activate(squashOutput, c);
  const h = multiply(o, tanhC);

  return {
    x,
    previousHiddenState,
    previousCellState,
    hx,
    preactivations: { inputGate: zi, forgetGate: zf, candidate: zg, outputGate: zo },
    inputGate: i,
    forgetGate: f,
    candidate: g,
    outputGate: o,
    keptMemory,
    newMemory,
    cellState: c,
    tanhC,
    hiddenState: h,
  };
}
