import { requireNames, type Known } from "../math/names.js";
import { describe } from "../math/shapes.js";
import type { Vector } from "../math/vector.js";
import { combineParameters, zeroGradients } from "../math/tree.js";
import { wholePower } from "../math/whole-power.js";

/** What an optimiser remembers between steps; every tree has the parameters' shape. */
export interface OptimiserState<Tree> {
  /** Steps taken so far. */
  steps: number;
  /** SGD's velocity: present with momentum. */
  velocity?: Tree;
  /** Adam's m, the running mean of the gradient. */
  firstMoment?: Tree;
  /** Adam's v, the running mean of its square. */
  secondMoment?: Tree;
}

/** Parameters after a step, and what is remembered for the next. */
export interface OptimiserStep<Tree> {
  /** The new parameters; the old ones stay as they were. */
  parameters: Tree;
  /** The state for the next step. */
  state: OptimiserState<Tree>;
}

/** A rule that turns gradients into better parameters; of any tree of vectors and matrices. */
export interface Optimiser {
  /** Its name. */
  readonly name: string;
  /** The learning rate where a step is given none. */
  readonly learningRate: number;
  /** The state before the first step. */
  start<Tree>(parameters: Tree): OptimiserState<Tree>;
  /** One step downhill. */
  step<Tree>(
    parameters: Tree,
    gradients: Tree,
    state: OptimiserState<Tree>,
    learningRate?: number,
  ): OptimiserStep<Tree>;
}

/** The settings of gradient descent. */
export interface SgdOptions {
  /** η > 0. */
  learningRate: number;
  /** μ in [0, 1). Default: 0. */
  momentum?: number;
  /** Looks ahead along the velocity. Default: false. */
  nesterov?: boolean;
  /** λ ≥ 0: adds λ p to the gradient. Default: 0. */
  weightDecay?: number;
}

/** The settings of Adam. */
export interface AdamOptions {
  /** η > 0. Default: 0.001. */
  learningRate?: number;
  /** β₁ in [0, 1). Default: 0.9. */
  beta1?: number;
  /** β₂ in [0, 1). Default: 0.999. */
  beta2?: number;
  /** ε > 0. Default: 1e-8. */
  epsilon?: number;
  /** λ ≥ 0: adds λ p to the gradient (L2, not AdamW's). Default: 0. */
  weightDecay?: number;
}

const knownSgd: Known<SgdOptions> = {
  learningRate: true,
  momentum: true,
  nesterov: true,
  weightDecay: true,
};

const knownAdam: Known<AdamOptions> = {
  learningRate: true,
  beta1: true,
  beta2: true,
  epsilon: true,
  weightDecay: true,
};

/**
 * Gradient descent with momentum as PyTorch has it: v ← μ v + g, p ← p - η v; with Nesterov's, p ← p - η (g + μ v).
 *
 * Its numbers are PyTorch's for the same gradients. But PyTorch's LSTM adds up two biases, both of which learn, so that its
 * bias moves twice as far as ours; freeze one of the two to compare (pytorch#750).
 *
 * @throws RangeError when a setting is out of its range, or `nesterov` comes without momentum.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.SGD.html
 */
export function sgd(options: SgdOptions): Optimiser {
  requireNames("options", options, knownSgd);
  const { learningRate, momentum = 0, nesterov = false, weightDecay = 0 } = options;
  requireSetting("learningRate", learningRate, above0);
  requireSetting("momentum", momentum, from0to1);
  requireSetting("weightDecay", weightDecay, from0);
  if (nesterov && momentum === 0) {
    throw new RangeError("invalid nesterov: expected false without momentum, got true");
  }
  const start = <Tree>(parameters: Tree): OptimiserState<Tree> =>
    momentum === 0 ? { steps: 0 } : { steps: 0, velocity: zeroGradients(parameters) };
  const step: Optimiser["step"] = (parameters, gradients, state, rate = learningRate) => {
    const g = combineParameters(gradients, parameters, plus(weightDecay));
    const steps = state.steps + 1;
    if (momentum === 0)
      return { parameters: combineParameters(parameters, g, plus(-rate)), state: { steps } };
    const before = state.velocity ?? zeroGradients(parameters);
    const velocity = combineParameters(g, before, plus(momentum));
    const direction = nesterov ? combineParameters(g, velocity, plus(momentum)) : velocity;
    const moved = combineParameters(parameters, direction, plus(-rate));
    return { parameters: moved, state: { steps, velocity } };
  };
  return { name: momentum === 0 ? "SGD" : "SGD with momentum", learningRate, start, step };
}

