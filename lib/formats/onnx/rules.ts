import type { Cell, CellKind } from "../../layers/kinds.js";
import type { CellOptions } from "../../lstm/options.js";
import { sigmoid, tanh, type Activation } from "../../math/activations.js";
import {
  affineActivation,
  elu,
  hardSigmoid,
  leakyRelu,
  relu,
  scaledTanh,
  softplus,
  softsign,
  thresholdedRelu,
} from "../../math/onnx-activations.js";
import type { OnnxActivation, OnnxActivationName } from "./activations.js";
import type { OnnxLstm, OnnxRecurrent } from "./operators.js";

const makers: Record<OnnxActivationName, (alpha?: number, beta?: number) => Activation> = {
  Sigmoid: () => sigmoid,
  Tanh: () => tanh,
  Relu: () => relu,
  Affine: affineActivation,
  LeakyRelu: leakyRelu,
  ThresholdedRelu: thresholdedRelu,
  ScaledTanh: scaledTanh,
  HardSigmoid: hardSigmoid,
  Elu: elu,
  Softsign: () => softsign,
  Softplus: () => softplus,
};

/**
 * The rules by which an ONNX operator's cell is run, for `unroll` and `lstmStep`: activations, clipping, coupling.
 * They are those of the standard; ONNX Runtime leaves c unclipped, which is `clipCellState: false` besides.
 * @param direction which of its two cells. Default: `forward`, also for an operator that only reads backwards.
 * @throws RangeError when the operator has no cell in that direction.
 * @see https://onnx.ai/onnx/operators/onnx__LSTM.html
 */
export function onnxCellOptions(
  lstm: OnnxLstm,
  direction: "forward" | "reverse" = "forward",
): CellOptions {
  if (direction === "reverse" && !lstm.layer.reverse) {
    throw new RangeError(
      `invalid direction: expected forward (${lstm.name} has one cell), got reverse`,
    );
  }
  return onnxRules(lstm, direction === "forward" ? 0 : 1) as CellOptions;
}

/**
 * The rules of one of an operator's cells, whatever its kind: activations, clipping, coupling.
 * @param k which of its cells.
 */
export function onnxRules(operator: OnnxRecurrent, k: number): NonNullable<Cell["options"]> {
  const { kind, activations, clip, inputForget } = operator;
  const count = { lstm: 3, gru: 2, rnn: 1 }[kind];
  const [first, second, third] = activations.slice(k * count, (k + 1) * count).map(activationOf);
  const bound = clip === undefined ? {} : { clip };
  if (kind === "rnn") return { activation: first!, ...bound };
  return {
    gateActivation: first!,
    candidateActivation: second!,
    ...(kind === "lstm" ? { outputActivation: third! } : {}),
    ...(inputForget ? { coupled: "f = 1 - i" as const } : {}),
    ...bound,
  };
}

/** What each kind of operator does unless told otherwise, for one direction. */
export const standardActivations: Record<CellKind, OnnxActivation[]> = {
  lstm: [{ name: "Sigmoid" }, { name: "Tanh" }, { name: "Tanh" }],
  gru: [{ name: "Sigmoid" }, { name: "Tanh" }],
  rnn: [{ name: "Tanh" }],
};

/**
 * ONNX's name of one of our activations, with its α and β.
 * @throws RangeError when ONNX has no such function.
 */
export function onnxActivationOf(activation: Activation, rule: string): OnnxActivation {
  const [, name = "", list = ""] = /^(\w+)(?:\((.*)\))?$/.exec(activation.name) ?? [];
  const [alpha, beta] = list.split(", ").map(Number);
  const found = (Object.keys(makers) as OnnxActivationName[])
    .map((each): OnnxActivation => ({
      name: each,
      ...(list === "" ? {} : { alpha: alpha! }),
      ...(beta === undefined ? {} : { beta }),
    }))
    .find(
      (each) => each.name.toLowerCase() === (name === "identity" ? "affine" : name.toLowerCase()),
    );
  const whole = found && name === "identity" ? { ...found, alpha: 1, beta: 0 } : found;
  // A name may be anybody's: it is the function that has to be the same.
  if (whole && probes.every((z) => activationOf(whole).output(z) === activation.output(z))) {
    return whole;
  }
  throw new RangeError(
    `invalid options.${rule}: expected one of ONNX's functions (${Object.keys(makers).join(", ")}), got ${activation.name}`,
  );
}

const probes = [-3, -0.7, 0, 0.2, 1.3];

/** Our function of an ONNX activation, with ONNX's own α and β where it gives none. */
export function activationOf({ name, alpha, beta }: OnnxActivation): Activation {
  return makers[name](alpha, beta);
}
