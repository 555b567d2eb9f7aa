import type { State } from "../recurrence/state.js";
import { clipBackward } from "../recurrence/clip.js";
import { forceBackward } from "../recurrence/forcing.js";
import { masked } from "../recurrence/gate-masks.js";
import { gateNames, perGate, type GateName } from "./gates.js";
import { normaliseBackward } from "./layer-norm.js";
import type { CellOptions } from "./options.js";
import type { GateReading, StepTrace } from "./trace.js";
import { activationOf } from "./variant.js";
import { slopes, tanh } from "../math/activations.js";
import {
  add,
  addOuter,
  addTo,
  multiply,
  negate,
  transposeTimes,
  zeros,
  type Vector,
} from "../math/vector.js";
import type { CellParameters } from "./parameters.js";
import type { StepGradients, VariantGradients } from "./gradients.js";
import { inputsBackward } from "./inputs-backward.js";

/** Undoes `variantForward`; blocks stand in its reverse order, each under the forward line it undoes. */
export function variantBackward(
  parameters: CellParameters,
  step: StepTrace,
  options: CellOptions,
  { hiddenState: dHiddenState, cellState: dCarried }: State,
): StepGradients {
  const { inputGate: i, forgetGate: f, candidate: g, forced = {} } = step;
  const undo = (gate: GateName, dComputed: Vector) =>
    gateBackward(parameters, options, gate, step.variant!.gates[gate], dComputed);

  // h = P (o ⊙ tanh(c)) + b_P, tanhC = tanh(clip(gain ⊙ norm(c) + bias))
  const shown = showBackward(parameters, step, options, dHiddenState);

  // o = force(σ(z_o)), z_o with p_o ⊙ c
  const output = undo("outputGate", forceBackward(shown.dOutputGate, forced.outputGate));
  const throughPeephole = peepholeBackward(parameters, "outputGate", output.dSum);
  const dCellState = [dCarried, shown.dCellState, throughPeephole].reduce(add);

  // c = F + I
  const dKeptMemory = dCellState;
  const dNewMemory = dCellState;

  // I = i ⊙ g and F = f ⊙ c_{t-1}, with f = 1 - i or i = 1 - f where they are coupled
  const dCandidate = multiply(dNewMemory, i);
  const { dInputGate, dForgetGate } = coupledBackward(step, options, {
    dInputGate: multiply(dNewMemory, g),
    dForgetGate: multiply(dKeptMemory, step.previousCellState),
  });

  // i = force(σ(z_i)), f = force(σ(z_f)), g = force(tanh(z_g)), i and f with p ⊙ c_{t-1}
  const gates = {
    inputGate: undo("inputGate", forceBackward(dInputGate, forced.inputGate)),
    forgetGate: undo("forgetGate", forceBackward(dForgetGate, forced.forgetGate)),
    candidate: undo("candidate", forceBackward(dCandidate, forced.candidate)),
    outputGate: output,
  };
  const dSums = perGate((gate) => gates[gate].dSum);
  const dPreviousCellState = [
    multiply(dKeptMemory, f),
    peepholeBackward(parameters, "inputGate", dSums.inputGate),
    peepholeBackward(parameters, "forgetGate", dSums.forgetGate),
  ].reduce(add);

  return {
    dHiddenState,
    dTanhC: shown.dTanhC,
    dOutputGate: shown.dOutputGate,
    dCellState,
    dKeptMemory,
    dNewMemory,
    dForgetGate,
    dInputGate,
    dCandidate,
    dPreactivations: perGate((gate) => gates[gate].dPreactivation),
    ...inputsBackward(parameters, step, dSums),
    dPreviousCellState,
    variant: {
      dUnclipped: perGate((gate) => gates[gate].dUnclipped),
      dSums,
      dUnclippedCellState: shown.dUnclippedCellState,
    },
  };
}

/** Adds one step's gradients of every parameter, the variants' own among them, to `total`, in place. */
export function accumulateVariant(
  total: CellParameters,
  step: StepTrace,
  { dHiddenState }: StepGradients,
  { dUnclipped, dSums, dUnclippedCellState }: VariantGradients,
): void {
  const { gates, normalisedCellState, unprojected } = step.variant!;
  const { peepholes, projection, layerNorm } = total;
  for (const gate of gateNames) {
    addOuter(total[gate].weights, dSums[gate], masked(step.hx, gates[gate]?.mask));
    addTo(total[gate].biases, dUnclipped[gate]);
    const centred = gates[gate]?.normalised?.centred;
    if (layerNorm && centred) addTo(layerNorm.gains[gate], multiply(dUnclipped[gate], centred));
  }
  if (peepholes) {
    addTo(peepholes.inputGate, multiply(dSums.inputGate, step.previousCellState));
    addTo(peepholes.forgetGate, multiply(dSums.forgetGate, step.previousCellState));
    addTo(peepholes.outputGate, multiply(dSums.outputGate, step.cellState));
  }
  if (projection) addOuter(projection.weights, dHiddenState, unprojected);
  if (projection?.biases) addTo(projection.biases, dHiddenState);
  if (layerNorm?.cellState) {
    const { centred } = normalisedCellState!;
    addTo(layerNorm.cellState.gain, multiply(dUnclippedCellState, centred));
    addTo(layerNorm.cellState.bias, dUnclippedCellState);
  }
}

