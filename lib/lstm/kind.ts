import { maskedState, type CellFunctions } from "../recurrence/kind.js";
import { hiddenStateSize, zeroState } from "../recurrence/state.js";
import { requireParameters, requireState } from "./check.js";
import type { StepGradients } from "./gradients.js";
import { requireOptions, type CellOptions } from "./options.js";
import type { CellParameters } from "./parameters.js";
import { accumulate, stepBackward } from "./step-backward.js";
import { stepForward } from "./step.js";
import type { StepTrace } from "./trace.js";

/** What an LSTM is made of. */
export interface LstmKind {
  parameters: CellParameters;
  options: CellOptions;
  step: StepTrace;
  gradients: StepGradients;
}

/** The functions of the LSTM cell, variants and all. */
export const lstmFunctions: CellFunctions<LstmKind> = {
  check(parameters, options) {
    requireParameters(parameters);
    requireOptions(options);
  },
  checkState: requireState,
  zeroState: (parameters) => zeroState(parameters.hiddenSize, hiddenStateSize(parameters)),
  forward(parameters, x, state, options, timeStep, recurrentMask) {
    if (!recurrentMask) return stepForward(parameters, x, state, options, timeStep);
    const seen = maskedState(state, recurrentMask);
    return { ...stepForward(parameters, x, seen, options, timeStep), recurrentMask };
  },
  backward: stepBackward,
  accumulate,
};
