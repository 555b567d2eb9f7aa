import type { State } from "../recurrence/state.js";
import { activate, sigmoid, tanh } from "../math/activations.js";
import {
  add,
  concatenate,
  filled,
  matrixTimes,
  multiply,
  oneMinus,
  type Vector,
} from "../math/vector.js";
import { defaultEpsilon, type CellParameters } from "./parameters.js";
import { clipped } from "../recurrence/clip.js";
import { force, forcingAt, tracedForcing, type AppliedForcings } from "../recurrence/forcing.js";
import { gateMasksAt, masked } from "../recurrence/gate-masks.js";
import { knownGates, perGate, type GateName, type PerGate } from "./gates.js";
import { normalise } from "./layer-norm.js";
import type { CellOptions } from "./options.js";
import type { GateReading, StepTrace, VariantTrace } from "./trace.js";

/** Whether parameters or options ask for more than the standard cell. */
export function isVariant(parameters: CellParameters, options: CellOptions): boolean {
  const { peepholes, projection, layerNorm } = parameters;
  const { coupled, withoutForgetGate = false, clip, gateMasks } = options;
  const given = [peepholes, projection, layerNorm, coupled, clip, gateMasks];
  return withoutForgetGate || given.some((variant) => variant !== undefined);
}

/**
 * One step of the cell with all its variants; with none of them on it is the standard cell, bit by bit.
 *
 *     z = W (mask ⊙ [h,x]) + b              every gate, the mask where one is given
 *     z = W [h,x] + p ⊙ c + b               peepholes: i and f see c_{t-1}, o sees c_t, c̃ sees none
 *     z = gain ⊙ norm(W [h,x] + p ⊙ c) + b  layer normalisation
 *     z = max(-clip, min(clip, z))          clipping, of c before its squashing too
 *     f = 1 - i, or i = 1 - f               coupled gates
 *     f = 1                                 without forget gate
 *     c = f ⊙ c_{t-1} + i ⊙ c̃              every variant
 *     h = P (o ⊙ tanh(c)) + b_P             projection
 *     h = o ⊙ tanh(gain ⊙ norm(c) + bias)   layer normalisation of c
 *
 * @see Gers & Schmidhuber 2000, "Recurrent Nets that Time and Count" (peepholes); Greff et al. 2017, "LSTM: A Search
 * Space Odyssey" (coupling); Sak, Senior & Beaufays 2014 (projection); Ba, Kiros & Hinton 2016 (layer normalisation);
 * https://onnx.ai/onnx/operators/onnx__LSTM.html (clip, input_forget, peepholes).
 */
export function variantForward(
  parameters: CellParameters,
  x: Vector,
  { hiddenState: previousHiddenState, cellState: previousCellState }: State,
  options: CellOptions,
  timeStep: number,
): StepTrace {
  const forced = forcingAt(options.forced, parameters.hiddenSize, timeStep);
  const hx = concatenate(previousHiddenState, x);
  const masks = gateMasksAt(options.gateMasks, timeStep, hx.length, knownGates);
  const read = (gate: GateName, seen: Vector) =>
    readGate(parameters, options, gate, { hx, mask: masks[gate], seen });

  const gates: Partial<PerGate<GateReading>> = {};
  if (isLearned("inputGate", options)) gates.inputGate = read("inputGate", previousCellState);
  if (isLearned("forgetGate", options)) gates.forgetGate = read("forgetGate", previousCellState);
  gates.candidate = read("candidate", previousCellState);

  const { i, f } = inputAndForget(gates, forced, options, parameters.hiddenSize);
  const g = force(gates.candidate.computed, forced.candidate);

  const keptMemory = multiply(f, previousCellState);
  const newMemory = multiply(i, g);
  const c = add(keptMemory, newMemory);

  gates.outputGate = read("outputGate", c);
  const o = force(gates.outputGate.computed, forced.outputGate);

  const { tanhC, hiddenState, ...shown } = showMemory(parameters, options, o, c);
  return {
    x,
    previousHiddenState,
    previousCellState,
    hx,
    preactivations: perGate((gate) => gates[gate]?.preactivation ?? []),
    inputGate: i,
    forgetGate: f,
    candidate: g,
    outputGate: o,
    keptMemory,
    newMemory,
    cellState: c,
    tanhC,
    hiddenState,
    ...tracedForcing(forced),
    variant: { gates, ...shown },
  };
}

