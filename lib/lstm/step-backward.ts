import type { State } from "../recurrence/state.js";
import { forceBackward } from "../recurrence/forcing.js";
import { gateNames, perGate } from "./gates.js";
import { requireOptions, type CellOptions } from "./options.js";
import type { StepTrace } from "./trace.js";
import { activationOf, isVariant } from "./variant.js";
import { requireObject } from "../math/names.js";
import { slopes, tanh } from "../math/activations.js";
import { add, addOuter, addTo, multiply } from "../math/vector.js";
import { requireParameters, requireState } from "./check.js";
import type { CellParameters } from "./parameters.js";
import type { StepGradients } from "./gradients.js";
import { inputsBackward } from "./inputs-backward.js";
import { accumulateVariant, variantBackward } from "./variant-backward.js";

/**
 * One step undone: from the gradient at h_t and c_t to the gradient at everything before them.
 *
 *     dc = dh ⊙ o ⊙ tanh'(c) + what reaches c_t otherwise      dh_{t-1} = Σ_gates W_hᵀ dz      dc_{t-1} = f ⊙ dc
 *
 * @param step what `lstmStep` gave under the same parameters and options.
 * @param dState the gradient that reaches h_t and c_t from the loss and from later steps; c_t's without what comes by h_t.
 * @throws RangeError when a parameter or the gradient has the wrong size or is not finite.
 * @see Greff et al. 2017, "LSTM: A Search Space Odyssey", section 3 (backpropagation through time).
 */
export function lstmStepBackward(
  parameters: CellParameters,
  step: StepTrace,
  dState: State,
  options: CellOptions = {},
): StepGradients {
  requireParameters(parameters);
  requireOptions(options);
  requireObject("step", step, "what lstmStep gives");
  requireState("dState.", dState, parameters);
  return stepBackward(parameters, step, options, dState);
}

/** `lstmStepBackward` for arguments that have been checked already. */
export function stepBackward(
  parameters: CellParameters,
  step: StepTrace,
  options: CellOptions,
  dState: State,
): StepGradients {
  const variant = isVariant(parameters, options);
  if (variant !== (step.variant !== undefined)) {
    const made = variant ? "the standard cell" : "a variant of it";
    throw new RangeError(
      `invalid step: expected one made with these parameters and options, got one of ${made}`,
    );
  }
  const back = variant ? variantBackward : standardBackward;
  return back(parameters, step, options, dState);
}

/** Adds one step's gradients of every weight and bias to `total`, in place. */
export function accumulate(total: CellParameters, step: StepTrace, gradients: StepGradients): void {
  if (gradients.variant) return accumulateVariant(total, step, gradients, gradients.variant);
  for (const gate of gateNames) {
    // z = W [h,x] + b
    addOuter(total[gate].weights, gradients.dPreactivations[gate], step.hx);
    addTo(total[gate].biases, gradients.dPreactivations[gate]);
  }
}

function standardBackward(
  parameters: CellParameters,
  step: StepTrace,
  options: CellOptions,
  { hiddenState: dHiddenState, cellState: dCarried }: State,
): StepGradients {
  const { inputGate: i, forgetGate: f, candidate: g, outputGate: o, tanhC, forced = {} } = step;

  // h = o ⊙ tanhC
  const dOutputGate = multiply(dHiddenState, tanhC);
  const dTanhC = multiply(dHiddenState, o);

  // tanhC = tanh(c)
  const outputSlope = slopes(options.outputActivation ?? tanh, step.cellState);
  const dCellState = add(dCarried, multiply(dTanhC, outputSlope));

  // c = F + I
  const dKeptMemory = dCellState;
  const dNewMemory = dCellState;

  // I = i ⊙ g
  const dInputGate = multiply(dNewMemory, g);
  const dCandidate = multiply(dNewMemory, i);

  // F = f ⊙ c_{t-1}
  const dForgetGate = multiply(dKeptMemory, step.previousCellState);
  const dPreviousCellState = multiply(dKeptMemory, f);

  // i = σ(z_i), f = σ(z_f), g = tanh(z_g), o = σ(z_o), each forced where it is set by hand
  const dGates = {
    inputGate: dInputGate,
    forgetGate: dForgetGate,
    candidate: dCandidate,
    outputGate: dOutputGate,
  };
  const dPreactivations = perGate((gate) => {
    const slope = slopes(activationOf(gate, options), step.preactivations[gate]);
    return multiply(forceBackward(dGates[gate], forced[gate]), slope);
  });

  return {
    dHiddenState,
    dTanhC,
    dOutputGate,
    dCellState,
    dKeptMemory,
    dNewMemory,
    dForgetGate,
    dInputGate,
    dCandidate,
    dPreactivations,
    ...inputsBackward(parameters, step, dPreactivations),
    dPreviousCellState,
  };
}
