import type { Cell } from "../../layers/kinds.js";
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

/** Our function of an ONNX activation, with ONNX's own α and β where it gives none. */
export function activationOf({ name, alpha, beta }: OnnxActivation): Activation {
  return makers[name](alpha, beta);
}
