import type { CellFunctions } from "../recurrence/kind.js";
import { requireHiddenState, zeroHiddenState } from "../recurrence/state.js";
import { gruAccumulate, gruBackward, type GruStepGradients } from "./backward.js";
import type { GruParameters } from "./parameters.js";
import { gruForward, requireGru, type GruOptions, type GruStepTrace } from "./step.js";

/** What a GRU is made of. */
export interface GruKind {
  parameters: GruParameters;
  options: GruOptions;
  step: GruStepTrace;
  gradients: GruStepGradients;
}

/** The functions of the gated recurrent unit. */
export const gruFunctions: CellFunctions<GruKind> = {
  check: requireGru,
  checkState: requireHiddenState,
  zeroState: zeroHiddenState,
  forward: gruForward,
  backward: gruBackward,
  accumulate: gruAccumulate,
};
