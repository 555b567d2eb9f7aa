import type { StepGradients } from "../backward/gradients.js";
import { accumulate, stepBackward } from "../backward/step.js";
import { requireOptions, type CellOptions } from "../cell/options.js";
import { requireState, stepForward } from "../cell/step.js";
import { zeroState, type StepTrace } from "../cell/trace.js";
import { requireParameters } from "../parameters/check.js";
import { hiddenStateSize, type CellParameters } from "../parameters/parameters.js";
import { maskedState, tracedMask, type CellRules } from "./rules.js";

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
