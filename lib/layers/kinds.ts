import type { StepGradients } from "../lstm/gradients.js";
import type { CellOptions } from "../lstm/options.js";
import type { StepTrace } from "../lstm/trace.js";
import type { GruStepGradients } from "../gru/backward.js";
import type { GruParameters } from "../gru/parameters.js";
import type { GruOptions, GruStepTrace } from "../gru/step.js";
import { gruRules } from "../gru/unroll.js";
import { describe } from "../math/shapes.js";
import type { CellParameters } from "../lstm/parameters.js";
import type { RnnOptions, RnnParameters, RnnStepGradients, RnnStepTrace } from "../rnn/step.js";
import { rnnRules } from "../rnn/unroll.js";
import { lstmRules } from "../lstm/rules.js";
import type { CellRules } from "../recurrence/rules.js";

/** The kinds of cell a layer can be made of, and what each is made of. */
export interface CellKinds {
  /** Long short-term memory. */
  lstm: {
    parameters: CellParameters;
    options: CellOptions;
    step: StepTrace;
    gradients: StepGradients;
  };
  /** Gated recurrent unit. */
  gru: {
    parameters: GruParameters;
    options: GruOptions;
    step: GruStepTrace;
    gradients: GruStepGradients;
  };
  /** Plain recurrent network. */
  rnn: {
    parameters: RnnParameters;
    options: RnnOptions;
    step: RnnStepTrace;
    gradients: RnnStepGradients;
  };
}

/** A kind of cell, by name. */
export type CellKind = keyof CellKinds;

/** A cell: its kind, what it has learned, and its rules. */
export interface Cell<Kind extends CellKind = CellKind> {
  /** Which kind of cell. */
  kind: Kind;
  /** What it has learned. Two cells with the same object share it. */
  parameters: CellKinds[Kind]["parameters"];
  /** Its rules. Default: the standard ones of its kind. */
  options?: CellKinds[Kind]["options"];
}

type RulesOf<Kind extends CellKind> = CellRules<
  CellKinds[Kind]["parameters"],
  CellKinds[Kind]["options"],
  CellKinds[Kind]["step"],
  CellKinds[Kind]["gradients"]
>;

const rules: { [Kind in CellKind]: RulesOf<Kind> } = {
  lstm: lstmRules,
  gru: gruRules,
  rnn: rnnRules,
};

/**
 * The rules of a kind of cell.
 * @throws RangeError when the kind is unknown.
 */
export function rulesOf<Kind extends CellKind>(kind: Kind): RulesOf<Kind> {
  if (!Object.hasOwn(rules, kind)) {
    throw new RangeError(`invalid kind: expected "lstm", "gru" or "rnn", got ${describe(kind)}`);
  }
  return rules[kind];
}
