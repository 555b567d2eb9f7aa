import { maskedState, tracedMask, type CellFunctions } from "../recurrence/kind.js";
import { requireHiddenState, zeroHiddenState } from "../recurrence/state.js";
import { rnnAccumulate, rnnBackward, type RnnStepGradients } from "./backward.js";
import type { RnnParameters } from "./parameters.js";
import { requireRnn, rnnForward, type RnnOptions, type RnnStepTrace } from "./step.js";

/** What a plain RNN is made of. */
export interface RnnKind {
  parameters: RnnParameters;
  options: RnnOptions;
  step: RnnStepTrace;
  gradients: RnnStepGradients;
}

/** The functions of the plain recurrent network. */
export const rnnFunctions: CellFunctions<RnnKind> = {
  check: requireRnn,
  checkState: requireHiddenState,
  zeroState: zeroHiddenState,
  forward: (parameters, x, state, options, _timeStep, recurrentMask) => ({
    ...rnnForward(parameters, x, maskedState(state, recurrentMask), options),
    ...tracedMask(recurrentMask),
  }),
  backward: rnnBackward,
  accumulate: rnnAccumulate,
};
