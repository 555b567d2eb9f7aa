import { masked } from "../cell/gate-masks.js";
import { gateNames, perGate, type PerGate } from "../cell/gates.js";
import { add, transposeTimes, type Vector } from "../math/vector.js";
import { hiddenStateSize, type CellParameters } from "../parameters/parameters.js";
import type { StepGradients } from "./gradients.js";

/** Undoes every gate's W [h,x]: what goes back to x_t, and to h_{t-1} through each gate. */
export function inputsBackward(
  parameters: CellParameters,
  dSums: PerGate<Vector>,
  masks: Partial<PerGate<Vector | undefined>> = {},
): Pick<StepGradients, "dx" | "dRecurrent" | "dPreviousHiddenState"> {
  const hiddenSize = hiddenStateSize(parameters);
  const columns = hiddenSize + parameters.inputSize;
  const dHx = perGate((gate) =>
    masked(transposeTimes(parameters[gate].weights, dSums[gate], columns), masks[gate]),
  );
  const dRecurrent = perGate((gate) => dHx[gate].slice(0, hiddenSize));
  const total = gateNames.map((gate) => dHx[gate]).reduce(add);
  return {
    dRecurrent,
    dx: total.slice(hiddenSize),
    dPreviousHiddenState: total.slice(0, hiddenSize),
  };
}
