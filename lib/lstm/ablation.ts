import type { State } from "../recurrence/state.js";
import { identity } from "../math/activations.js";
import { requireArray, requireObject, requireOneOf, requireNames } from "../math/names.js";
import type { Matrix } from "../math/vector.js";
import type { CellParameters } from "./parameters.js";
import { requireParameters } from "./check.js";
import { unroll, type Trace } from "./unroll.js";
import type { ForcedGate, Forcing } from "../recurrence/forcing.js";
import { gateNames, type GateName } from "./gates.js";
import type { CellOptions } from "./options.js";

/**
 * The eight cells of Greff et al. 2017, by what each does without: nothing (`vanilla`), a gate held open at 1 (NIG, NFG,
 * NOG), a squashing (NIAF, NOAF), one of two gates (CIFG), or the view of the memory (NP, only of a cell with peepholes).
 */
export const ablationNames = [
  "vanilla",
  "noInputGate",
  "noForgetGate",
  "noOutputGate",
  "noCandidateActivation",
  "noOutputActivation",
  "coupledGates",
  "noPeepholes",
] as const;

/** What a cell does without. */
export type Ablation = (typeof ablationNames)[number];

const rules: Record<Ablation, CellOptions> = {
  vanilla: {},
  noInputGate: { forced: { inputGate: 1 } },
  noForgetGate: { forced: { forgetGate: 1 } },
  noOutputGate: { forced: { outputGate: 1 } },
  noCandidateActivation: { candidateActivation: identity },
  noOutputActivation: { outputActivation: identity },
  coupledGates: { coupled: "f = 1 - i" },
  noPeepholes: {},
};

/**
 * A cell without one of its parts: parameters and options for `unroll`, `backpropagate` and layers.
 * A gate that is held open learns nothing: forcing cuts its gradient.
 *
 * @param cell the whole cell; what else its options ask for stays.
 * @throws RangeError when the ablation is unknown.
 * @see Greff et al. 2017, "LSTM: A Search Space Odyssey", section 3.
 */
export function ablate(
  ablation: Ablation,
  cell: { parameters: CellParameters; options?: CellOptions },
): { parameters: CellParameters; options: CellOptions } {
  requireOneOf("ablation", ablation, ablationNames);
  requireNames("cell", cell, { parameters: true, options: true });
  requireParameters(cell.parameters);
  const { options = {} } = cell;
  const forced = { ...options.forced, ...rules[ablation].forced };
  const merged = { ...options, ...rules[ablation] };
  const { peepholes: _, ...blind } = cell.parameters;
  return {
    parameters: ablation === "noPeepholes" ? blind : cell.parameters,
    options: Object.keys(forced).length > 0 ? { ...merged, forced } : merged,
  };
}

/**
 * One sequence through the whole cell and through each ablation of it, the same weights in all.
 * @param inputs [timeSteps][inputSize].
 * @param ablations which. Default: all eight.
 * @throws RangeError as `unroll` does, or when an ablation is unknown.
 */
export function compareAblations(
  parameters: CellParameters,
  inputs: Matrix,
  given: CellOptions & { initialState?: State } = {},
  ablations: readonly Ablation[] = ablationNames,
): Partial<Record<Ablation, Trace>> {
  requireObject("options", given, "an object");
  requireArray("ablations", ablations, "names of ablations");
  const { initialState, ...options } = given;
  const start = initialState && { initialState };
  const traces = ablations.map((ablation) => {
    const cell = ablate(ablation, { parameters, options });
    return [ablation, unroll(cell.parameters, inputs, { ...cell.options, ...start })];
  });
  return Object.fromEntries(traces) as Partial<Record<Ablation, Trace>>;
}

/**
 * Forces a gate during some steps and leaves it alone at the others.
 * @param from the first step, counted from 0.
 * @param to the step after the last.
 */
export function during(from: number, to: number, forcing: Forcing): ForcedGate {
  return (timeStep) => (timeStep >= from && timeStep < to ? forcing : null);
}

/**
 * Parameters whose given gates do not look at h: their columns of h are 0. What is left of the recurrence is c itself,
 * and the gradient's route through these gates is closed.
 * Shapes: those of the parameters.
 * @throws RangeError when a parameter has the wrong size, or a gate is unknown.
 */
export function cutRecurrence(
  parameters: CellParameters,
  gates: readonly GateName[],
): CellParameters {
  requireParameters(parameters);
  requireArray("gates", gates, "names of gates");
  const cut = { ...parameters };
  for (const gate of gates) {
    requireOneOf("gate", gate, gateNames);
    const { weights, biases } = parameters[gate];
    const ofHidden = weights[0]!.length - parameters.inputSize;
    const blind = weights.map((row) => row.map((weight, k) => (k < ofHidden ? 0 : weight)));
    cut[gate] = { weights: blind, biases };
  }
  return cut;
}
