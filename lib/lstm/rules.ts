import type { StepGradients } from "./gradients.js";
import { accumulate, stepBackward } from "./step-backward.js";
import { requireOptions, type CellOptions } from "./options.js";
import { requireState, stepForward } from "./step.js";
import { zeroState, type StepTrace } from "./trace.js";
import { requireParameters } from "./check.js";
import { hiddenStateSize, type CellParameters } from "./parameters.js";
import { maskedState, tracedMask, type CellRules } from "../recurrence/rules.js";

/** The LSTM cell, variants and all. */
export const lstmRules: CellRules<CellParameters, CellOptions, StepTrace, StepGradients> = {
  check(parameters, options) {
    requireParameters(parameters);
    requireOptions(options);
  },
  checkState: requireState,
  zeroState: (parameters) => zeroState(parameters.hiddenSize, hiddenStateSize(parameters)),
  forward: (parameters, x, state, options, timeStep, recurrentMask) => ({
    ...stepForward(parameters, x, maskedState(state, recurrentMask), options, timeStep),
    ...tracedMask(recurrentMask),
  }),
  back: stepBackward,
  accumulate,
};