/** Undoes the way from c to h with the gate o held: all that `showMemory` does. */
export function showBackward(
  { projection, layerNorm, hiddenSize }: CellParameters,
  step: StepTrace,
  { outputActivation = tanh, clip, clipCellState = true }: CellOptions,
  dHiddenState: Vector,
): Pick<StepGradients, "dTanhC" | "dOutputGate" | "dCellState"> &
  Pick<VariantGradients, "dUnclippedCellState"> {
  // In the standard cell c itself is squashed.
  const { squashed, unclippedCellState, normalisedCellState } = step.variant ?? {
    squashed: step.cellState,
    unclippedCellState: step.cellState,
  };

  // h = P (o ⊙ tanhC) + b_P
  const dUnprojected = projection
    ? transposeTimes(projection.weights, dHiddenState, hiddenSize)
    : dHiddenState;
  const dOutputGate = multiply(dUnprojected, step.tanhC);
  const dTanhC = multiply(dUnprojected, step.outputGate);

  // tanhC = tanh(clip(unclipped c))
  const dSquashed = multiply(dTanhC, slopes(outputActivation, squashed));
  const bound = clipCellState ? clip : undefined;
  const dUnclippedCellState = clipBackward(dSquashed, unclippedCellState, bound);

  // unclipped c = gain ⊙ norm(c) + bias
  const dCellState = normalisedCellState
    ? normaliseBackward(
        normalisedCellState,
        multiply(dUnclippedCellState, layerNorm!.cellState!.gain),
      )
    : dUnclippedCellState;
  return { dTanhC, dOutputGate, dCellState, dUnclippedCellState };
}

/** What a gate's peephole sends back to the c it saw: p ⊙ d; 0 without peepholes. */
export function peepholeBackward(
  { peepholes }: CellParameters,
  gate: GateName,
  dSum: Vector,
): Vector {
  if (peepholes === undefined || gate === "candidate") return zeros(dSum.length);
  return multiply(peepholes[gate], dSum);
}

/** Undoes `readGate`; all 0 for a gate that is left out. */
function gateBackward(
  { layerNorm, hiddenSize }: CellParameters,
  options: CellOptions,
  gate: GateName,
  reading: GateReading | undefined,
  dComputed: Vector,
): { dPreactivation: Vector; dUnclipped: Vector; dSum: Vector } {
  if (reading === undefined) {
    const none = zeros(hiddenSize);
    return { dPreactivation: none, dUnclipped: none, dSum: none };
  }
  // computed = σ(z)
  const dPreactivation = multiply(
    dComputed,
    slopes(activationOf(gate, options), reading.preactivation),
  );
  // z = clip(unclipped)
  const dUnclipped = clipBackward(dPreactivation, reading.unclipped, options.clip);
  // unclipped = gain ⊙ norm(sum) + b
  const dSum = reading.normalised
    ? normaliseBackward(reading.normalised, multiply(dUnclipped, layerNorm!.gains[gate]))
    : dUnclipped;
  return { dPreactivation, dUnclipped, dSum };
}

/** The follower of two coupled gates hands its gradient, negated, to the gate it is computed from. */
function coupledBackward(
  { forced = {} }: StepTrace,
  { coupled }: CellOptions,
  { dInputGate, dForgetGate }: Pick<StepGradients, "dInputGate" | "dForgetGate">,
): Pick<StepGradients, "dInputGate" | "dForgetGate"> {
  if (coupled === "f = 1 - i") {
    const follower = negate(forceBackward(dForgetGate, forced.forgetGate));
    return { dInputGate: add(dInputGate, follower), dForgetGate };
  }
  if (coupled === "i = 1 - f") {
    const follower = negate(forceBackward(dInputGate, forced.inputGate));
    return { dInputGate, dForgetGate: add(dForgetGate, follower) };
  }
  return { dInputGate, dForgetGate };
}