/**
 * Adam as PyTorch has it: m ← β₁ m + (1 - β₁) g, v ← β₂ v + (1 - β₂) g²,
 * p ← p - η · m / (1 - β₁ᵗ) / (√(v / (1 - β₂ᵗ)) + ε) at step t = 1, 2, …
 *
 * What `sgd` says of PyTorch's two biases holds here too.
 *
 * @throws RangeError when a setting is out of its range.
 * @see Kingma & Ba 2015, "Adam: A Method for Stochastic Optimization".
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.Adam.html
 */
export function adam(options: AdamOptions = {}): Optimiser {
  requireNames("options", options, knownAdam);
  const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999 } = options;
  const { epsilon = 1e-8, weightDecay = 0 } = options;
  requireSetting("learningRate", learningRate, above0);
  requireSetting("beta1", beta1, from0to1);
  requireSetting("beta2", beta2, from0to1);
  requireSetting("epsilon", epsilon, above0);
  requireSetting("weightDecay", weightDecay, from0);
  const step: Optimiser["step"] = (parameters, gradients, state, rate = learningRate) => {
    const steps = state.steps + 1;
    const g =
      weightDecay === 0 ? gradients : combineParameters(gradients, parameters, plus(weightDecay));
    const m = state.firstMoment ?? zeroGradients(parameters);
    const v = state.secondMoment ?? zeroGradients(parameters);
    const firstMoment = combineParameters(m, g, blend(beta1));
    const secondMoment = combineParameters(v, g, blendSquare(beta2));
    const scale = {
      mean: 1 - wholePower(beta1, steps),
      square: 1 - wholePower(beta2, steps),
      epsilon,
    };
    const direction = combineParameters(firstMoment, secondMoment, normalised(scale));
    const moved = combineParameters(parameters, direction, plus(-rate));
    return { parameters: moved, state: { steps, firstMoment, secondMoment } };
  };
  const start = <Tree>(parameters: Tree): OptimiserState<Tree> => ({
    steps: 0,
    firstMoment: zeroGradients(parameters),
    secondMoment: zeroGradients(parameters),
  });
  return { name: "Adam", learningRate, start, step };
}

type Join = (a: Vector, b: Vector) => Vector;

/** a + factor · b. */
function plus(factor: number): Join {
  return (a, b) => a.map((value, k) => value + factor * b[k]!);
}

/** β a + (1 - β) b. */
function blend(beta: number): Join {
  return (a, b) => a.map((value, k) => beta * value + (1 - beta) * b[k]!);
}

/** β a + (1 - β) b². */
function blendSquare(beta: number): Join {
  return (a, b) => a.map((value, k) => beta * value + (1 - beta) * (b[k]! * b[k]!));
}

function normalised(scale: { mean: number; square: number; epsilon: number }): Join {
  return (m, v) =>
    m.map((value, k) => value / scale.mean / (Math.sqrt(v[k]! / scale.square) + scale.epsilon));
}

interface Range {
  holds(value: number): boolean;
  words: string;
}

const above0: Range = { holds: (value) => value > 0 && value < Infinity, words: "above 0" };
const from0: Range = { holds: (value) => value >= 0 && value < Infinity, words: "≥ 0" };
const from0to1: Range = { holds: (value) => value >= 0 && value < 1, words: "from 0 to below 1" };

function requireSetting(name: string, value: number, { holds, words }: Range): void {
  if (!(typeof value === "number" && holds(value))) {
    throw new RangeError(`invalid ${name}: expected a number ${words}, got ${describe(value)}`);
  }
}
