import { hiddenStateSize } from "../recurrence/state.js";
import { masked } from "../recurrence/gate-masks.js";
import { gateNames, perGate, type PerGate } from "./gates.js";
import type { StepTrace } from "./trace.js";
import { add, transposeTimes, type Vector } from "../math/vector.js";
import { type CellParameters } from "./parameters.js";
import type { StepGradients } from "./gradients.js";

/** Undoes every gate's W [h,x]: what goes back to x_t, and to h_{t-1} through each gate. */
export function inputsBackward(
  parameters: CellParameters,
  { recurrentMask, variant }: StepTrace,
  dSums: PerGate<Vector>,
): Pick<StepGradients, "dx" | "dRecurrent" | "dPreviousHiddenState"> {
  const hiddenSize = hiddenStateSize(parameters);
  const columns = hiddenSize + parameters.inputSize;
  const dHx = perGate((gate) => {
    const whole = transposeTimes(parameters[gate].weights, dSums[gate], columns);
    return masked(whole, variant?.gates[gate]?.mask);
  });
  const dRecurrent = perGate((gate) => masked(dHx[gate].slice(0, hiddenSize), recurrentMask));
  return {
    dRecurrent,
    dx: gateNames.map((gate) => dHx[gate].slice(hiddenSize)).reduce(add),
    dPreviousHiddenState: gateNames.map((gate) => dRecurrent[gate]).reduce(add),
  };
}
