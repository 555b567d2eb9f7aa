import { requireActivation, type Activation } from "../math/activations.js";
import { requireNames, requireOneOf, type Known } from "../math/names.js";
import { describe } from "../math/shapes.js";
import type { Vector } from "../math/vector.js";
import { requireClip } from "../recurrence/clip.js";
import { requireForced, type ForcedGates } from "../recurrence/forcing.js";
import { knownGates, type PerGate } from "./gates.js";

/**
 * The rules of a cell; without options it is the standard LSTM.
 * Three more variants bring parameters of their own and are on where those are given:
 * `parameters.peepholes`, `parameters.projection`, `parameters.layerNorm`.
 */
export interface CellOptions {
  /** Squashes the input, forget and output gates. Default: `sigmoid`; `onnxHardSigmoid`, `kerasHardSigmoid` and others exist. */
  gateActivation?: Activation;
  /** Squashes the candidate c̃. Default: `tanh`. */
  candidateActivation?: Activation;
  /** Squashes c before the output gate. Default: `tanh`; `identity` is the variant h = o ⊙ c. */
  outputActivation?: Activation;
  /** Gates set or scaled by hand. Default: none. */
  forced?: ForcedGates;
  /**
   * One gate for two: the other is computed from it, and its own parameters are not read.
   * `"f = 1 - i"` is ONNX's `input_forget`, `"i = 1 - f"` the CIFG of Greff et al. 2017. Default: both gates are learned.
   */
  coupled?: Coupling;
  /**
   * The cell of Hochreiter & Schmidhuber 1997, before the forget gate: f = 1, and its parameters are not read.
   * Default: false.
   */
  withoutForgetGate?: boolean;
  /**
   * Bounds what enters an activation to [-clip, clip]: all four gates' z, and c before its squashing; c itself is
   * handed on unbounded (ONNX's `clip`). Default: none.
   */
  clip?: number;
  /**
   * What multiplies [h, x] on its way into each gate at a step, [length of h + inputSize]; a gate that is left out sees it
   * whole. With masks of 0 and 1 / (1 - rate) this is Keras's dropout with a mask per gate. Default: none.
   */
  gateMasks?: (timeStep: number) => Partial<PerGate<Vector>>;
  /** False leaves c unbounded before its squashing, as ONNX Runtime does. Read only with `clip`. Default: true. */
  clipCellState?: boolean;
}

const couplings = ["f = 1 - i", "i = 1 - f"] as const;

/** Which of the two coupled gates is computed from the other. */
export type Coupling = (typeof couplings)[number];

/** The names of the rules of a cell, for checks. */
const knownOptions: Known<CellOptions> = {
  gateActivation: true,
  candidateActivation: true,
  outputActivation: true,
  forced: true,
  coupled: true,
  withoutForgetGate: true,
  clip: true,
  gateMasks: true,
  clipCellState: true,
};

const activationNames = ["gateActivation", "candidateActivation", "outputActivation"] as const;

/**
 * Checks the rules of a cell.
 * @throws RangeError when a name is unknown, `clip` is not above 0, `coupled` is unknown, or it meets `withoutForgetGate`.
 */
export function requireOptions(options: CellOptions): void {
  requireNames("options", options, knownOptions);
  const { coupled, withoutForgetGate, clip, forced } = options;
  for (const name of activationNames)
    if (options[name] !== undefined) requireActivation(name, options[name]);
  requireForced(forced, knownGates);
  requireClip(clip);
  if (coupled !== undefined) requireOneOf("coupled", coupled, couplings);
  if (coupled !== undefined && withoutForgetGate) {
    throw new RangeError(
      `invalid coupled: expected none with withoutForgetGate (there is no f to couple), got ${describe(coupled)}`,
    );
  }
}