/** Whether the input or the forget gate has parameters that are read: neither left out nor computed from the other. */
function isLearned(
  gate: "inputGate" | "forgetGate",
  { coupled, withoutForgetGate = false }: CellOptions,
): boolean {
  if (gate === "inputGate") return coupled !== "i = 1 - f";
  return coupled !== "f = 1 - i" && !withoutForgetGate;
}

/** The squashing function of a gate under the given rules. */
export function activationOf(gate: GateName, options: CellOptions) {
  return gate === "candidate"
    ? (options.candidateActivation ?? tanh)
    : (options.gateActivation ?? sigmoid);
}

function readGate(
  { peepholes, layerNorm, ...parameters }: CellParameters,
  options: CellOptions,
  gate: GateName,
  { hx, mask, seen }: { hx: Vector; mask: Vector | undefined; seen: Vector },
): GateReading {
  const { weights, biases } = parameters[gate];
  const weightsOfSeen = gate === "candidate" ? undefined : peepholes?.[gate];
  const peephole = weightsOfSeen && multiply(weightsOfSeen, seen);
  const weighted = matrixTimes(weights, masked(hx, mask));
  const sum = peephole ? add(weighted, peephole) : weighted;
  const normalised = layerNorm && normalise(sum, layerNorm.epsilon ?? defaultEpsilon);
  const scaled = normalised ? multiply(layerNorm.gains[gate], normalised.centred) : sum;
  const unclipped = add(scaled, biases);
  const preactivation = clipped(unclipped, options.clip);
  return {
    ...(mask && { mask }),
    ...(peephole && { peephole }),
    sum,
    ...(normalised && { normalised }),
    unclipped,
    preactivation,
    computed: activate(activationOf(gate, options), preactivation),
  };
}

/** i and f after coupling and forcing; a coupled gate follows what its partner became. */
function inputAndForget(
  { inputGate, forgetGate }: Partial<PerGate<GateReading>>,
  forced: AppliedForcings<GateName>,
  options: CellOptions,
  hiddenSize: number,
): { i: Vector; f: Vector } {
  if (inputGate === undefined) {
    const f = force(forgetGate!.computed, forced.forgetGate);
    return { i: force(oneMinus(f), forced.inputGate), f };
  }
  const i = force(inputGate.computed, forced.inputGate);
  const withoutOwn = options.withoutForgetGate ? filled(hiddenSize, 1) : oneMinus(i);
  return { i, f: force(forgetGate?.computed ?? withoutOwn, forced.forgetGate) };
}

/** From c to h: normalised, clipped, squashed, gated and projected, each where its variant is on. */
function showMemory(
  { layerNorm, projection }: CellParameters,
  { outputActivation = tanh, clip, clipCellState = true }: CellOptions,
  o: Vector,
  c: Vector,
): Omit<VariantTrace, "gates"> & { tanhC: Vector; hiddenState: Vector } {
  const affineOfC = layerNorm?.cellState;
  const normalisedCellState = affineOfC && normalise(c, layerNorm.epsilon ?? defaultEpsilon);
  const unclippedCellState = normalisedCellState
    ? add(multiply(affineOfC.gain, normalisedCellState.centred), affineOfC.bias)
    : c;
  const squashed = clipped(unclippedCellState, clipCellState ? clip : undefined);
  const tanhC = activate(outputActivation, squashed);
  const unprojected = multiply(o, tanhC);
  const projected = projection ? matrixTimes(projection.weights, unprojected) : unprojected;
  const hiddenState = projection?.biases ? add(projected, projection.biases) : projected;
  return {
    ...(normalisedCellState && { normalisedCellState }),
    unclippedCellState,
    squashed,
    unprojected,
    tanhC,
    hiddenState,
  };
}
