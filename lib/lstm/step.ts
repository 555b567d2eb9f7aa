import { activate, sigmoid, tanh } from "../math/activations.js";
import { requireObject } from "../math/names.js";
import { requireVector } from "../math/shapes.js";
import { add, affine, concatenate, multiply, type Vector } from "../math/vector.js";
import { force, forcingAt, tracedForcing } from "../recurrence/forcing.js";
import { hiddenStateSize, zeroState, type State } from "../recurrence/state.js";
import { haveGateSizes, requireParameters, requireState } from "./check.js";
import { gateNames } from "./gates.js";
import { requireOptions, type CellOptions } from "./options.js";
import type { CellParameters } from "./parameters.js";
import type { StepTrace } from "./trace.js";
import { isVariant, variantForward } from "./variant.js";

/**
 * One step of the cell, with everything inside visible.
 *
 *     f = σ(W_f [h,x] + b_f)      i = σ(W_i [h,x] + b_i)      c̃ = tanh(W_c [h,x] + b_c)
 *     c = f ⊙ c_{t-1} + i ⊙ c̃    o = σ(W_o [h,x] + b_o)      h = o ⊙ tanh(c)
 *
 * @param parameters the four gates' weights and biases.
 * @param x the event, [inputSize].
 * @param state h_{t-1} and c_{t-1}, each [hiddenSize] (h [projectionSize] with a projection). Default: zeros.
 * @param options the cell's rules; variants are described at `CellOptions`.
 * @param timeStep which step this is, counted from 0; only forced gates that change over time read it.
 * @throws RangeError when x, the state or a parameter has the wrong size or is not finite.
 * @see Gers, Schmidhuber & Cummins 2000, "Learning to Forget", equations 3 to 7.
 */
export function lstmStep(
  parameters: CellParameters,
  x: Vector,
  state?: State,
  options: CellOptions = {},
  timeStep = 0,
): StepTrace {
  requireObject("parameters", parameters, "an LSTM's parameters, as initialParameters gives");
  requireOptions(options);
  const variant = isVariant(parameters, options);
  if (variant || !haveGateSizes(parameters)) requireParameters(parameters);
  requireVector("x", x, parameters.inputSize, "inputSize");
  const before = state ?? zeroState(parameters.hiddenSize, hiddenStateSize(parameters));
  requireState("", before, parameters);
  const step = stepForward(parameters, x, before, options, timeStep);
  if (!variant && !haveFiniteSums(step)) requireParameters(parameters);
  return step;
}

/** A weight or bias that is not finite makes its gate's sum so: only then every parameter has to be looked at. */
function haveFiniteSums({ preactivations }: StepTrace): boolean {
  return gateNames.every((gate) => preactivations[gate].every(Number.isFinite));
}

/** `lstmStep` for arguments that have been checked already. */
export function stepForward(
  parameters: CellParameters,
  x: Vector,
  state: State,
  options: CellOptions,
  timeStep: number,
): StepTrace {
  const step = isVariant(parameters, options) ? variantForward : standardForward;
  return step(parameters, x, state, options, timeStep);
}

function standardForward(
  { hiddenSize, inputGate, forgetGate, candidate, outputGate }: CellParameters,
  x: Vector,
  { hiddenState: previousHiddenState, cellState: previousCellState }: State,
  options: CellOptions,
  timeStep: number,
): StepTrace {
  const σ = options.gateActivation ?? sigmoid;
  const squash = options.candidateActivation ?? tanh;
  const squashOutput = options.outputActivation ?? tanh;
  const forced = forcingAt(options.forced, hiddenSize, timeStep);

  const hx = concatenate(previousHiddenState, x);

  const zf = affine(forgetGate.weights, hx, forgetGate.biases);
  const f = force(activate(σ, zf), forced.forgetGate);

  const zi = affine(inputGate.weights, hx, inputGate.biases);
  const i = force(activate(σ, zi), forced.inputGate);

  const zg = affine(candidate.weights, hx, candidate.biases);
  const g = force(activate(squash, zg), forced.candidate);

  const keptMemory = multiply(f, previousCellState);
  const newMemory = multiply(i, g);
  const c = add(keptMemory, newMemory);

  const zo = affine(outputGate.weights, hx, outputGate.biases);
  const o = force(activate(σ, zo), forced.outputGate);

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
    ...tracedForcing(forced),
  };
}
